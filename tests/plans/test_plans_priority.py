"""Scores, formula and classes: what is printed, what counts, what is refused, and how steady a ranking is."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.plans.rules.model import Scoring, Threshold
from yakuba.plans.rules.priority import DEFAULT, as_formula, class_of, every, faults, reach, result
from yakuba.plans.rules.sensitivity import ranking

pytestmark = pytest.mark.once


def scoring(**changes) -> Scoring:
    return msgspec.structs.replace(DEFAULT, **changes)


def scores(g: int, q: int, c: int, d: int) -> dict[str, int]:
    return {"G": g, "Q": q, "C": c, "D": d}


def test_by_the_printed_rule_no_score_earns_an_a():
    printed = scoring(formula=as_formula(DEFAULT.printed))
    found = reach(printed)
    assert (found.least, found.most) == (0.25, 20.25)
    assert [one.id for one in found.empty] == ["A"]
    assert {class_of(printed, result(printed, one)).id for one in every(printed)} == {"B", "C"}


def test_a_rule_is_read_out_of_what_stands_around_it():
    printed = "優先度 = (G × Q × C × D) ÷ 4\u3000A: 最優先（24点以上）\u3000B: 優先"
    assert as_formula(printed) == "(G * Q * C * D) / 4"


def test_by_the_product_every_class_can_be_earned():
    found = reach(DEFAULT)
    assert (found.least, found.most, found.empty) == (1, 81, ())
    assert [class_of(DEFAULT, value).id for value in (24, 23.9, 18, 17.9)] == ["A", "B", "B", "C"]


def test_what_is_not_wholly_scored_has_no_result_and_no_class():
    assert result(DEFAULT, {"G": 3}) is None
    assert class_of(DEFAULT, None) is None


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"formula": "G * Q * Z"}, "formula", "character 9: Z"),
        ({"formula": "G * (Q + 2"}, "formula", "cannot be read"),
        ({"formula": "G > 2"}, "formula", "no number"),
        ({"formula": "G / (Q - 2)"}, "formula", "no number"),
        ({"formula": ""}, "formula", "cannot be read"),
        ({"weights": {"G": 9}}, "weight-G", "weight of G"),
        ({"weights": {"X": 1}}, "weight-X", "weight of X"),
        ({"classes": ()}, "classes", "no class"),
        (
            {"classes": (Threshold(id="A", title="", at_least=3), Threshold(id="B", title="", at_least=3))},
            "class-B",
            "below class A",
        ),
        ({"scores": ()}, "scores", "1 to 6"),
    ],
)
def test_a_scoring_that_cannot_be_used_says_where_why_and_what_to_do(changes, place, words):
    (fault,) = faults(scoring(**changes))
    assert fault.place == place
    assert words in fault.words.en
    assert fault.remedy.ja


def test_the_place_in_a_formula_is_that_of_what_was_written():
    (fault,) = faults(scoring(formula="2 * G + 10 * Q $ C"))
    assert "character 16" in fault.words.en


def test_the_default_and_the_printed_rule_can_be_used():
    assert faults(DEFAULT) == faults(scoring(formula=as_formula(DEFAULT.printed))) == ()


def test_weights_act_as_powers_or_as_factors():
    assert result(scoring(weights={"G": 2}), scores(3, 1, 1, 1)) == 9
    added = scoring(formula="G + Q + C + D", weights={"G": 2}, weighting="times")
    assert result(added, scores(3, 1, 1, 1)) == 9


def test_the_ranking_tells_how_far_each_rank_moves():
    rows = ranking(DEFAULT, {"a": scores(3, 3, 3, 1), "b": scores(3, 3, 2, 1), "c": scores(1, 1, 1, 1), "d": {"G": 1}})
    assert [(row.key, row.rank, row.earned.id) for row in rows] == [("a", 1, "A"), ("b", 2, "B"), ("c", 3, "C")]
    # One point less brings a down to b, and equal results share the better rank.
    assert rows[0].by_score == (1, 1)
    assert rows[0].by_weight == (1, 1)
    assert rows[1].by_score == (1, 2)
    assert rows[1].classes == ("A", "B", "C")
    assert rows[2].by_score == (3, 3)


def test_equal_results_share_the_better_rank():
    rows = ranking(DEFAULT, {"a": scores(3, 1, 1, 1), "b": scores(1, 3, 1, 1), "c": scores(1, 1, 1, 1)})
    assert [(row.key, row.rank) for row in rows] == [("a", 1), ("b", 1), ("c", 3)]
    # Weighing quality more lets b pass a.
    assert rows[0].by_weight == (1, 2)


SCORE = st.fixed_dictionaries({name: st.integers(1, 3) for name in "GQCD"})


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), SCORE, min_size=1, max_size=8))
def test_a_rank_lies_within_its_own_range(measures):
    rows = ranking(DEFAULT, measures)
    assert len(rows) == len(measures)
    for row in rows:
        assert row.by_weight[0] <= row.rank <= row.by_weight[1] <= len(rows)
        assert row.by_score[0] <= row.rank <= row.by_score[1] <= len(rows)
        assert row.earned.id in row.classes

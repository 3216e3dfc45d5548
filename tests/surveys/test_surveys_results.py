"""Reading answers and counting them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.makers import AGE, ALL, CONTENT, MINUTES, WAYS, WISH
from yakuba.surveys.rules.answers import differing, read
from yakuba.surveys.rules.model import Answers, Option, Question, faults
from yakuba.surveys.rules.results import classes, cross, places, result

pytestmark = pytest.mark.once

YOUNG: Answers = {"age": "young", "ways": ["phone"], "content": 5, "minutes": 3}
OLD: Answers = {"age": "old", "ways": ["desk", "phone"], "content": 2}
WISHES: Answers = {"age": "old", "ways": ["post"], "minutes": 99, "wish": "休日も開けてほしい"}
SHEETS = [*[YOUNG] * 12, *[OLD] * 9, *[WISHES] * 2]


def sent(**fields: list[str]) -> Callable[[str], list[str]]:
    return lambda name: fields.get(name.removeprefix("q-"), [])


def test_a_sheet_is_read_in_any_width():
    answers, problems = read(
        ALL, sent(age=["old"], ways=["post", "phone"], content=["４"], minutes=["１２"], wish=["はい"])
    )
    assert answers == {"age": "old", "ways": ["phone", "post"], "content": 4, "minutes": 12, "wish": "はい"}
    assert problems == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [("age", ["x"]), ("age", ["young", "old"]), ("ways", ["fax"]), ("content", ["6"]), ("content", ["0"]),
     ("minutes", ["100"]), ("minutes", ["-1"]), ("minutes", ["9" * 400]), ("wish", ["あ" * 1001])],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_refused_in_words(field, value):
    _, problems = read(ALL, sent(**{"age": ["old"], field: value}))
    assert list(problems) == [field]
    assert all((problems[field].ja, problems[field].ja_easy, problems[field].en))


def test_what_is_required_is_asked_for_but_not_of_a_paper():
    assert list(read(ALL, sent())[1]) == ["age"]
    assert read(ALL, sent(), forced=False) == ({}, {})


@given(st.dictionaries(st.sampled_from([f"q-{one.id}" for one in ALL]), st.lists(st.text(), max_size=3)))
def test_whatever_is_sent_falls_into_a_class_or_is_a_problem(fields):
    answers, problems = read(ALL, lambda name: fields.get(name, []))
    for one in ALL:
        known = {id_ for id_, _ in classes(one)}
        assert one.id in problems or set(places(one, answers.get(one.id))) <= known


def test_counts_and_shares():
    ages, ways, content, minutes, wishes = (result(one, SHEETS) for one in ALL)
    assert [(one.count, one.percent) for one in ages.counts] == [(12, 52.2), (11, 47.8), (0, 0.0)]
    assert [one.count for one in ways.counts] == [21, 9, 2, 0]
    assert content.mean == 3.71
    assert [one.count for one in minutes.counts] == [12, 0, 0, 0, 2, 9]
    assert [one.count for one in wishes.counts] == [2, 21]


def test_single_choices_are_crossed_with_what_would_give_them_away_hidden():
    table = cross(AGE, CONTENT, SHEETS)
    # Two of the older ones left it out. What they could have answered instead is hidden with them, for both ages.
    assert table.cells == ((0, 0, 0, 0, None, None), (0, 9, 0, 0, None, None), (0, 0, 0, 0, 0, 0))
    assert table.row_totals == (12, 11, 0)
    assert table.hides


@pytest.mark.parametrize("pair", [(WAYS, AGE), (AGE, WAYS)])
def test_of_several_choices_each_is_crossed_by_itself(pair):
    table = cross(pair[0], pair[1], SHEETS)
    shown = {cell for row in table.cells for cell in row if cell is not None}
    assert not shown & {1, 2, 3, 4}
    assert table.sheets == 23


@pytest.mark.parametrize("pair", [(WAYS, WISH), (MINUTES, WISH), (CONTENT, MINUTES), (WAYS, WAYS)])
def test_any_two_questions_can_be_crossed(pair):
    if pair[0] is pair[1]:
        with pytest.raises(ValueError, match="itself"):
            cross(pair[0], pair[1], SHEETS)
        return
    table = cross(pair[0], pair[1], SHEETS)
    assert all(cell is None or cell == 0 or cell >= 5 for row in table.cells for cell in row)


def test_two_entries_of_a_paper_are_compared():
    assert differing(ALL, {"age": "old", "content": 3}, {"age": "old", "content": 4}) == ["content"]


@pytest.mark.parametrize(
    "bad",
    [
        Question(id="a", kind="single", title=""),
        Question(id="a", kind="several", title="x", options=(Option(id="1", label="y"),)),
        Question(id="a", kind="scale", title="x", at_most=1),
        Question(id="a", kind="number", title="x", at_least=5, at_most=5),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(bad):
    assert faults(bad)
    assert all(faults(one) == [] for one in ALL)

"""The yearly evaluation: when it is complete, and what rolls into the next year."""

from __future__ import annotations

import pytest

from yakuba.ground.text import Text
from yakuba.plans.rules.evaluation import (
    Body,
    Mark,
    NotComplete,
    Promise,
    as_data,
    body,
    changes,
    require_complete,
    tally,
)

pytestmark = pytest.mark.once

MEASURES = {"a": Text.read("施策甲"), "b": Text.read("施策乙")}
WHOLE = Body(marks={"a": Mark("A", "済んだ", "keep"), "b": Mark("C", "", "change")}, whole="おおむね順調")


def test_an_evaluation_survives_its_row():
    assert body(as_data(WHOLE)) == WHOLE
    assert body({}) == Body()


def test_a_complete_evaluation_may_be_closed():
    require_complete(WHOLE, MEASURES)
    assert tally(WHOLE) == {"A": 1, "B": 0, "C": 1, "D": 0}


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        (Body(marks={"a": Mark("A", "", "keep")}, whole="x"), "「施策乙」の評価"),
        (Body(marks={"a": Mark("A", "", "keep"), "b": Mark("B")}, whole="x"), "「施策乙」を次年度に"),
        (Body(marks=WHOLE.marks, whole=" "), "計画全体"),
    ],
)
def test_what_is_lacking_is_named(lacking, words):
    with pytest.raises(NotComplete) as refused:
        require_complete(lacking, MEASURES)
    assert words in refused.value.words.ja


def test_what_rolls_is_shown_and_what_stays_is_not():
    before = {"a": Promise("甲", "child", ("R5上",)), "b": Promise("乙"), "c": Promise("丙")}
    after = {"a": Promise("甲", "child", ("R5下",)), "b": Promise("乙"), "d": Promise("丁", bars=("R6上",))}
    assert [(one.key, one.kind, one.before, one.after) for one in changes(before, after)] == [
        ("a", "changed", ("R5上",), ("R5下",)),
        ("d", "new", (), ("R6上",)),
        ("c", "gone", (), ()),
    ]
    assert changes(before, before) == []

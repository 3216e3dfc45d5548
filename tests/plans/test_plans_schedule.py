"""The schedule: bars read and checked, a year's action plan, what slips, the picture."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.ground.text import Text
from yakuba.plans.rules import chart
from yakuba.plans.rules.schedule import (
    BadBar,
    Row,
    Slipping,
    Stripe,
    action_plan,
    check,
    columns,
    fold,
    read_bar,
    slips,
)

pytestmark = pytest.mark.once

R5_1, R5_2, R6_1, R6_2, R7_1, R7_2 = range(4046, 4052)
PERIOD = {"starts": date(2023, 4, 1), "until": date(2026, 3, 31)}


def a_row(key: str, *bars: tuple[int, int], **more: object) -> Row:
    return Row(key=key, title=Text.read(f"施策{key}"), stripes=tuple(Stripe(*bar) for bar in bars), **more)  # type: ignore[arg-type]


def test_a_bar_is_read_as_people_write_it():
    assert read_bar("R5上", "令和5年度下期", "調査") == Stripe(R5_1, R5_2, Text.read("調査"))
    assert read_bar("2023-2", "") == Stripe(R5_2, R5_2)
    assert read_bar("R5上", "R5下", "調査").words.ja == "令和5年度上期～令和5年度下期：調査"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("春ごろ", "", "2行目の「春ごろ」"),
        ("", "R5上", "2行目の「―」"),
        ("R6上", "R5下", "始まり（令和6年度上期）より前"),
    ],
)
def test_a_bar_that_cannot_be_says_where_and_why(first, last, words):
    with pytest.raises(BadBar, match=r".") as refused:
        read_bar(first, last, place=2)
    assert words in refused.value.words.ja
    assert refused.value.remedy.ja
    assert refused.value.place == 2


def test_bars_stay_in_the_period_of_the_plan():
    check([Stripe(R5_1, R7_2)], **PERIOD)
    check([Stripe(R5_1, R7_2 + 9)], starts=PERIOD["starts"], until=None)
    with pytest.raises(BadBar) as refused:
        check([Stripe(R5_1, R5_2), Stripe(R7_1, R7_2 + 1)], **PERIOD)
    assert refused.value.place == 2
    assert "令和7年度下期" in refused.value.words.ja


def test_what_slips():
    rows = [
        a_row("ended", (R5_1, R5_2)),
        a_row("done", (R5_1, R5_2), done=True),
        a_row("waits", (R6_1, R6_2), after=("ended",)),
        a_row("will-wait", (R7_1, R7_1), after=("waits", "long", "unknown")),
        a_row("long", (R6_1, R7_2)),
        a_row("moved", (R6_1, R7_2), planned=(Stripe(R6_1, R6_2),)),
        a_row("ready", (R6_1, R6_2), after=("done",)),
    ]
    found = slips(rows, on=date(2024, 5, 1))
    assert [(one.kind, one.key) for one in found] == [
        (Slipping.ENDED, "ended"),
        (Slipping.FORERUNNER, "waits"),
        (Slipping.EARLY, "will-wait"),
        (Slipping.MOVED, "moved"),
    ]
    assert "令和6年度下期から令和7年度下期へ2半期" in found[-1].words.ja


def test_the_action_plan_of_a_year_holds_what_begins_runs_and_ends_in_it():
    rows = [a_row("before", (R5_1, R5_2)), a_row("runs", (R5_2, R7_1)), a_row("both", (R6_1, R6_1))]
    lines = action_plan(rows, 2024)
    assert [(one.row.key, one.begins, one.ends) for one in lines] == [("runs", False, False), ("both", True, True)]


@given(st.lists(st.tuples(st.integers(4040, 4060), st.integers(0, 8)), min_size=1, max_size=6))
def test_every_bar_stands_in_the_action_plans_of_all_its_years(bars):
    row = a_row("x", *((first, first + long) for first, long in bars))
    years = {half // 2 for first, long in bars for half in range(first, first + long + 1)}
    assert years == {year for year in range(2000, 2050) if action_plan([row], year)}


def test_many_measures_fold_into_their_groups():
    rows = [a_row("a", (R5_1, R5_1), group="g", light="red"), a_row("b", (R6_2, R7_1), group="g"), a_row("c")]
    first, second = fold(rows, {"g": Text.read("方針1")})
    assert (first.row.first, first.row.last, dict(first.lights)) == (R5_1, R7_1, {"red": 1, "": 1})
    assert (second.key, second.row.stripes) == ("", ())


def test_the_picture_is_an_image_with_words_and_nothing_the_policy_refuses():
    rows = [
        a_row("a", (R5_1, R5_2), (R5_2, R6_1), planned=(Stripe(R5_1, R5_1),)),
        Row(
            key="b",
            title=Text.read("<申請>の電子化 & 標準化"),
            stripes=(Stripe(R6_1, R7_2, Text.read("調査"), goes_on=True),),
        ),
    ]
    shown = columns(rows, **PERIOD)
    drawn = chart.draw(rows, shown, on=date(2024, 5, 1), title=Text.read("計画"), language="ja", late={"a"})
    tree = ET.fromstring(drawn)
    assert tree.get("role") == "img"
    assert tree.get("aria-labelledby") == "schedule-title schedule-desc"
    assert not re.search(r"\bstyle=|<script|on\w+=", drawn)
    assert "⚠" in drawn
    assert "<申請>" not in drawn
    assert shown == range(R5_1, R7_2 + 1)


def test_the_columns_reach_as_far_as_the_bars_do():
    assert columns([a_row("a", (R5_1 - 2, R7_2 + 1))], **PERIOD) == range(R5_1 - 2, R7_2 + 3)

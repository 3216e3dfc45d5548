"""The clock, the stages, the powers, and what a deed must bring."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.casework.rules import (
    Act,
    Days,
    Forecast,
    Incomplete,
    Pace,
    Stage,
    check_act,
    days_between,
    days_left,
    due_on,
    forecast,
    may_act,
    may_see,
    sentence,
    stage_at,
    workdays_between,
)
from yakuba.casework.rules.trail import ACTION_OF
from yakuba.flows.rules import OUTCOMES, read
from yakuba.ground.actor import Actor
from yakuba.ground.japanese.workdays import add_workdays, is_workday

MONDAY = date(2026, 11, 16)
CLERK = Actor("staff", "s1", "山田 花子", "child", frozenset({"clerk"}), frozenset({"case.work"}))
MANAGER = Actor("staff", "s9", "髙﨑 葛󠄀子", "tax", frozenset({"manager"}), frozenset({"case.work", "case.read_all"}))


def test_the_period_counts_working_days_from_the_day_after_receipt():
    # 23 November 2026 is Labour Thanksgiving Day.
    assert due_on(MONDAY, 5) == date(2026, 11, 24)
    assert due_on(MONDAY, 0) is None


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 120))
def test_days_between_undo_days_added(day, n):
    start = day if is_workday(day) else add_workdays(day, 1)
    assert workdays_between(start, add_workdays(start, n)) == n
    assert workdays_between(add_workdays(start, n), start) == -n


def test_days_left_run_down_stop_on_a_pause_and_go_below_nought():
    due = due_on(MONDAY, 5)
    assert days_left(due, today=MONDAY) == 5
    assert days_left(due, today=date(2026, 11, 24)) == 0
    assert days_left(due, today=date(2026, 11, 26)) == -2
    assert days_left(due, today=date(2026, 11, 26), paused_since=date(2026, 11, 18)) == 3
    assert days_left(None, today=MONDAY) is None


def test_the_forecast_is_the_range_of_the_pack_until_enough_is_known():
    planned = forecast(MONDAY, Pace(5, 15), today=MONDAY)
    assert planned == Forecast(add_workdays(MONDAY, 5), add_workdays(MONDAY, 15))
    assert forecast(MONDAY, Pace(5, 15, (1,) * 19), today=MONDAY) == planned


def test_the_forecast_learns_from_what_really_happened_and_stays_a_range():
    took = (2,) * 3 + tuple(range(3, 20)) + (90,) * 2
    learned = forecast(MONDAY, Pace(5, 15, took), today=MONDAY)
    assert learned == Forecast(add_workdays(MONDAY, 2), add_workdays(MONDAY, 19))


def test_a_pause_moves_the_forecast():
    assert forecast(MONDAY, Pace(5, 15), today=MONDAY, paused=3) == Forecast(
        add_workdays(MONDAY, 8), add_workdays(MONDAY, 18)
    )


def test_a_period_in_a_statute_counts_the_days_of_the_calendar():
    received = date(2026, 11, 9)
    # 子ども・子育て支援法第20条第6項: within thirty days from the day of application, the first not counted (民法第140条).
    due = due_on(received, 30, Days.CALENDAR)
    assert due == date(2026, 12, 9)
    assert due_on(received, 30) == date(2026, 12, 22)
    pace = Pace(10, 30, counts=Days.CALENDAR)
    assert forecast(received, pace, today=received) == Forecast(date(2026, 11, 19), date(2026, 12, 9))
    # The desk is told how many working days it still has for it.
    assert days_left(due, today=received) == 21
    assert days_left(due, today=date(2026, 12, 9)) == 0
    assert days_left(due, today=date(2026, 12, 10)) == -1


def test_a_period_by_the_calendar_that_ends_on_a_closed_day_gains_nothing_by_it():
    received = date(2026, 11, 12)
    saturday = due_on(received, 30, Days.CALENDAR)
    assert saturday == date(2026, 12, 12)
    assert days_left(saturday, today=date(2026, 12, 11)) == 0
    assert days_left(saturday, today=saturday + timedelta(days=1)) == -1
    found = forecast(received, Pace(10, 30, counts=Days.CALENDAR), today=received)
    assert found == Forecast(date(2026, 11, 24), date(2026, 12, 11))


def test_a_pause_moves_the_forecast_by_the_days_that_the_clock_counts():
    pace = Pace(10, 30, counts=Days.CALENDAR)
    friday, monday = date(2026, 11, 20), date(2026, 11, 24)
    assert (days_between(friday, monday, Days.CALENDAR), days_between(friday, monday, Days.WORKING)) == (4, 1)
    found = forecast(date(2026, 11, 9), pace, today=monday, paused=4)
    assert found == Forecast(date(2026, 11, 24), date(2026, 12, 11))  # 13 December is a Sunday


def test_nothing_is_foretold_when_nothing_is_known():
    assert forecast(MONDAY, Pace(), today=MONDAY) is None


@given(
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    st.integers(0, 400),
    st.integers(0, 30),
    st.integers(0, 30),
    st.lists(st.integers(0, 90), max_size=60),
    st.integers(0, 40),
    st.sampled_from(Days),
)
def test_a_forecast_never_lies_in_the_past_nor_ends_before_it_begins(received, later, low, more, took, paused, counts):
    today = received + timedelta(days=later)
    found = forecast(received, Pace(low, low + more, tuple(took), counts), today=today, paused=paused)
    if found is not None:
        assert today <= found.earliest <= found.latest
        assert is_workday(found.earliest)
        assert is_workday(found.latest)


@pytest.mark.parametrize(
    ("post", "ended", "touched", "stage"),
    [
        ("clerk", "", False, Stage.RECEIVED),
        ("clerk", "", True, Stage.CHECKING),
        ("resident", "", True, Stage.CORRECTING),
        ("chief", "", True, Stage.APPROVING),
        ("manager", "", True, Stage.APPROVING),
        ("", "accepted", True, Stage.DECIDED),
        ("", "refused", True, Stage.DECIDED),
        ("", "withdrawn", True, Stage.WITHDRAWN),
    ],
)
def test_stages(post, ended, touched, stage):
    assert stage_at(post=post, ended=ended, touched=touched) == stage


def test_staff_see_their_section_and_others_only_with_power_and_reason():
    assert may_see(CLERK, section="child", why="")
    assert not may_see(CLERK, section="tax", why="知りたい")
    assert not may_see(MANAGER, section="child", why=" ")
    assert may_see(MANAGER, section="child", why="監査のため")
    assert not may_see(Actor("staff", "s0", "", "child"), section="child", why="監査のため")
    assert not may_see(Actor.resident("x"), section="child", why="自分のもの")


def test_reading_everything_is_no_licence_to_act():
    assert may_act(CLERK, section="child")
    assert not may_act(MANAGER, section="child")
    assert not may_act(Actor.system("worker"), section="child")


@pytest.mark.parametrize(
    ("act", "field"),
    [
        ({"outcome": "refuse", "basis": "児童手当法第4条"}, "reason"),
        ({"outcome": "refuse", "reason": "対象となる児童がいません。"}, "basis"),
        ({"outcome": "send_back", "reason": "  "}, "reason"),
        ({"outcome": "correct"}, "correct_items"),
        ({"outcome": "correct", "correct_items": {"person.name": ""}}, "correct_items.person.name"),
        ({"outcome": "hand_over"}, "to_section"),
        ({"outcome": "hand_over", "to_section": "child"}, "to_section"),
    ],
)
def test_a_deed_that_lacks_something_says_what(act, field):
    with pytest.raises(Incomplete) as refused:
        check_act(Act(task_id="check", seen_version=1, **act), section="child")
    assert refused.value.field == field
    assert refused.value.words.ja
    assert refused.value.status == 422


def test_a_refusal_with_reason_and_law_is_whole():
    act = Act(task_id="check", outcome="refuse", seen_version=1, reason="対象外です。", basis="児童手当法第4条")
    check_act(act, section="child")


def test_every_outcome_has_a_sentence_in_the_history():
    drawings = (Path(__file__).parents[2] / "packs").glob("*/flows/*.bpmn")
    drawn = {one.code for path in drawings for ways in read(path.read_text()).outcomes.values() for one in ways}
    assert drawn <= set(OUTCOMES)
    for outcome in drawn - {"answered"}:
        assert sentence(ACTION_OF[outcome]).en
    assert sentence("case.corrected").ja

"""Rounds of reports: when, whom, by whom, and what they must say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed
from yakuba.ground.japanese.workdays import is_workday
from yakuba.plans.rules import halves
from yakuba.plans.rules.rounds import (
    NotComplete,
    Wrote,
    due_half,
    due_on,
    is_asked,
    opens_on,
    reminds_from,
    require_complete,
    require_owner,
)

pytestmark = pytest.mark.once

R8_1 = 2 * 2026
OWNER = Actor("staff", "s1", "山田 花子", "child", frozenset({"clerk"}), frozenset({"plan.work"}))


def test_reports_are_asked_on_the_first_working_day_after_the_half():
    assert opens_on(R8_1) == date(2026, 10, 1)
    assert opens_on(R8_1 - 1) == date(2026, 4, 1)
    assert opens_on(R8_1 + 1 + 1) == date(2027, 10, 1)
    assert opens_on(2 * 2022) == date(2022, 10, 3)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_whatever_the_day_the_half_that_is_due_has_ended_and_was_asked_for(day):
    half = due_half(day, starts=date(1990, 4, 1))
    assert half is not None
    assert halves.last_day(half) < opens_on(half) <= day < opens_on(half + 1)
    due = due_on(opens_on(half))
    assert is_workday(due)
    assert opens_on(half) < reminds_from(due) < due


def test_a_plan_that_has_just_begun_has_nothing_to_report():
    assert due_half(date(2026, 9, 30), starts=date(2026, 4, 1)) is None
    assert due_half(date(2026, 10, 1), starts=date(2026, 4, 1)) == R8_1
    assert due_half(date(2026, 10, 1) - timedelta(days=1), starts=date(2025, 4, 1)) == R8_1 - 1


@pytest.mark.parametrize(
    ("stage", "first", "asked"),
    [
        ("", None, True),
        ("tried", R8_1, True),
        ("", R8_1 + 1, False),
        ("completed", R8_1, False),
        ("planning", None, False),
        ("stopped", None, False),
    ],
)
def test_measures_that_have_begun_and_live_are_asked(stage, first, asked):
    assert is_asked(stage, first, R8_1) is asked


def test_a_section_reports_its_own_measures():
    require_owner(OWNER, "child")
    for owner in ("tax", ""):
        with pytest.raises(NotAllowed):
            require_owner(OWNER, owner)
    require_owner(Actor("staff", "s2", "", "planning", frozenset(), frozenset({"plan.steer"})), "tax")


@pytest.mark.parametrize(
    ("wrote", "fields"),
    [
        (Wrote(text=" "), ("text", "percent")),
        (Wrote(text="x", percent=101), ("percent",)),
        (Wrote(text="", percent=0), ("text",)),
    ],
)
def test_a_report_says_how_it_stands(wrote, fields):
    require_complete(Wrote(text="試行中", percent=0))
    with pytest.raises(NotComplete) as refused:
        require_complete(wrote)
    assert refused.value.fields == fields

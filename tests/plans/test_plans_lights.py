"""The traffic light: what the rule sees, and what it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.ground.text import Text
from yakuba.plans.rules.lights import (
    WORST,
    Aim,
    Light,
    NeedsReason,
    Standing,
    chosen,
    expected,
    judge,
    lag,
)

pytestmark = pytest.mark.once

H1, H2 = 2 * 2023, 2 * 2023 + 1
MIDDLE = date(2023, 9, 30)
CARDS = Text("カード交付率", "", "Card rate")


def an_aim(now: str) -> Aim:
    return Aim(CARDS, Decimal(50), Decimal(90), date(2023, 4, 1), date(2024, 3, 31), Decimal(now))


@pytest.mark.parametrize(
    ("standing", "on", "light"),
    [
        (Standing(), MIDDLE, Light.NONE),
        (Standing(bars=[(H1, H2)], given_up=True), MIDDLE, Light.NONE),
        (Standing(bars=[(H1, H2)]), date(2023, 3, 31), Light.NONE),
        (Standing(bars=[(H1, H2)]), MIDDLE, Light.GREEN),
        (Standing(bars=[(H1, H2)], percent=50), MIDDLE, Light.GREEN),
        (Standing(bars=[(H1, H2)], percent=41), MIDDLE, Light.GREEN),
        (Standing(bars=[(H1, H2)], percent=40), MIDDLE, Light.YELLOW),
        (Standing(bars=[(H1, H2)], percent=20), MIDDLE, Light.RED),
        (Standing(bars=[(H1, H1)], percent=100), date(2023, 10, 1), Light.RED),
        (Standing(bars=[(H1, H1)], done=True), date(2023, 10, 1), Light.GREEN),
        (Standing(overdue=1), MIDDLE, Light.YELLOW),
        (Standing(overdue=2), MIDDLE, Light.RED),
        (Standing(aims=[an_aim("70")]), MIDDLE, Light.GREEN),
        (Standing(aims=[an_aim("62")]), MIDDLE, Light.YELLOW),
        (Standing(aims=[an_aim("50")]), MIDDLE, Light.RED),
        (Standing(bars=[(H1, H2)], waits_for=[CARDS]), MIDDLE, Light.YELLOW),
        (Standing(bars=[(H2, H2)], waits_for=[CARDS]), MIDDLE, Light.NONE),
    ],
)
def test_the_light_by_rule(standing, on, light):
    judged = judge(standing, on=on)
    assert judged.light == light
    assert all(one.words.ja and one.words.ja_easy and one.words.en for one in judged.findings)
    assert judged.findings or light is Light.NONE


def test_the_worst_finding_stands_first():
    judged = judge(Standing(bars=[(H1, H2)], percent=45, overdue=2), on=MIDDLE)
    assert [one.light for one in judged.findings] == [Light.RED, Light.GREEN]


@given(percent=st.integers(0, 100), more=st.integers(0, 100), day=st.dates(date(2023, 4, 1), date(2024, 3, 31)))
def test_more_done_is_never_worse(percent, more, day):
    less_done = judge(Standing(bars=[(H1, H2)], percent=min(percent, more)), on=day)
    more_done = judge(Standing(bars=[(H1, H2)], percent=max(percent, more)), on=day)
    assert WORST.index(more_done.light) <= WORST.index(less_done.light)


@given(st.lists(st.tuples(st.integers(4000, 4020), st.integers(0, 6)), min_size=1, max_size=4), st.dates())
def test_what_is_expected_lies_between_nothing_and_all(bars, day):
    share = expected([(first, first + long) for first, long in bars], on=day)
    assert share in range(101)


def test_an_aim_that_should_fall_lags_when_it_does_not():
    minutes = Aim(CARDS, Decimal(40), Decimal(20), date(2023, 4, 1), date(2024, 3, 31), Decimal(40))
    assert lag(minutes, on=date(2024, 3, 31)) == 100


def test_an_aim_that_is_to_be_held_lags_only_when_missed():
    held = Aim(CARDS, Decimal(5), Decimal(5), date(2023, 4, 1), date(2024, 3, 31), Decimal(5))
    assert lag(held, on=MIDDLE) == 0


def test_another_light_needs_a_reason():
    assert chosen("green", by_rule=Light.RED, reason="国の仕様の公表が延びたため") is Light.GREEN
    assert chosen("red", by_rule=Light.RED, reason="") is Light.NONE
    with pytest.raises(NeedsReason):
        chosen("green", by_rule=Light.RED, reason="  ")
    with pytest.raises(ValueError, match="purple"):
        chosen("purple", by_rule=Light.RED, reason="x")

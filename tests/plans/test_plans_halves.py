"""Halves of fiscal years: counting, reading, saying."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.plans.rules import halves

pytestmark = pytest.mark.once

ANY_HALF = st.integers(2 * 1930, 2 * 2120 + 1)


@given(ANY_HALF)
def test_what_is_said_in_any_language_is_read_back(half):
    said = (halves.name(half), halves.short(half))
    assert halves.read(halves.write(half)) == half
    assert halves.read(said[0].ja) == halves.read(said[1].ja) == half
    assert halves.read(said[0].en) == half


@given(ANY_HALF)
def test_a_half_begins_the_day_after_the_one_before_has_ended(half):
    assert halves.first_day(half) == halves.last_day(half - 1) + timedelta(days=1)
    assert halves.half_of(halves.first_day(half)) == halves.half_of(halves.last_day(half)) == half


@given(st.dates(date(1930, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_the_half_of_its_fiscal_year(day):
    half = halves.half_of(day)
    assert halves.first_day(half) <= day <= halves.last_day(half)
    assert halves.year_of(half) == fiscal_year(day)
    assert half in halves.halves_of(fiscal_year(day))


@pytest.mark.parametrize(
    ("written", "half"),
    [
        ("令和5年度上期", 4046),
        ("令和５年度　上期", 4046),
        ("R5上", 4046),
        ("Ｒ５下", 4047),
        ("R5.下", 4047),
        ("2023-2", 4047),
        ("2023年度後期", 4047),
        ("FY2023 first half", 4046),
        ("FY2023 H2", 4047),
        ("令和元年度下半期", 4039),
        ("平成31年度上期", 4038),
    ],
)
def test_halves_are_read_as_people_write_them(written, half):
    assert halves.read(written) == half


@pytest.mark.parametrize(
    "written", ["", "5上", "令和5年度", "2023-3", "R0上", "来年度上期", "23-1", "99999-1", "R999下"]
)
def test_what_is_no_half_is_not_guessed_at(written):
    assert halves.read(written) is None


def test_names_follow_the_era():
    assert halves.name(4046).ja == "令和5年度上期"
    assert halves.name(4047).en == "FY2023 second half"
    assert year_name(2019).ja == "令和元年度"
    assert year_name(1988).ja == "昭和63年度"
    assert halves.short(4046).ja == "R5上"
    assert halves.span(4046, 4046) == halves.name(4046)
    assert halves.span(4046, 4049).ja == "令和5年度上期～令和6年度下期"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-01-15", date(2023, 1, 15)),
        ("2023-01", date(2023, 1, 31)),
        ("2024年2月", date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 31)),
        ("2023-2", date(2024, 3, 31)),
        ("FY2024", date(2025, 3, 31)),
        ("令和6年度", date(2025, 3, 31)),
        ("R6", date(2025, 3, 31)),
        ("2023-02-30", None),
        ("2023-13", None),
        ("2023-00", None),
        ("0000-12", None),
        ("0001-01-01", None),
        ("1900-03-31", None),
        ("1900-04-01", date(1900, 4, 1)),
        ("2201-03", date(2201, 3, 31)),
        ("2201-04", None),
        ("9999-12", None),
        ("いつか", None),
        ("", None),
    ],
)
def test_the_time_of_a_value_is_read_as_its_last_day(written, day):
    assert halves.day_of(written) == day

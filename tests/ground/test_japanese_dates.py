"""Dates, days and ages as the law and people count them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yakuba.ground.japanese.dates import (
    ERAS,
    both,
    era_date,
    era_of,
    era_year,
    read_date,
    read_era_parts,
    said,
    with_weekday,
)
from yakuba.ground.japanese.people import age_at_fiscal_year_end, fiscal_year_end, legal_age
from yakuba.ground.japanese.workdays import add_workdays, is_workday, open_on_or_after
from yakuba.ground.japanese.years import first_day, fiscal_year, last_day, year_name

SINCE_MEIJI = st.dates(min_value=date(1868, 1, 25), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "２０２６年１１月２１日",
        "2026 11 21",
        "20261121",
        "西暦2026年11月21日",
        "令和8年11月21日",
        "令和８年１１月２１日",
        "R8.11.21",
        "Ｒ８．１１．２１",
        "r8/11/21",
        "R08-11-21",
        "R081121",
        "令8.11.21",
        "㋿8年11月21日",
        "れいわ8年11月21日",
        "Reiwa 8.11.21",
        "令和八年十一月二十一日",
        "二〇二六年十一月二十一日",
        "2026ー11ー21",
        " 令和 8 年 11 月 21 日 ",
        "2026年11月21日（土）",
        "令和8年11月21日土曜日",
        "平成38年11月21日",
        "昭和101年11月21日",
    ],
)
def test_a_date_is_understood_however_it_is_written(typed):
    assert read_date(typed) == date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "来週",
        "2026-02-30",
        "2026-13-01",
        "2026-11",
        "11/21",
        "26.11.21",
        "令和8年",
        "令和0年5月1日",
        "R6.2.30",
        "X6.4.1",
        "2026-11-21-1",
        "令和元年4月30日",
        "R1.4.30",
        "平成元年1月7日",
        "昭和元年12月24日",
        "0000-01-01",
        "R2026.1.1",
        "元年5月1日",
        "2026.11.21 10:00",
    ],
)
def test_what_is_no_date_or_no_day_of_its_era_is_refused(typed):
    assert read_date(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H31/4/30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("S1.12.25", date(1926, 12, 25)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("昭和65年1月1日", date(1990, 1, 1)),
        ("平成32年4月1日", date(2020, 4, 1)),
        ("令和6年2月29日", date(2024, 2, 29)),
    ],
)
def test_eras_begin_on_their_day_and_old_eras_run_on(typed, meant):
    assert read_date(typed) == meant


def test_parts_from_four_fields_are_read_alike():
    assert read_era_parts("令和", "元", "５", "1") == date(2019, 5, 1)
    assert read_era_parts("R", 8, 11, 21) == read_era_parts("", "2026年", "11月", "21日") == date(2026, 11, 21)
    assert read_era_parts("西暦", "26", "11", "21") is None
    assert read_era_parts("令和", "8", "", "21") is None
    assert read_era_parts("慶応", "3", "1", "1") is None


def test_dates_are_shown_as_official_papers_do():
    assert era_date(date(2026, 11, 21)) == "令和8年11月21日"
    assert era_date(date(2019, 5, 1)) == "令和元年5月1日"
    assert era_date(date(2019, 4, 30)) == "平成31年4月30日"
    assert era_year(date(1850, 1, 1)) == "1850年"
    assert both(date(2026, 11, 21), "ja") == "2026年11月21日（令和8年）"
    assert both(date(2026, 11, 21), "en") == "21 November 2026 (Reiwa 8)"
    assert both(date(2026, 11, 21), "ja-easy") == "2026ねん 11がつ 21にち（れいわ 8ねん）"
    assert both(date(1850, 1, 2), "ja") == "1850年1月2日"


def test_a_day_on_which_to_come_is_told_with_its_day_of_the_week() -> None:
    assert with_weekday(date(2026, 11, 24), "ja") == "2026年11月24日（火曜日）"
    assert with_weekday(date(2026, 11, 24), "ja-easy") == "2026ねん 11がつ 24にち（かようび）"
    assert with_weekday(date(2026, 11, 29), "en") == "Sunday, 29 November 2026"


@settings(max_examples=80)
@given(SINCE_MEIJI)
def test_what_is_written_is_read_back(day):
    era, year = era_of(day) or pytest.fail("no era")
    assert read_date(era_date(day)) == read_date(day.isoformat()) == day
    assert read_date(f"{era.letter}{year}.{day.month}.{day.day}") == day


def test_eras_follow_one_another_without_a_gap():
    for before, after in pairwise(ERAS):
        eve = after.begins - timedelta(days=1)
        assert era_of(after.begins) == (after, 1)
        assert era_of(eve) == (before, eve.year - before.offset)


@pytest.mark.parametrize(
    "closed",
    [
        date(2026, 11, 21),
        date(2026, 11, 22),
        date(2026, 11, 23),
        date(2026, 9, 22),
        date(2026, 12, 29),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2024, 1, 3),
        date(2026, 5, 6),
    ],
)
def test_offices_are_closed_at_weekends_on_holidays_and_over_new_year(closed):
    assert not is_workday(closed)


@pytest.mark.parametrize("open_day", [date(2026, 11, 20), date(2026, 11, 24), date(2026, 12, 28), date(2027, 1, 4)])
def test_offices_are_open_on_other_days(open_day):
    assert is_workday(open_day)


def test_workdays_are_counted_without_the_first_day():
    assert add_workdays(date(2026, 11, 20), 1) == date(2026, 11, 24)  # over a weekend and 勤労感謝の日
    assert add_workdays(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert add_workdays(date(2027, 1, 4), -1) == date(2026, 12, 28)
    assert add_workdays(date(2026, 11, 21), 0) == date(2026, 11, 21)
    assert open_on_or_after(date(2026, 11, 21)) == date(2026, 11, 24)
    assert open_on_or_after(date(2026, 11, 24)) == date(2026, 11, 24)


@settings(max_examples=30)
@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 1, 1)), st.integers(1, 15))
def test_counting_workdays_there_and_back(day, n):
    start = open_on_or_after(day)
    assert add_workdays(add_workdays(start, n), -n) == start


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2020, 4, 2), date(2026, 3, 31), 5),
        (date(2020, 4, 2), date(2026, 4, 1), 6),
        (date(2020, 4, 1), date(2026, 3, 31), 6),
        (date(2020, 4, 1), date(2026, 3, 30), 5),
        (date(2004, 2, 29), date(2005, 2, 27), 0),
        (date(2004, 2, 29), date(2005, 2, 28), 1),
        (date(2004, 2, 29), date(2008, 2, 28), 4),
        (date(2026, 1, 1), date(2026, 12, 30), 0),
        (date(2026, 1, 1), date(2026, 12, 31), 1),
        (date(2026, 11, 21), date(2026, 11, 21), 0),
        (date(2026, 12, 21), date(2026, 11, 21), -1),
    ],
)
def test_an_age_is_reached_on_the_day_before_the_birthday(born, on, age):
    assert legal_age(born, on) == age


def test_children_of_one_school_year_have_one_age_at_its_end():
    on = date(2026, 11, 21)
    assert fiscal_year_end(on) == date(2027, 3, 31)
    assert fiscal_year_end(date(2027, 3, 31)) == date(2027, 3, 31)
    assert {age_at_fiscal_year_end(born, on) for born in (date(2019, 4, 2), date(2020, 4, 1))} == {7}
    assert age_at_fiscal_year_end(date(2020, 4, 2), on) == 6
    assert age_at_fiscal_year_end(date(2008, 4, 2), on) == 18
    assert age_at_fiscal_year_end(date(2008, 4, 1), on) == 19


@pytest.mark.parametrize(
    ("written", "language", "words"),
    [
        ("2025-04-01", "ja", "2025年4月1日（令和7年）"),
        ("2025-11", "ja", "2025年11月（令和7年）"),
        ("2025-11", "ja-easy", "2025ねん 11がつ（れいわ 7ねん）"),
        ("2025-11", "en", "November 2025 (Reiwa 7)"),
        ("2025-13", "ja", "2025-13"),
        ("令和7年度", "en", "令和7年度"),
        ("", "ja", ""),
    ],
)
def test_what_a_document_wrote_is_said_in_both_calendars(written, language, words):
    assert said(written, language) == words


@given(SINCE_MEIJI)
def test_a_day_lies_in_its_fiscal_year(day):
    year = fiscal_year(day)
    assert first_day(year) <= day <= last_day(year) == fiscal_year_end(day)


def test_a_fiscal_year_bears_the_name_of_the_era_that_began_in_it():
    assert [year_name(year).ja for year in (1988, 1989, 2018, 2019)] == [
        "昭和63年度",
        "平成元年度",
        "平成30年度",
        "令和元年度",
    ]
    assert (year_name(2023).ja_easy, year_name(2023).en) == ("れいわ5ねんど", "FY2023 (Reiwa 5)")

"""Dates, in the eras and the ways in which people write them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.procedures.typed import an_item, faults, refused, value
from yakuba.procedures.rules.types import dated, type_of


@pytest.mark.parametrize(
    ("parts", "iso"),
    [
        ({"era": "western", "year": "1988", "month": "5", "day": "1"}, "1988-05-01"),
        ({"era": "", "year": "１９８８", "month": "０５", "day": "０１"}, "1988-05-01"),
        ({"era": "showa", "year": "63", "month": "5", "day": "1"}, "1988-05-01"),
        ({"era": "showa", "year": "６３年", "month": "５月", "day": "１日"}, "1988-05-01"),
        ({"era": "reiwa", "year": "元", "month": "5", "day": "1"}, "2019-05-01"),
        ({"era": "reiwa", "year": "1", "month": "5", "day": "1"}, "2019-05-01"),
        ({"era": "heisei", "year": "31", "month": "4", "day": "30"}, "2019-04-30"),
        ({"era": "taisho", "year": "15", "month": "12", "day": "24"}, "1926-12-24"),
        ({"era": "meiji", "year": "45", "month": "7", "day": "29"}, "1912-07-29"),
        ({"era": "showa", "year": "1988", "month": "5", "day": "1"}, "1988-05-01"),
        ({"era": "western", "year": "S63", "month": "5", "day": "1"}, "1988-05-01"),
        ({"era": "western", "year": "昭和63年", "month": "5", "day": "1"}, "1988-05-01"),
    ],
)
def test_the_parts_are_read_in_either_calendar(parts, iso):
    assert value(an_item("date"), **parts) == iso


@pytest.mark.parametrize(
    "whole",
    [
        "昭和63年5月1日", "S63.5.1", "ｓ63/5/1", "Ｓ６３．５．１", "昭和六十三年五月一日",
        "1988/5/1", "1988-05-01", "１９８８年５月１日", "19880501", "1988年5月1日（日）",
    ],
)  # fmt: skip
@pytest.mark.parametrize("part", ["year", ""])
def test_a_whole_date_is_read_where_it_was_pasted(whole, part):
    parts = {part: [whole], "era": ["western"], "month": [""], "day": [""]}
    reading = type_of(an_item("date")).read(an_item("date"), parts)
    assert (reading.value, reading.problems) == ("1988-05-01", ())


@pytest.mark.parametrize(
    ("parts", "where", "words"),
    [
        ({"year": "2026", "month": "2", "day": "30"}, "", "2026年2月30日という日はありません"),
        ({"year": "2025", "month": "2", "day": "29"}, "", "2025年2月29日という日はありません"),
        ({"era": "reiwa", "year": "1", "month": "4", "day": "30"}, "", "令和1年4月30日という日はありません"),
        ({"year": "63", "month": "5", "day": "1"}, "year", "元号を選ぶか、西暦を4桁で"),
        ({"year": "1988", "month": "", "day": "1"}, "month", "月を入力してください"),
        ({"year": "1988", "month": "5", "day": ""}, "day", "日を入力してください"),
        ({"year": "", "month": "5", "day": "1"}, "year", "年を入力してください"),
        ({"year": "1988", "month": "五ヶ", "day": "1"}, "month", "日付として読み取れません"),
        ({"year": "来年", "month": "5", "day": "1"}, "", "日付として読み取れません"),
        ({"year": "1650", "month": "5", "day": "1"}, "", "日付として読み取れません"),
    ],
)
def test_what_is_no_date_is_refused_beside_the_part_with_the_remedy(parts, where, words):
    (part, said), *rest = faults(an_item("date"), **parts)
    assert (part, rest) == (where, [])
    assert words in said


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        ("R8.2.30", "R8.2.30という日はありません"),
        ("2026年2月30日", "2026年2月30日という日はありません"),
        ("令和元年4月30日", "令和元年4月30日という日はありません"),
        ("5月ごろに決める", "日付として読み取れません"),
    ],
)
@pytest.mark.parametrize("part", ["year", ""])
def test_a_whole_date_that_is_none_is_not_asked_for_its_month(whole, words, part):
    ((where, said),) = faults(an_item("date"), **{part: whole, "era": "western", "month": "", "day": ""})
    assert where == ""
    assert words in said


def test_a_year_alone_is_asked_for_its_month():
    assert faults(an_item("date"), year="昭和63年", month="", day="")[0][0] == "month"


def test_a_chosen_era_alone_is_no_answer():
    assert value(an_item("date"), era="showa", year="", month="", day="") is None


def test_a_birthday_cannot_lie_after_the_day_of_asking():
    item = dated(an_item("date", past=True), date(2026, 11, 20))
    assert value(item, year="2026", month="11", day="20") == "2026-11-20"
    assert faults(item, year="2026", month="11", day="21") == [
        ("", "2026年11月20日（令和8年）より後の日付です。年と元号を確かめてください。")
    ]


def test_fixed_bounds_hold_on_both_sides():
    item = an_item("date", not_before="2026-04-01", not_after="2027-03-31")
    assert value(item, year="R8", month="4", day="1") == "2026-04-01"
    assert "2026年4月1日（令和8年）以後" in faults(item, year="2026", month="3", day="31")[0][1]
    assert "2027年3月31日（令和9年）以前" in faults(item, year="2027", month="4", day="1")[0][1]


@pytest.mark.parametrize("given", ["1988/5/1", "1988-5-1", "1988-02-30", "", 19880501, ["1988-05-01"], "1650-01-01"])
def test_only_iso_dates_are_taken_from_elsewhere(given):
    assert refused(an_item("date"), given) == [""]


def test_it_is_shown_in_both_calendars_western_first():
    item = an_item("date")
    assert type_of(item).show(item, "1988-05-01", "ja") == ("1988年5月1日（昭和63年）",)
    assert type_of(item).show(item, "1988-05-01", "en") == ("1 May 1988 (Showa 63)",)
    assert type_of(item).show(item, "1988-05-01", "ja-easy")[0].startswith("1988ねん")


def test_a_birthday_tells_the_browser_what_to_fill_in():
    tokens = [field.autocomplete for field in type_of(an_item("date")).fields(an_item("date", autocomplete="bday"))]
    assert tokens == ["", "bday-year", "bday-month", "bday-day"]

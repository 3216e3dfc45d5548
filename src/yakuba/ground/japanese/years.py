"""Fiscal years (年度): each is known by the western year in which it begins, on the first of April (地方自治法 第208条)."""

from __future__ import annotations

from datetime import date

from yakuba.ground.japanese.dates import era_of
from yakuba.ground.text import Text


def fiscal_year(day: date) -> int:
    """Return the fiscal year of a day.

    >>> fiscal_year(date(2024, 3, 31))
    2023
    """
    return day.year if day.month >= 4 else day.year - 1


def first_day(year: int) -> date:
    """Return the first day of a fiscal year."""
    return date(year, 4, 1)


def last_day(year: int) -> date:
    """Return the last day of a fiscal year."""
    return date(year + 1, 3, 31)


def year_name(year: int) -> Text:
    """Return the name of a fiscal year, 令和5年度; that of the year in which an era began is the new one, 令和元年度."""
    found = era_of(date(year, 12, 31))
    if found is None:
        return Text(f"{year}年度", f"{year}ねんど", f"FY{year}")
    era, number = found
    ja = f"{era.name}{'元' if number == 1 else number}年度"
    return Text(ja, f"{era.kana}{number}ねんど", f"FY{year} ({era.english} {number})")

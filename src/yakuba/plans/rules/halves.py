"""Halves of a fiscal year (年度半期): counted, read as people write them, and said in eras.

A fiscal year begins on 1 April. A half is one number, ``2 * fiscal year`` for April to September (上期) and one more for
October to March (下期): the next half is the next number, and how long a bar is, is a difference.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from yakuba.ground.japanese.dates import ERAS, era_of
from yakuba.ground.japanese.widths import halve, squeeze
from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.ground.text import Text

FIRST: Final = 2 * 1900
"""The earliest half that can be meant."""
LAST: Final = 2 * 2200 + 1
"""The latest."""

_YEAR: Final = r"(?P<era>[^\W\d_]*?)\.?(?P<year>\d{1,4}|元)(?:年度?)?"
_HALF: Final = (
    r"(?P<half>上半期|下半期|上期|下期|前期|後期|上|下|[-/.]?[12]|H[12]|firsthalf|secondhalf|1sthalf|2ndhalf)"
)
_WRITTEN: Final = re.compile(f"{_YEAR}[-/.、,]?{_HALF}", re.IGNORECASE)
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH: Final = re.compile(r"(\d{4})[-/.年](\d{2}|\d{1,2}(?=月))月?")
_FISCAL: Final = re.compile(_YEAR)
_SECOND: Final = ("下", "後", "2", "second")
_ERAS: Final = {word: era for era in ERAS for word in (era.name, era.kana, era.english.lower(), era.letter.lower())}
_WESTERN: Final = frozenset({"", "fy", "西暦"})


def half_of(day: date) -> int:
    """Return the half in which a day lies.

    >>> half_of(date(2024, 3, 31)) == 2 * 2023 + 1
    True
    """
    return 2 * fiscal_year(day) + (0 if 4 <= day.month <= 9 else 1)


def year_of(half: int) -> int:
    """Return the fiscal year of a half."""
    return half // 2


def halves_of(year: int) -> tuple[int, int]:
    """Return both halves of a fiscal year."""
    return 2 * year, 2 * year + 1


@lru_cache(maxsize=1024)
def first_day(half: int) -> date:
    """Return the day on which a half begins: 1 April or 1 October."""
    year, second = divmod(half, 2)
    return date(year, 10 if second else 4, 1)


@lru_cache(maxsize=1024)
def last_day(half: int) -> date:
    """Return the day on which a half ends: 30 September or 31 March."""
    return first_day(half + 1) - timedelta(days=1)


@lru_cache(maxsize=1024)
def read(words: str) -> int | None:
    """Read a half as it is written in packs, in tables and by people, or return None.

    ``2023-1``, ``R5上``, ``令和5年度上期``, ``令和元年度下半期``, ``2023年度後期``, ``FY2023 first half``. A year of two digits
    without an era is not guessed at.
    """
    plain = squeeze(halve(words)).replace(" ", "")
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        return None
    year = _western(found["era"].lower(), found["year"])
    if year is None:
        return None
    half = 2 * year + any(sign in found["half"].lower() for sign in _SECOND)
    return half if FIRST <= half <= LAST else None


def _western(era: str, year: str) -> int | None:
    number = 1 if year == "元" else int(year)
    if era in _WESTERN:
        return number if number >= 1000 else None
    found = _ERAS.get(era)
    return found.offset + number if found and 1 <= number < 1000 else None


def write(half: int) -> str:
    """Write a half as packs do: ``2023-1``."""
    return f"{half // 2}-{half % 2 + 1}"


@lru_cache(maxsize=1024)
def name(half: int) -> Text:
    """Return the name of a half: 令和5年度上期, in English ``FY2023 first half``."""
    year, second = divmod(half, 2)
    end = "下期" if second else "上期"
    easy = "10がつから 3がつ" if second else "4がつから 9がつ"
    said = year_name(year)
    return Text(
        f"{said.ja}{end}", f"{said.ja_easy} {easy}", f"{said.en.split(' (')[0]} {'second' if second else 'first'} half"
    )


def short(half: int) -> Text:
    """Return a name for the head of a column: R5上, in English ``FY23 H1``."""
    year, second = divmod(half, 2)
    letter = _letter(year)
    return Text(
        f"{letter}{'下' if second else '上'}",
        f"{letter}{'した' if second else 'うえ'}",
        f"FY{year % 100:02d} H{second + 1}",
    )


def short_year(year: int) -> Text:
    """Return a fiscal year for the head of a column: R5."""
    return Text(_letter(year), _letter(year), f"FY{year % 100:02d}")


def _letter(year: int) -> str:
    found = era_of(date(year, 12, 31))
    return f"{found[0].letter}{found[1]}" if found else str(year)


def day_of(words: str) -> date | None:
    """Return the last day of a time as values of indicators carry it, or None: a day, a month, a half, a fiscal year.

    ``2023-01-31``, ``2023-01``, ``2023-1`` (a half), ``FY2024``, ``令和6年度``, ``R6``. Days outside the halves that can be
    meant (``FIRST`` to ``LAST``) are none.
    """
    day = _day_of(squeeze(halve(words)).replace(" ", ""))
    return day if day and FIRST <= half_of(day) <= LAST else None


def _day_of(plain: str) -> date | None:
    if found := _DAY.fullmatch(plain):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH.fullmatch(plain):
        year, month = int(found[1]), int(found[2])
        return _made(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and year else None
    if (half := read(plain)) is not None:
        return last_day(half)
    if found := _FISCAL.fullmatch(plain):
        fiscal = _western(found["era"].lower(), found["year"])
        return last_day(2 * fiscal + 1) if fiscal is not None and FIRST <= 2 * fiscal <= LAST else None
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def span(first: int, last: int) -> Text:
    """Return what lies between two halves, both included: 令和5年度上期から令和6年度下期まで."""
    if first == last:
        return name(first)
    return _FROM_TO.fill(first=name(first), last=name(last))


_FROM_TO: Final = Text("{first}～{last}", "{first}から {last}まで", "{first} to {last}")

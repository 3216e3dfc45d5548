"""Dates as people and forms write them: 2026-11-21, 令和8年11月21日, R8.11.21, ２０２６／１１／２１.

The eras begin on the days fixed by the rescripts and by 元号を改める政令. 明治 1 to 5 still counted by the lunar
calendar; here they are read by the calendar of today, as the register does when it converts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from yakuba.ground.japanese.widths import halve, hyphens, squeeze


@dataclass(frozen=True, slots=True)
class Era:
    """An era (元号): its names, the letter forms use for it, and its first day."""

    name: str
    kana: str
    english: str
    letter: str
    begins: date

    @property
    def offset(self) -> int:
        """Years to add to a year of the era to get the western year."""
        return self.begins.year - 1


ERAS: Final = (
    Era("明治", "めいじ", "Meiji", "M", date(1868, 1, 25)),
    Era("大正", "たいしょう", "Taisho", "T", date(1912, 7, 30)),
    Era("昭和", "しょうわ", "Showa", "S", date(1926, 12, 25)),
    Era("平成", "へいせい", "Heisei", "H", date(1989, 1, 8)),
    Era("令和", "れいわ", "Reiwa", "R", date(2019, 5, 1)),
)
"""The eras in use on forms, oldest first."""

_SQUARE: Final = dict(zip("㍾㍽㍼㍻㋿", ERAS, strict=True))
_BY_NAME: Final = {
    word: era for era in ERAS for word in (era.name, era.name[0], era.kana, era.english.lower(), era.letter.lower())
} | _SQUARE
_WEEKDAYS: Final = "月火水木金土日"
_WEEKDAYS_EASY: Final = ("げつ", "か", "すい", "もく", "きん", "ど", "にち")
_WEEKDAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY: Final = re.compile(r"\(?[月火水木金土日](曜日?)?\)$|[月火水木金土日]曜日?$")
_SEPARATORS: Final = re.compile(r"[年月./,・\s-]+")
_WHOLE: Final = re.compile(r"(?P<era>[^\d.元]*)\.?(?P<year>\d{1,4}|元)\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})")
_COMPACT: Final = re.compile(r"(?P<era>[^\d.]*)\.?(?P<year>\d{2}|\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_KANJI_NUMBER: Final = re.compile("[〇零一二三四五六七八九十百千]+")
_KANJI_DIGITS: Final = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")} | {"零": 0}
_KANJI_UNITS: Final = {"十": 10, "百": 100, "千": 1000}


def read_date(text: str) -> date | None:
    """Read a western or an era date, or return None if it is none or does not exist (2026-02-30).

    Understood: full and half width, separators ``年月日 . / - ,`` and spaces, era names in full, by their first
    kanji, as letters M T S H R or as ㋿, 元年, kanji numerals, a weekday at the end, and the forms without separators
    20261121 and R081121. A year of two digits without an era is not guessed at.

    An era year after the end of its era means the western year it counts to (平成32年 is 2020): people write so,
    and papers printed before a change of era do. A day before the first of its era (令和元年4月30日) is refused,
    because one cannot tell which half of it is wrong.
    """
    plain = _WEEKDAY.sub("", hyphens(halve(squeeze(text)))).strip()
    plain = _KANJI_NUMBER.sub(_kanji_number, plain)
    plain = _SEPARATORS.sub(".", plain.replace("日", " ")).strip(".")
    found = _WHOLE.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is None:
        return None
    return read_era_parts(found["era"], found["year"], found["month"], found["day"])


def read_era_parts(era: str, year: str | int, month: str | int, day: str | int) -> date | None:
    """Read a date from four fields; None if there is no such day.

    ``era`` is any name or letter of an era, or empty or 西暦 for the western calendar, whose years have four digits.
    A ``year`` may be 元. The rule for days outside the era is that of `read_date`.
    """
    numbers = [_number(part) for part in (year, month, day)]
    if None in numbers:
        return None
    y, m, d = (number or 0 for number in numbers)
    word = halve(squeeze(era)).lower().rstrip(".")
    if word in {"", "西暦", "ad"}:
        return _day(y, m, d) if y >= 1000 else None
    found = _BY_NAME.get(word)
    if found is None or not 1 <= y < 1000:
        return None
    meant = _day(y + found.offset, m, d)
    return meant if meant and meant >= found.begins else None


def era_of(day: date) -> tuple[Era, int] | None:
    """Return the era of a day and the year in it, or None before 明治."""
    for era in reversed(ERAS):
        if day >= era.begins:
            return era, day.year - era.offset
    return None


def era_year(day: date) -> str:
    """Return the era and year of a day, 「令和8年」 or 「令和元年」; before 明治 the western year."""
    found = era_of(day)
    return f"{found[0].name}{_first(found[1])}年" if found else f"{day.year}年"


def era_date(day: date) -> str:
    """Return the date as official papers write it: 「令和8年11月21日」.

    >>> era_date(date(2019, 5, 1))
    '令和元年5月1日'
    """
    return f"{era_year(day)}{day.month}月{day.day}日"


def both(day: date, language: str) -> str:
    """Return the date in both calendars: 「2026年11月21日（令和8年）」, in English ``21 November 2026 (Reiwa 8)``."""
    found = era_of(day)
    if language == "en":
        western = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return f"{western} ({found[0].english} {found[1]})" if found else western
    if language == "ja-easy":
        western = f"{day.year}ねん {day.month}がつ {day.day}にち"
        return f"{western}（{found[0].kana} {found[1]}ねん）" if found else western
    western = f"{day.year}年{day.month}月{day.day}日"
    return f"{western}（{era_year(day)}）" if found else western


def with_weekday(day: date, language: str) -> str:
    """Return the date as one tells somebody to come: 「2026年11月24日（火曜日）」, ``Tuesday, 24 November 2026``."""
    place = day.weekday()
    if language == "en":
        return f"{_WEEKDAYS_EN[place]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"
    if language == "ja-easy":
        return f"{day.year}ねん {day.month}がつ {day.day}にち（{_WEEKDAYS_EASY[place]}ようび）"
    return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS[place]}曜日）"


def said(written: str, language: str) -> str:
    """Say a day or a month as files write it, ``2025-04-01`` or ``2025-04``, in both calendars; all else as it stands."""
    found = _WRITTEN.fullmatch(written)
    year, month = (int(found["year"]), int(found["month"])) if found else (0, 0)
    first = _day(year, month, int((found and found["day"]) or 1))
    if found is None or first is None:
        return written
    if found["day"]:
        return both(first, language)
    if language == "en":
        return both(first, language).removeprefix("1 ")
    day = " 1にち" if language == "ja-easy" else "1日"
    return both(first, language).replace(day, "", 1)


_WRITTEN: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?")

# Not strftime: it follows the locale of the process.
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _first(year: int) -> str:
    return "元" if year == 1 else str(year)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(part: str | int) -> int | None:
    if isinstance(part, int):
        return part
    plain = _KANJI_NUMBER.sub(_kanji_number, halve(squeeze(part))).rstrip("年月日").strip()
    if plain == "元":
        return 1
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 4 else None


def _kanji_number(found: re.Match[str]) -> str:
    """Turn 二〇二六 or 二千二十六 into digits."""
    written = found[0]
    if not any(kanji in _KANJI_UNITS for kanji in written):
        return "".join(str(_KANJI_DIGITS[kanji]) for kanji in written)
    total, pending = 0, 0
    for kanji in written:
        if kanji in _KANJI_UNITS:
            total += (pending or 1) * _KANJI_UNITS[kanji]
            pending = 0
        else:
            pending = _KANJI_DIGITS[kanji]
    return str(total + pending)

"""Dates: typed in the western or the Japanese era, kept as ISO 8601, shown in both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from yakuba.ground.document import Blank
from yakuba.ground.japanese.characters import halve
from yakuba.ground.japanese.dates import both, read_date, read_era_parts
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Option, Value
from yakuba.procedures.rules.types.base import Field, ItemType, Problem, Reading, Typed, register, typed_in
from yakuba.procedures.rules.types.single import wrong
from yakuba.procedures.rules.types.words import MISSING

YEAR: Final = Text("年", "ねん", "Year")
MONTH: Final = Text("月", "つき", "Month")
DAY: Final = Text("日", "ひ", "Day")
ERA: Final = Text("西暦・元号", "せいれき・げんごう", "Calendar")
ERAS: Final = (
    Option("western", Text("西暦", "せいれき（2026ねん など）", "Western (2026)")),
    Option("reiwa", Text("令和", "れいわ", "Reiwa")),
    Option("heisei", Text("平成", "へいせい", "Heisei")),
    Option("showa", Text("昭和", "しょうわ", "Showa")),
    Option("taisho", Text("大正", "たいしょう", "Taisho")),
    Option("meiji", Text("明治", "めいじ", "Meiji")),
)
_ERA_SIGNS: Final = {option.value: option.label.ja for option in ERAS[1:]}
EARLIEST: Final = date(1868, 1, 25)
"""The first day of Meiji, the earliest date a Japanese era form can hold."""
LATEST: Final = date(2199, 12, 31)

NOT_A_DATE: Final = Text(
    "日付として読み取れません。年・月・日を数字で入力してください（例：1988年5月1日、昭和63年5月1日）。",
    "ひづけが わかりません。ねん・つき・ひを すうじで かいて ください。（れい：1988ねん 5がつ 1にち）",
    "We could not read this date. Please enter year, month and day in numbers, for example 1988, 5, 1.",
)
NO_SUCH_DAY: Final = Text(
    "{written}という日はありません。年・月・日を確かめてください。",
    "{written}は カレンダーに ありません。もういちど みて ください。",
    "There is no such day as {written}. Please check the year, month and day.",
)
WHICH_ERA: Final = Text(
    "年が{year}だけでは分かりません。元号を選ぶか、西暦を4桁で入力してください。",
    "{year}ねんだけでは わかりません。げんごうを えらぶか、せいれきを 4けたで かいて ください。",
    "The year {year} is not clear. Choose the Japanese era, or enter the western year with four digits.",
)
IN_FUTURE: Final = Text(
    "{on}より後の日付です。年と元号を確かめてください。",
    "まだ きて いない ひ です（きょうは {on}）。もういちど みて ください。",
    "This date is after {on}. Please check the year and the calendar.",
)
TOO_EARLY: Final = Text(
    "{bound}以後の日付を入力してください。",
    "{bound}か、そのあとの ひを かいて ください。",
    "Please enter a date on or after {bound}.",
)
TOO_LATE: Final = Text(
    "{bound}以前の日付を入力してください。",
    "{bound}か、そのまえの ひを かいて ください。",
    "Please enter a date on or before {bound}.",
)


def say_date(day: date) -> Text:
    """Return the date in both calendars, western first."""
    return Text(both(day, "ja"), both(day, "ja-easy"), both(day, "en"))


@register
class Date(ItemType):
    """A day of the calendar, kept as ``YYYY-MM-DD``.

    Typed as era, year, month and day, or as a whole date in the year's field or in one single field
    (part ``""``: paste, import, a keyboard at the desk). Limits: ``past`` (not after the day of asking, see
    `dated`), ``not_before`` and ``not_after`` as ISO dates, ``autocomplete`` (``bday``).
    """

    reads_the_day = True

    name = "date"
    label = Text("日付", "ひづけ", "Date")
    limits = frozenset({"past", "not_before", "not_after", "autocomplete"})

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the era to choose and three short fields."""
        birthday = item.limits.get("autocomplete") == "bday"
        tokens = ("bday-year", "bday-month", "bday-day") if birthday else ("", "", "")
        # A phone's number pad has no 昭和 and no slash: whole dates must stay possible in the first field.
        return (
            Field("era", "select", ERA, options=ERAS, optional=True),
            Field("year", "text", YEAR, autocomplete=tokens[0], inputmode="text", max_length=20, width=6),
            Field("month", "text", MONTH, autocomplete=tokens[1], inputmode="numeric", max_length=3, width=3),
            Field("day", "text", DAY, autocomplete=tokens[2], inputmode="numeric", max_length=3, width=3),
        )

    def read(self, item: Item, typed: Typed) -> Reading:
        """Read what stands in the fields; a chosen era alone is no answer."""
        year, month, day = (_plain(typed_in(typed, part)) for part in ("year", "month", "day"))
        whole = _plain(typed_in(typed)) or ("" if month or day else year)
        if not (whole or year or month or day):
            return Reading()
        found = read_date(whole) if whole else None
        problem = None
        if found is None and _is_whole(whole):
            # A whole date that is none; with era, month and day left alone, to ask for the month would mislead.
            problem = Problem(NO_SUCH_DAY.fill(written=whole) if _THREE_NUMBERS.fullmatch(whole) else NOT_A_DATE)
        elif found is None:
            found, problem = _from_parts(typed_in(typed, "era"), year, month, day)
        if found is None:
            return Reading(None, (problem or Problem(NOT_A_DATE),))
        return self.settle(item, found.isoformat())

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return the western parts."""
        year, month, day = (str(int(part)) for part in value.split("-"))
        return {"era": ["western"], "year": [year], "month": [month], "day": [day]}

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check that the day exists and lies within the limits."""
        if not isinstance(value, str):
            return wrong()
        day = _iso(value)
        if day is None or not EARLIEST <= day <= LATEST:
            return (Problem(NOT_A_DATE),)
        on = _iso(str(item.limits.get("on", "")))
        if item.limits.get("past") and on and day > on:
            return (Problem(IN_FUTURE.fill(on=say_date(on))),)
        least, most = self.bounds(item)
        if day < least:
            return (Problem(TOO_EARLY.fill(bound=say_date(least))),)
        return (Problem(TOO_LATE.fill(bound=say_date(most))),) if day > most else ()

    def bounds(self, item: Item) -> tuple[date, date]:
        """Return the first and the last day allowed by the fixed limits."""
        return (
            _iso(str(item.limits.get("not_before", ""))) or EARLIEST,
            _iso(str(item.limits.get("not_after", ""))) or LATEST,
        )

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the day in both calendars."""
        return (both(date.fromisoformat(value), language),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return an ISO date."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the sole column."""
        return ("",)

    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return the ISO date, which every programme reads."""
        return {"": value}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return the places for era, year, month and day."""
        return (("", Blank("date")),)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a day within the limits; for the past one that has long been."""
        least, most = self.bounds(item)
        if item.limits.get("past"):
            least, most = max(least, min(most, date(1936, 1, 1))), min(most, max(least, date(2020, 12, 31)))
        else:
            least, most = max(least, min(most, date(2026, 4, 1))), min(most, max(least, date(2027, 3, 31)))
        return (least + timedelta(days=random.randint(0, (most - least).days))).isoformat()


def _iso(words: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _plain(words: str) -> str:
    return re.sub(r"\s+", "", halve(words))


_THREE_NUMBERS: Final = re.compile(r"[^0-9]*[0-9元]+[^0-9]+[0-9]{1,2}[^0-9]+[0-9]{1,2}日?")


def _is_whole(words: str) -> bool:
    return bool(words) and not re.fullmatch(r"[^0-9]{0,4}([0-9]{1,4}|元)年?", words)


def _from_parts(era: str, year: str, month: str, day: str) -> tuple[date | None, Problem | None]:
    """Return the date of the parts, or what is wrong with them and where."""
    year, month, day = year.removesuffix("年"), month.removesuffix("月"), day.removesuffix("日")
    missing = next(_missing(year, month, day), None)
    if missing:
        return None, missing
    sign = _ERA_SIGNS.get(era.strip(), "")
    if year.isdigit() and len(year) == 4:
        sign = ""  # who leaves the era at 昭和 and types 1988 means 1988
    elif not sign and (year.isdigit() or year == "元"):
        return None, Problem(WHICH_ERA.fill(year=year), "year")
    written = f"{year}年{month}月{day}日"
    # Who types S63 into the year has said the era there.
    found = read_era_parts(sign, year, month, day) or read_date(written)
    if found:
        return found, None
    for part, words in (("month", month), ("day", day)):
        if not words.isdigit():
            return None, Problem(NOT_A_DATE, part)
    return None, Problem(NO_SUCH_DAY.fill(written=sign + written) if year.isdigit() else NOT_A_DATE)


def _missing(year: str, month: str, day: str) -> Iterator[Problem]:
    for part, label, words in (("year", YEAR, year), ("month", MONTH, month), ("day", DAY, day)):
        if not words:
            yield Problem(MISSING.fill(label=label), part)

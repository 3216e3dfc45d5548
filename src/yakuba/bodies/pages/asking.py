"""A form as data: its fields, what was typed into them, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.http import QueryDict

from yakuba.bodies.rules.refusals import Missing, Unfit
from yakuba.ground.errors import Refusal
from yakuba.ground.japanese.characters import writable
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.japanese.widths import halve
from yakuba.ground.sent import version
from yakuba.ground.text import NOTHING, Text

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
MOST: Final = 20_000
"""As many characters as a field takes: minutes of a long day."""
_NO_DATE: Final = Text("日付として読み取れません。", "ひづけが よめません。", "This cannot be read as a date.")
_DATE_LIKE: Final = Text(
    "「令和8年5月20日」か「2026-05-20」のように書いてください。",
    "「2026-05-20」の ように かいて ください。",
    "Write it like 2026-05-20 or 令和8年5月20日.",
)
DATE_HINT: Final = Text("例 令和8年5月20日、2026-05-20", "れい 2026-05-20", "For example 2026-05-20 or 令和8年5月20日")
_NO_NUMBER: Final = Text("数として読み取れません。", "かずが よめません。", "This cannot be read as a number.")
_NUMBER_LIKE: Final = Text("数字で書いてください。", "すうじで かいて ください。", "Write digits.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. ``kind`` is text, area, date, number, select or presence; ``options`` are pairs of value and words."""

    name: str
    label: Text
    kind: str = "text"
    hint: Text = NOTHING
    required: bool = False
    options: tuple[tuple[str, Text], ...] = ()
    value: str = ""
    second: str = ""
    """What was typed beside it: of a presence, the name of the deputy."""
    problem: Text | None = None

    @property
    def deputy(self) -> str:
        """The name of the field for the deputy, beside a presence."""
        return f"deputy-{self.name.removeprefix('seen-')}"

    @property
    def rows(self) -> int:
        """How many lines a text area shows."""
        return 18 if self.name == "text" else 5


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent, read field by field."""

    sent: QueryDict

    def text(self, name: str, most: int = 2000) -> str:
        """Return words, trimmed, on as many lines as were typed."""
        return writable(self.sent.get(name, "").replace("\r\n", "\n")).strip()[:most]

    def needed(self, name: str, most: int = 2000) -> str:
        """Return words that must be there. Raises Missing."""
        typed = self.text(name, most)
        if not typed:
            raise Missing(name)
        return typed

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the lines of an area that are not empty."""
        return tuple(line.strip() for line in self.text(name, MOST).splitlines() if line.strip())

    def day(self, name: str) -> date | None:
        """Return a day, or None where nothing was typed. Raises Unfit for what is none."""
        typed = self.text(name, 60)
        if not typed:
            return None
        found = read_date(typed)
        if found is None or not 1900 <= found.year <= 2999:
            raise Unfit(name, _NO_DATE, _DATE_LIKE)
        return found

    def when(self, name: str) -> str:
        """Return a day, or a month where no day is known, as data carry them. Raises Unfit for what is neither."""
        typed = self.text(name, 60)
        return typed if _MONTH.fullmatch(typed) else str(self.day(name) or "")

    def needed_day(self, name: str) -> date:
        """Return a day that must be there. Raises Missing, Unfit."""
        found = self.day(name)
        if found is None:
            raise Missing(name)
        return found

    def number(self, name: str) -> int | None:
        """Return a number of at most four digits, or None where nothing was typed. Raises Unfit."""
        typed = halve(self.text(name, 20))
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= 4):
            raise Unfit(name, _NO_NUMBER, _NUMBER_LIKE)
        return int(typed)

    def one_of(self, name: str, options: Iterable[tuple[str, Text]]) -> str:
        """Return the option that was chosen, empty if that is one. Raises Missing for none of them."""
        typed = self.text(name, 200)
        if typed not in {value for value, _ in options}:
            raise Missing(name)
        return typed

    @property
    def seen(self) -> int:
        """The version that the person saw; none fits 0 but what does not exist yet."""
        return version(self.sent)


def empty(fields: Iterable[Field], typed: Typed) -> list[str]:
    """Return the names of the fields that must be filled and are not: all are told at once."""
    return [one.name for one in fields if one.required and one.kind != "presence" and not typed.text(one.name, MOST)]


def filled(fields: Iterable[Field], typed: Typed, fault: Refusal | None, lacking: Collection[str] = ()) -> list[Field]:
    """Return the fields with what was typed, and the fault at the field that it names; ``lacking`` are those left empty."""
    place = fault.field if isinstance(fault, Unfit) else ""
    found = []
    for one in fields:
        names = (one.name, one.deputy)
        wrong = _wrong(fault) if fault is not None and place in names and place else None
        wrong = wrong or (_wrong(Missing()) if one.name in lacking else None)
        found.append(replace(one, value=typed.text(one.name, MOST), second=typed.text(names[1], 100), problem=wrong))
    return found


def summary(fields: Iterable[Field], fault: Refusal | None) -> list[Mapping[str, object]]:
    """Return what the head of the page says is wrong, with where it is."""
    if fault is None:
        return []
    told: list[Mapping[str, object]] = [
        {"words": _AT.fill(label=one.label, words=one.problem), "href": f"#{one.name}"} for one in fields if one.problem
    ]
    return told or [{"words": _wrong(fault), "href": "#form"}]


_AT: Final = Text("{label}：{words}", "{label}：{words}", "{label}: {words}")


def _wrong(fault: Refusal) -> Text:
    return Text("{a}{b}", "{a} {b}", "{a} {b}").fill(a=fault.words, b=fault.remedy)


def choices(words: Mapping[str, Text]) -> tuple[tuple[str, Text], ...]:
    """Return a table of words as options."""
    return tuple((str(value), text) for value, text in words.items())

"""The sheet of a step on a page: its fields as they are shown, and what somebody sent read back into data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from yakuba.ground.sent import words as words_of
from yakuba.ground.text import Text
from yakuba.plans.rules.life import MOST_LETTERS
from yakuba.plans.rules.steps import CHECKS, Field, Sheet

YEARS_AHEAD: Final = 6
NO_DAY: Final = Text(
    "日付を「2026-04-01」か「令和8年4月1日」のように書いてください。",
    "ひにちを 2026-04-01 の ように かいて ください。",
    "Write a date like 2026-04-01.",
)
"""Said at a field for a day that holds something else."""
_MOST: Final = MOST_LETTERS + 1
"""One letter more than is allowed, so that what is too long is refused and not cut."""
_PARTS: Final = ("initial", "running", "funding")


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose."""

    code: str
    label: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class CostRow:
    """A fiscal year in a table of costs, as typed."""

    year: int
    initial: str
    running: str
    funding: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the page shows it, with what was typed and what is wrong with it."""

    name: str
    title: Text
    kind: str
    needed: bool
    value: str = ""
    note: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[CostRow, ...] = ()
    error: Text | None = None


def words(sent: QueryDict, name: str, most: int = _MOST) -> str:
    """Return what was typed into a field as `ground.sent.words`; where no length is said, as much as a sheet may hold."""
    return words_of(sent, name, most)


def typed(sheet: Sheet, sent: QueryDict, first_year: int) -> dict[str, Any]:
    """Return what somebody typed into a sheet, as `rules.life.check_deed` reads it."""
    return {one.key: _typed(one, sent, first_year) for one in sheet.fields}


def _typed(one: Field, sent: QueryDict, first_year: int) -> Any:
    name = f"f-{one.key}"
    match one.kind:
        case "check":
            return {"answer": words(sent, name, 10), "note": words(sent, f"{name}-note")}
        case "costs":
            return [
                {"fiscal_year": year, **{part: words(sent, f"{name}-{year}-{part}", 200) for part in _PARTS}}
                for year in range(first_year, first_year + YEARS_AHEAD)
            ]
        case _:
            return words(sent, name)


def shown(
    sheet: Sheet, values: Mapping[str, Any], first_year: int, faults: Mapping[str, Text] | None = None
) -> list[Shown]:
    """Return the fields of a sheet as the page shows them. Costs stand for six fiscal years from ``first_year`` on."""
    return [_shown(one, values.get(one.key), first_year, (faults or {}).get(one.key)) for one in sheet.fields]


def _shown(one: Field, value: Any, first_year: int, error: Text | None) -> Shown:
    name = f"f-{one.key}"
    match one.kind:
        case "check":
            answer = value or {}
            chosen = answer.get("answer", "")
            options = tuple(Option(code, label, code == chosen) for code, label in CHECKS)
            return Shown(name, one.title, one.kind, one.needed, "", answer.get("note", ""), options, error=error)
        case "choice":
            options = tuple(Option(code, label, code == value) for code, label in one.options)
            return Shown(name, one.title, one.kind, one.needed, options=options, error=error)
        case "costs":
            by_year = {row["fiscal_year"]: row for row in value or ()}
            years = range(first_year, first_year + YEARS_AHEAD)
            rows = tuple(
                CostRow(year, *(str(by_year.get(year, {}).get(part, "")) for part in _PARTS)) for year in years
            )
            return Shown(name, one.title, one.kind, one.needed, rows=rows, error=error)
        case _:
            return Shown(name, one.title, one.kind, one.needed, str(value or ""), error=error)

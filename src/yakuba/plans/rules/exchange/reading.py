"""Grids as a pack again; every fault names its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yakuba.ground.text import Text
from yakuba.plans.rules.exchange import cells
from yakuba.plans.rules.exchange import columns as c
from yakuba.plans.rules.exchange.grid import Cell, CellFault, Grid, Place
from yakuba.plans.rules.exchange.joining import joined
from yakuba.plans.rules.model import PlanPack

Line = dict[str, Any]
"""What stands in a line, by the field of its column."""


@dataclass(slots=True)
class Lines:
    """The lines of a sheet as they were understood, with the place of each."""

    sheet: str
    found: list[tuple[int, Line]] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)

    def place(self, row: int, field_: str = "") -> Place:
        """Return where a field of a line stands."""
        return Place(self.sheet, row, self.columns.get(field_, 1))


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading: the plan as data, or the faults; never both."""

    data: dict[str, Any] | None
    faults: tuple[CellFault, ...] = ()
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """Where the line of a part stands, by kind of part and id."""


def read(given: Sequence[Grid], base: PlanPack | None = None) -> Read:
    """Read sheets. A sheet that is missing leaves what it holds in ``base`` as it is; a sheet that is there replaces it.

    What has no sheet (bodies, flow charts, tables, surveys, topics, scoring, other languages of unchanged words) stays.
    """
    faults: list[CellFault] = []
    sheets: dict[str, Lines] = {}
    head: Line | None = None
    for grid in given:
        if grid.name == c.HEAD:
            head = _head(grid, faults)
        elif grid.name == c.SCHEDULE.name:
            sheets[grid.name] = _schedule(grid, faults)
        elif grid.name in c.BY_NAME:
            sheets[grid.name] = _lines(c.BY_NAME[grid.name], grid, faults)
    if not sheets and head is None:
        known = "、".join([c.HEAD, *c.BY_NAME])
        words = Text(
            "計画のシートが見つかりません。シート名は次のどれかにします: {known}",
            "シートの なまえが ちがいます: {known}",
            "No sheet of a plan was found. Sheets are called: {known}",
        )
        faults.append(CellFault(Place(given[0].name if given else "", 1), words.fill(known=known)))
    if faults:
        return Read(None, tuple(sorted(faults, key=lambda fault: fault.place)))
    data, places, wrong = joined(head, sheets, base)
    if wrong:
        return Read(None, tuple(sorted(wrong, key=lambda fault: fault.place)))
    return Read(data, (), places)


def _head(grid: Grid, faults: list[CellFault]) -> Line:
    by_name = {column.head: column for column in c.HEAD_FIELDS}
    found: Line = {}
    for row, line in enumerate(grid.rows, start=2):
        name = str(line[0] or "").strip() if line else ""
        column = by_name.get(name)
        if column is None:
            if name:
                faults.append(CellFault(Place(grid.name, row), _unknown(name, by_name)))
            continue
        place = Place(grid.name, row, 2)
        found[column.field] = cells.understood(column, line[1] if len(line) > 1 else None, place, faults)
    missing = [column.head for column in c.HEAD_FIELDS if column.needed and column.field not in found]
    if missing:
        faults.append(CellFault(Place(grid.name, 1), _missing(missing)))
    return found


def _lines(sheet: c.Sheet, grid: Grid, faults: list[CellFault]) -> Lines:
    by_name = {column.head: column for column in sheet.columns}
    columns: list[tuple[int, c.Column]] = []
    for number, name in enumerate(grid.head, start=1):
        if name in by_name:
            columns.append((number, by_name[name]))
        elif name:
            faults.append(CellFault(Place(grid.name, 1, number), _unknown(name, by_name)))
    there = {column.field for _, column in columns}
    if missing := [column.head for column in sheet.columns if column.needed and column.field not in there]:
        faults.append(CellFault(Place(grid.name, 1), _missing(missing)))
        return Lines(grid.name)
    lines = Lines(grid.name, [], {column.field: number for number, column in columns})
    for row, values in _filled(grid):
        line = {
            column.field: cells.understood(
                column, values[number - 1] if number <= len(values) else None, Place(grid.name, row, number), faults
            )
            for number, column in columns
        }
        lines.found.append((row, line))
    return lines


def _schedule(grid: Grid, faults: list[CellFault]) -> Lines:
    count = len(c.SCHEDULE.columns)
    names = tuple(column.head for column in c.SCHEDULE.columns)
    if grid.head[:count] != names:
        faults.append(CellFault(Place(grid.name, 1), _missing(names)))
        return Lines(grid.name)
    halves = cells.halves_of(grid, count, faults)
    lines = Lines(grid.name, [], {"node": 1, "line": 2})
    for row, values in _filled(grid):
        node, line = (
            cells.understood(column, values[i] if i < len(values) else None, Place(grid.name, row, i + 1), faults)
            for i, column in enumerate(c.SCHEDULE.columns)
        )
        drawn = [(half, number, values[number - 1] if number <= len(values) else None) for number, half in halves]
        bars = list(cells.bars(drawn, line or "", Place(grid.name, row), faults))
        lines.found.append((row, {"node": node, "bars": bars}))
    return lines


def _filled(grid: Grid) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for row, values in enumerate(grid.rows, start=2):
        if any(value is not None and str(value).strip() for value in values):
            yield row, values


def _unknown(name: str, known: Mapping[str, Any]) -> Text:
    return Text(
        "「{name}」という項目はありません。使えるのは次の項目です: {known}",
        "「{name}」は つかえません: {known}",
        "There is no column “{name}”. Known are: {known}",
    ).fill(name=name, known="、".join(known))


def _missing(names: Sequence[str]) -> Text:
    return Text(
        "必要な列がありません: {names}。書き出したひな形の見出しを変えずに使ってください。",
        "たりない れつが あります: {names}",
        "Columns are missing: {names}. Keep the heads of the sheet as they were written out.",
    ).fill(names="、".join(names))

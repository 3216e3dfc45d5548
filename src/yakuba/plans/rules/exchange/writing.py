"""A pack as grids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from yakuba.ground.text import Text
from yakuba.plans.rules import halves
from yakuba.plans.rules.exchange import columns as c
from yakuba.plans.rules.exchange.grid import Cell, Grid
from yakuba.plans.rules.exchange.spans import number_of, period
from yakuba.plans.rules.exchange.words import said
from yakuba.plans.rules.model import Bar, Mark, Node, PlanPack


def grids(pack: PlanPack) -> tuple[Grid, ...]:
    """Return a plan as the sheets that an official fills in, the plan itself first."""
    return (
        _head(pack),
        _grid(c.LEVELS, pack.head.levels),
        _grid(c.AXES, _axes(pack)),
        _grid(c.CHALLENGES, pack.challenges),
        _grid(c.NODES, pack.nodes),
        _grid(c.SHEETS, _of_nodes(pack, lambda node: [node.sheet] if node.sheet else [])),
        _schedule(pack),
        _grid(c.FIGURES, _figures(pack)),
        _grid(c.COSTS, _of_nodes(pack, lambda node: node.sheet.costs if node.sheet else ())),
        _grid(c.EARLIER, pack.earlier),
    )


def _head(pack: PlanPack) -> Grid:
    rows = tuple((column.head, _cell(column, pack.head), column.help) for column in c.HEAD_FIELDS)
    return Grid(c.HEAD, c.HEAD_COLUMNS, rows)


def _grid(sheet: c.Sheet, parts: Iterable[Any]) -> Grid:
    head = tuple(column.head for column in sheet.columns)
    return Grid(sheet.name, head, tuple(tuple(_cell(column, part) for column in sheet.columns) for part in parts))


class _With:
    """A part together with what its line says of the part above it."""

    def __init__(self, part: Any, **more: Any) -> None:
        self.part, self.more = part, more

    def __getattr__(self, name: str) -> Any:
        return self.more[name] if name in self.more else getattr(self.part, name)


def _axes(pack: PlanPack) -> Iterator[_With]:
    for axis in pack.head.axes:
        for one in axis.classes:
            yield _With(one, axis=axis.id, axis_title=axis.title, edition=axis.edition)


def _of_nodes(pack: PlanPack, parts: Any) -> Iterator[_With]:
    for node in pack.nodes:
        for part in parts(node):
            yield _With(part, node=node.id)


def _figures(pack: PlanPack) -> Iterator[_With]:
    for node in pack.nodes:
        for figure in node.figures:
            values = figure.values or (None,)
            for value in values:
                told = {name: getattr(value, name, None) for name in ("kind", "value", "at", "of", "source")}
                yield _With(figure, node=node.id, **told)


def _schedule(pack: PlanPack) -> Grid:
    first, last = period(pack)
    head = (
        *(column.head for column in c.SCHEDULE.columns),
        *(halves.short(half).ja for half in range(first, last + 1)),
    )
    rows = [(node.id, line, *_cells(bars, first, last)) for node in pack.nodes for line, bars in _lines(node).items()]
    return Grid(c.SCHEDULE.name, head, tuple(rows))


def _lines(node: Node) -> dict[str, list[Bar]]:
    """Return the bars of a measure by line; bars of one line that lie over each other need lines of their own."""
    lines: dict[str, list[Bar]] = {}
    for bar in node.bars:
        lines.setdefault(bar.line, []).append(bar)
    return lines


def _cells(bars: list[Bar], first: int, last: int) -> list[Cell]:
    cells: list[Cell] = [None] * (last - first + 1)
    for bar in bars:
        begins, ends = number_of(bar.from_half), number_of(bar.until_half)
        for half in range(max(begins, first), min(ends, last) + 1):
            cells[half - first] = c.ON
        if first <= begins <= last:
            cells[begins - first] = said(bar.label) or "●"
        if bar.goes_on and first <= ends <= last:
            cells[ends - first] = c.BEYOND if ends > begins else f"{cells[ends - first]}{c.BEYOND}"
    return cells


def _cell(column: c.Column, part: Any) -> Cell:
    field, _, language = column.field.partition("@")
    value = getattr(part, field)
    if language:
        return _other(value, language)
    match column.kind:
        case "lines":
            return "\n".join(said(one) for one in value) or None
        case "ids":
            return ", ".join(value) or None
        case "tick":
            return "○" if value else None
        case "marks":
            return ", ".join(_mark(one) for one in value) or None
        case "scores":
            return ", ".join(f"{name}={points}" for name, points in value.items()) or None
        case "word":
            return next((shown for shown, meant in column.words if meant == value), None)
        case "text":
            return (said(value) if isinstance(value, str | dict) else value) or None
        case _:
            return None if value == "" else value


def _mark(mark: Mark) -> str:
    return f"{mark.axis}:{mark.class_} {mark.sign}".strip()


def _other(words: str | dict[str, str], language: str) -> str | None:
    """Return the words in another language only where they are words of their own."""
    if isinstance(words, str):
        return None
    return getattr(Text.read(words), language.replace("-", "_")) or None

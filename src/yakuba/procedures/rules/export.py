"""A procedure's answers as one flat row: for the hand-over to other systems, for tables and for statistics."""

from __future__ import annotations

from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Answers, Procedure
from yakuba.procedures.rules.types import type_of

Cell = str | int | bool | None


def columns(procedure: Procedure) -> tuple[str, ...]:
    """Return the columns that every row of this procedure has; ``item.part`` for items of several parts.

    Questions asked of each row of a list add ``item#row.part`` columns to the rows that have them.
    """
    each = {ask.item.id for ask in procedure.asks if ask.each}
    return tuple(
        _name(item.id, part) for item in procedure.items if item.id not in each for part in type_of(item).columns(item)
    )


def row(procedure: Procedure, answers: Answers) -> dict[str, Cell]:
    """Return one row: every column of `columns`, None where there is no answer, and those of the lists' rows."""
    cells: dict[str, Cell] = dict.fromkeys(columns(procedure))
    items = {item.id: item for item in procedure.items}
    for written, value in answers.items():
        key = Key.parse(written)
        item = items.get(key.item)
        if item is None or value is None:
            continue
        name = f"{key.item}#{key.row}" if key.row else key.item
        cells.update({_name(name, part): cell for part, cell in type_of(item).export(item, value).items()})
    return cells


def _name(item: str, part: str) -> str:
    return f"{item}.{part}" if part else item

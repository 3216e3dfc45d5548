"""Lists of rows: the members of a household, several vehicles, several dogs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any, Final

from yakuba.ground.document import Blank
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import Field, ItemType, Problem, Reading, Typed, types, under
from yakuba.procedures.rules.types.composite import Composite
from yakuba.procedures.rules.types.single import wrong

ROW_LIST: Final = "rows"
"""The hidden field, sent once for each row, that keeps the rows' ids and their order."""
_ROW: Final = re.compile(r"m[1-9][0-9]{0,3}")
_USUAL_MOST: Final = 12
TOO_MANY: Final = Text(
    "入力できるのは{most}件までです。",
    "かけるのは {most}つまで です。",
    "No more than {most} can be entered.",
)
TOO_FEW: Final = Text(
    "{least}件以上入力してください。",
    "{least}つより おおく かいて ください。",
    "Please enter at least {least}.",
)
NTH: Final = Text("{number}番目", "{number}ばんめ", "No. {number}")


class Rows(ItemType):
    """A list of rows of a composite type, kept as objects that each have an ``id`` (m1, m2 …).

    An id stays with its row when others come and go, so that answers about a row keep theirs. Parts are named
    ``m1.birth_date.year``. Limits: those of the inner type, ``min_rows`` (1) and ``max_rows`` (12).
    """

    def __init__(self, inner: Composite) -> None:
        self.inner = inner
        self.limits = inner.limits | {"min_rows", "max_rows"}  # type: ignore[misc]
        self.name = inner.name  # type: ignore[misc]
        self.label = inner.label  # type: ignore[misc]

    def bounds(self, item: Item) -> tuple[int, int]:
        """Return the least and the greatest number of rows."""
        return int(item.limits.get("min_rows", 1)), int(item.limits.get("max_rows", _USUAL_MOST))

    def row_ids(self, typed: Typed) -> tuple[str, ...]:
        """Return the ids of the rows on the page, in order; a page without rows has m1."""
        listed = [row for row in typed.get(ROW_LIST, ()) if _ROW.fullmatch(row)]
        found = {part.partition(".")[0] for part in typed}
        loose = sorted((row for row in found if _ROW.fullmatch(row)), key=_number)
        return tuple(dict.fromkeys(listed or loose)) or ("m1",)

    def new_row_id(self, typed: Typed, taken: Iterable[str] = ()) -> str:
        """Return an id for one more row: beyond all on the page and all ``taken`` (rows that answers still name)."""
        rows = [row for row in (*self.row_ids(typed), *taken) if _ROW.fullmatch(row)]
        return f"m{max(map(_number, rows), default=0) + 1}"

    def add_row(self, typed: Typed, taken: Iterable[str] = ()) -> dict[str, list[str]]:
        """Return what was typed with one more, empty row at the end."""
        return {**typed, ROW_LIST: [*self.row_ids(typed), self.new_row_id(typed, taken)]}

    def remove_row(self, typed: Typed, row_id: str) -> dict[str, list[str]]:
        """Return what was typed without that row; the others keep their ids."""
        kept = {name: strings for name, strings in typed.items() if not name.startswith(f"{row_id}.")}
        return {**kept, ROW_LIST: [row for row in self.row_ids(typed) if row != row_id]}

    def row_fields(self, item: Item, row_id: str) -> tuple[Field, ...]:
        """Return the fields of one row."""
        return tuple(
            replace(field, part=f"{row_id}.{field.part}", group=f"{row_id}.{field.group}" if field.group else "")
            for field in self.inner.fields(item)
        )

    def row_label(self, item: Item, value: Mapping[str, Value], number: int = 0) -> Text:
        """Return how a row is called where there is a question about it; ``number`` is its place in the list."""
        label = self.inner.row_label(item, value)
        return label if label is not None else NTH.fill(number=number or _number(str(value["id"])))

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the list of rows and the fields of the first row. Faces walk `row_ids` and `row_fields`."""
        return (Field(ROW_LIST, "hidden", optional=True), *self.row_fields(item, "m1"))

    def read(self, item: Item, typed: Typed) -> Reading:
        """Read row by row; a row in which nothing stands is no row."""
        rows: list[Value] = []
        problems: list[Problem] = []
        for row_id in self.row_ids(typed):
            reading = self.inner.read(item, under(typed, row_id))
            problems += [_within(row_id, problem) for problem in reading.problems]
            if reading.value is not None:
                rows.append({"id": row_id, **reading.value})
        if problems:
            return Reading(None, tuple(problems))
        return self.settle(item, rows) if rows else Reading()

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return the rows' fields and the list of their ids."""
        typed = {ROW_LIST: [row["id"] for row in value]}
        for row in value:
            typed |= {f"{row['id']}.{part}": strings for part, strings in self.inner.write(item, _bare(row)).items()}
        return typed

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check the rows, their ids and their number."""
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            return wrong()
        ids = [row.get("id") for row in value]
        if not all(isinstance(one, str) and _ROW.fullmatch(one) for one in ids) or len(set(ids)) < len(ids):
            return wrong()
        problems = [_within(row["id"], found) for row in value for found in self.inner.check(item, _bare(row))]
        least, most = self.bounds(item)
        if len(value) < least:
            problems.append(Problem(TOO_FEW.fill(least=least)))
        if len(value) > most:
            problems.append(Problem(TOO_MANY.fill(most=most)))
        return tuple(problems)

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return one line for each row, after its number."""
        lines = self.row_lines(item, value, language)
        return tuple(f"{number}. {line}" for number, line in enumerate(lines, start=1))

    def row_lines(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return one line for each row."""
        gap = ", " if language == "en" else "　"
        return tuple(gap.join(self.inner.show(item, _bare(row), language)) for row in value)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return an array of rows."""
        row = self.inner.schema(item)
        identified = {"id": {"type": "string", "pattern": f"^{_ROW.pattern}$"}, **row["properties"]}
        row = {**row, "properties": identified, "required": ["id", *row["required"]]}
        least, most = self.bounds(item)
        return {"type": "array", "items": row, "minItems": least, "maxItems": most}

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the number of rows, then the columns of as many rows as there may be."""
        inner = self.inner.columns(item)
        numbered = (f"{number}.{column}" for number in range(1, self.bounds(item)[1] + 1) for column in inner)
        return ("count", *numbered)

    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return the rows side by side; those that are not there are empty."""
        cells: dict[str, str | int | bool | None] = dict.fromkeys(self.columns(item))
        cells["count"] = len(value)
        for number, row in enumerate(value, start=1):
            inner = self.inner.export(item, _bare(row))
            cells.update({f"{number}.{column}": cell for column, cell in inner.items()})
        return cells

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return the places of up to six rows: what a page of paper bears."""
        inner = self.inner.blank(item, language)
        count = min(6, self.bounds(item)[1])
        return tuple((f"{number}. {label}", place) for number in range(1, count + 1) for label, place in inner)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a few rows."""
        least, most = self.bounds(item)
        count = random.randint(min(least, most), min(most, max(least, 4)))
        return [{"id": f"m{number}", **self.inner.sample_row(item, random, number)} for number in range(1, count + 1)]

    def facts(self, item: Item, value: Value) -> Any:
        """Return the rows with their ids."""
        return [{"id": row["id"], **self.inner.facts(item, _bare(row))} for row in value]

    def free_text(self, item: Item, value: Value) -> Iterable[str]:
        """Return what could be written freely in any row."""
        for row in value if isinstance(value, list) else ():
            if isinstance(row, Mapping):
                yield from self.inner.free_text(item, _bare(row))


def _bare(row: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in row.items() if name != "id"}


def _within(row_id: str, problem: Problem) -> Problem:
    return replace(problem, part=f"{row_id}.{problem.part}" if problem.part else row_id)


def _number(row_id: str) -> int:
    return int(row_id[1:])


@cache
def _rows_of(name: str) -> Rows:
    inner = types[name]
    if not isinstance(inner, Composite):
        raise ValueError(f"items of type {name!r} cannot be many: only data made of parts have rows")
    return Rows(inner)


def type_of(item: Item) -> ItemType:
    """Return the type that knows this item: its own, or the list of it where the item is ``many``.

    Raises KeyError for an unknown type, ValueError for ``many`` of what has no parts.
    """
    return _rows_of(item.type) if item.many or item.type == "household" else types[item.type]

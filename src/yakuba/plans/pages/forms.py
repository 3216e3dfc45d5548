"""Forms for parts of a plan: from what a pack would write to controls, from what was sent back to what a pack would write.

A value that cannot be right (letters for yen) is passed on as it was typed: the rules say what is wrong with it, at its
field, and the form shows it again. Template: ``plans/edit.html``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import QueryDict

from yakuba.ground.text import NOTHING, Text
from yakuba.plans.rules.packs.changing import Told

Kind = Literal["words", "area", "lines", "line", "choice", "tick", "many", "rows", "cells"]
_LONGEST = 20_000
_MORE_ROWS = 3
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen."""

    value: str
    words: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A field: its place in the part (``sheet.problem``), what it is called, and how it is written.

    ``words`` and ``area`` are words in three languages, short and long; ``lines`` a list, one on each line; ``cells`` are
    plain words one on each line; ``rows`` a table with ``columns``. ``whole`` marks cells that hold a whole number.
    """

    name: str
    label: Text
    kind: Kind
    hint: Text = NOTHING
    required: bool = False
    options: tuple[Option, ...] = ()
    columns: tuple[Spec, ...] = ()
    whole: bool = False
    number: bool = False


@dataclass(slots=True)
class Cell:
    """A control as it is shown."""

    spec: Spec
    name: str
    value: Any
    error: Text | None = None
    theirs: str = ""
    """What stands there now, where somebody else was faster."""
    rows: list[list[Cell]] = field(default_factory=list)
    chosen: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The id of the control, by which its faults lead to it."""
        return self.name.replace(".", "-")

    @property
    def known(self) -> bool:
        """Whether what is chosen is among what can be chosen: a section that was closed is not."""
        return any(one.value == self.value for one in self.spec.options)


def read(specs: Sequence[Spec], sent: QueryDict) -> dict[str, Any]:
    """Read what was sent, by the name of the field; what is empty is None."""
    return {spec.name: _read(spec, spec.name, sent) for spec in specs}


def _read(spec: Spec, name: str, sent: QueryDict) -> Any:
    if spec.kind == "rows":
        return _rows(spec, name, sent) or None
    if spec.kind == "many":
        return [one[:_LONGEST] for one in sent.getlist(name)] or None
    typed = sent.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()[:_LONGEST]
    if spec.kind == "tick":
        return True if typed else None
    if spec.kind in ("words", "area"):
        others = {
            language: words
            for language in ("ja-easy", "en")
            if (words := sent.get(f"{name}.{language}", "").replace("\x00", "").strip()[:_LONGEST])
        }
        return {"ja": typed, **others} if others and typed else typed or None
    if spec.kind in ("lines", "cells"):
        return [line.strip() for line in typed.split("\n") if line.strip()] or None
    return _number(typed, whole=spec.whole) if typed and (spec.whole or spec.number) else typed or None


def _number(typed: str, *, whole: bool) -> Any:
    plain = typed.replace(",", "").replace("，", "").removesuffix("円")
    try:
        return int(plain) if whole else float(plain)
    except ValueError:
        return typed


def _rows(spec: Spec, name: str, sent: QueryDict) -> list[dict[str, Any]]:
    found = []
    for place in range(_MOST_ROWS):
        if not any(f"{name}.{place}.{column.name}" in sent for column in spec.columns):
            break
        row = {column.name: _read(column, f"{name}.{place}.{column.name}", sent) for column in spec.columns}
        if any(
            value is not None for column, value in zip(spec.columns, row.values(), strict=True) if not column.options
        ):
            found.append({key: value for key, value in row.items() if value is not None})
    return found


def kept(spec: Spec, typed: Any, was: Any) -> Any:
    """Return what was typed with what the form does not show: the translations of lines that stayed as they were."""
    if spec.kind == "lines" and isinstance(typed, list):
        known = {ja(one): one for one in was or ()}
        return [known.get(line, line) for line in typed]
    return typed


def ja(words: Any) -> str:
    """Return the Japanese of words as a pack writes them; anything else as it is."""
    return str(words.get("ja", "")) if isinstance(words, Mapping) else "" if words is None else str(words)


def shown(
    specs: Sequence[Spec], values: Mapping[str, Any], faults: Told | None = None, now: Mapping[str, Any] | None = None
) -> list[Cell]:
    """Return the controls for values, with what is wrong, and with what stands there ``now`` where that is not the same."""
    return [_cell(spec, spec.name, values.get(spec.name), faults or {}, now) for spec in specs]


def _cell(spec: Spec, name: str, value: Any, faults: Told, now: Mapping[str, Any] | None) -> Cell:
    cell = Cell(spec, name, value, _fault(name, faults, exact=spec.kind == "rows"))
    if spec.kind in ("lines", "cells"):
        cell.value = "\n".join(ja(one) for one in value or ())
    elif spec.kind in ("words", "area"):
        cell.value = value if isinstance(value, Mapping) else {"ja": value or ""}
        cell.value = {
            "ja": cell.value.get("ja", ""),
            "easy": cell.value.get("ja-easy", ""),
            "en": cell.value.get("en", ""),
        }
    elif spec.kind == "many":
        cell.chosen = frozenset(value or ())
    elif spec.kind == "rows":
        rows = [*(value or ()), *({} for _ in range(_MORE_ROWS))]
        cell.rows = [
            [_cell(one, f"{name}.{place}.{one.name}", _plain(row.get(one.name)), faults, None) for one in spec.columns]
            for place, row in enumerate(rows)
        ]
    elif value is None:
        cell.value = ""
    else:
        cell.value = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    if now is not None and now.get(spec.name) != value:
        cell.theirs = told(now.get(spec.name)) or "―"
    return cell


def _plain(value: Any) -> Any:
    return ja(value) if isinstance(value, Mapping) else value


def _fault(name: str, faults: Told, *, exact: bool) -> Text | None:
    for place, words in faults.items():
        if place == name or (not exact and place.startswith(f"{name}.")):
            return words
    return None


def unplaced(specs: Sequence[Spec], faults: Told) -> list[Text]:
    """Return the faults that belong to none of these fields."""
    return [
        words
        for place, words in faults.items()
        if not any(place == spec.name or place.startswith(f"{spec.name}.") for spec in specs)
    ]


def told(value: Any) -> str:
    """Return a value as somebody can read it who compares it with their own."""
    if isinstance(value, Mapping):
        if "ja" in value:
            return " / ".join(str(one) for one in value.values() if one)
        return " ".join(told(one) for one in value.values())
    if isinstance(value, list | tuple):
        return "\n".join(told(one) for one in value)
    return "" if value is None else str(value)

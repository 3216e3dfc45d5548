"""What an item type is: one class that knows its datum in every face.

A type reads what a person typed, checks it, shows it, prints it, describes it as JSON Schema and exports it.
Register a new one with ``@register`` and it works in every face; a build test holds each to all of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any, ClassVar, Literal, TypeVar

from yakuba.ground.document import Blank
from yakuba.ground.registry import Registry
from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.model import Item, Option, Value

Typed = Mapping[str, list[str]]
"""What stood in the fields of one question when the page was sent: part → the strings typed or ticked.
A type with a single field uses the part ``""``."""

Control = Literal["text", "textarea", "number", "select", "radio", "checkbox", "checkboxes", "file", "hidden"]


@dataclass(frozen=True, slots=True)
class Field:
    """One control of a question. Faces render it; they need to know no type.

    ``width`` is a hint in characters; ``autocomplete`` and ``inputmode`` are the HTML tokens (WCAG 1.3.5);
    ``options`` belong to select, radio and checkboxes. ``helper`` asks the face for help while typing
    (``postcode`` fills the address parts, ``bank`` and ``branch`` look up codes); typing never depends on it.
    ``optional`` marks a part that may stay empty though the item is required.
    ``group`` is the part to which this and the neighbouring controls belong (year, month and day of a
    birth date), ``legend`` its name; a Problem may stand beside a control or beside such a group.
    """

    part: str = ""
    control: Control = "text"
    label: Text = NOTHING
    hint: Text = NOTHING
    options: tuple[Option, ...] = ()
    autocomplete: str = ""
    inputmode: str = ""
    max_length: int = 0
    width: int = 0
    helper: str = ""
    optional: bool = False
    group: str = ""
    legend: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer, in words that say the remedy, and where.

    ``part`` names a field, or a group of fields, or is ``""`` for the question as a whole.
    """

    words: Text
    part: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading what was typed: a value, or problems. Nothing typed at all is value None, no problems."""

    value: Value = None
    problems: tuple[Problem, ...] = ()


class ItemType(ABC):
    """One kind of datum. Values are plain JSON; None never reaches `check`, `show` or `export`."""

    name: ClassVar[str]
    label: ClassVar[Text]
    limits: ClassVar[frozenset[str]] = frozenset()
    """Names of the limits that an item of this type may set in the vocabulary."""
    takes_options: ClassVar[bool] = False
    is_file: ClassVar[bool] = False
    reads_the_day: ClassVar[bool] = False
    """Whether the day of asking matters to it, see `dated`."""

    @abstractmethod
    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the controls of the web form, in order."""

    @abstractmethod
    def read(self, item: Item, typed: Typed) -> Reading:
        """Understand what was typed: widths, eras, hyphens and spaces are ours to sort out, not the person's."""

    @abstractmethod
    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return what the fields show for a value: ``read(item, write(item, v)).value == v``."""

    @abstractmethod
    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check a value from wherever it came (form, API, import, an old draft). `read` gives only values that pass."""

    @abstractmethod
    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the lines in which a person reads the value: check page, desk, letters."""

    @abstractmethod
    def schema(self, item: Item) -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of the value."""

    @abstractmethod
    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the names of the export's columns, ``""`` for the only one."""

    @abstractmethod
    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return one cell for each of `columns`."""

    @abstractmethod
    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return the places to write on paper: (label of the part, place). The sole part has the label ``""``."""

    @abstractmethod
    def sample(self, item: Item, random: Random) -> Value:
        """Return a believable value that passes `check`, for tests, demos and previews."""

    def facts(self, item: Item, value: Value) -> Any:
        """Return what conditions see of the value."""
        return value

    def free_text(self, item: Item, value: Value) -> Iterable[str]:
        """Return the strings in which a person could have written anything: searched for a My Number."""
        return ()

    def settle(self, item: Item, value: Value) -> Reading:
        """Return the value as read if it passes `check`, else its problems."""
        problems = self.check(item, value)
        return Reading(None, problems) if problems else Reading(value)


types: Registry[ItemType] = Registry("item types")
"""All item types by name. Instances, not classes: ``types["kana"]``."""

K = TypeVar("K", bound=type[ItemType])


def register(kind: K) -> K:
    """Give the house a new item type under its own name."""
    types.add(kind.name, kind())
    return kind


def dated(item: Item, on: date) -> Item:
    """Return the item as asked on that day, so that ``past: true`` has a day to be measured against.

    Types read no clock. Without a day, only the fixed bounds of a date hold.
    """
    if not types[item.type].reads_the_day:
        return item
    return replace(item, limits={**item.limits, "on": on.isoformat()})


def typed_in(typed: Typed, part: str = "") -> str:
    """Return what stood in one field, ``""`` if nothing did."""
    return next(iter(typed.get(part, ())), "")


def under(typed: Typed, part: str) -> dict[str, list[str]]:
    """Return what was typed below a part, under the names that the part itself gives its fields."""
    inside = f"{part}."
    return {
        "" if name == part else name[len(inside) :]: strings
        for name, strings in typed.items()
        if name == part or name.startswith(inside)
    }


def join(part: str, inner: str) -> str:
    """Return the name of a part's part: ``birth_date`` and ``year`` make ``birth_date.year``."""
    return f"{part}.{inner}" if part and inner else part or inner

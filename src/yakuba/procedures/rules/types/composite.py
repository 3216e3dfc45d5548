"""Data made of parts: each part is an item of another type, and what the parts know, the whole knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, ClassVar

from yakuba.ground.document import Blank
from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.model import Item, Option, Value
from yakuba.procedures.rules.types.base import Field, ItemType, Problem, Reading, Typed, join, types, under
from yakuba.procedures.rules.types.single import wrong
from yakuba.procedures.rules.types.words import CHOOSE, MISSING, UNKNOWN_PART


@dataclass(frozen=True)
class Part:
    """One part of a datum: a small item that lives only within the whole.

    ``type`` is the name of a registered type, or a type that exists only as a part.
    """

    name: str
    type: str | ItemType
    label: Text
    optional: bool = False
    hint: Text = NOTHING
    options: tuple[Option, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    helper: str = ""
    hidden: bool = False

    def item(self, whole: Item) -> Item:
        """Return the part as an item, asked on the same day as the whole."""
        limits = {**self.limits, "on": whole.limits["on"]} if "on" in whole.limits else self.limits
        name = self.kind.name
        return Item(f"{whole.id}.{self.name}", name, self.label, self.hint, options=self.options, limits=limits)

    @property
    def kind(self) -> ItemType:
        """The type of the part."""
        return types[self.type] if isinstance(self.type, str) else self.type


class Composite(ItemType):
    """A datum with named parts, kept as a JSON object in which parts that were not given are absent.

    Limits: ``parts`` lists the parts that are asked (in the type's order), ``optional`` those that may stay empty.
    """

    limits = frozenset({"parts", "optional"})
    reads_the_day = True
    all_parts: ClassVar[tuple[Part, ...]]
    usual: ClassVar[tuple[str, ...]] = ()
    """The parts that are asked when the item does not say; all of them when empty."""

    def parts(self, item: Item) -> tuple[Part, ...]:
        """Return the parts that this item asks."""
        wanted = item.limits.get("parts") or self.usual
        optional = item.limits.get("optional", ())
        chosen = [part for part in self.all_parts if not wanted or part.name in wanted]
        return tuple(replace(part, optional=True) if part.name in optional else part for part in chosen)

    def agree(self, item: Item, value: Mapping[str, Value]) -> Iterable[Problem]:
        """Check what only the parts together can tell; called when each part is right by itself."""
        return ()

    def complete(self, item: Item, value: dict[str, Value], typed: Typed) -> dict[str, Value]:
        """Add to what was read what follows from it."""
        return value

    def row_label(self, item: Item, value: Mapping[str, Value]) -> Text | None:
        """Return how one of several is called, None where only its place in the list can tell."""
        name = value.get("name")
        return Text(name, name, name) if isinstance(name, str) and name else None

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the parts' fields, each under its part's name."""
        return tuple(field for part in self.parts(item) for field in self._fields_of(part, item))

    def _fields_of(self, part: Part, item: Item) -> Iterable[Field]:
        inner = part.kind.fields(part.item(item))
        for one in inner:
            name = join(part.name, one.part)
            optional = part.optional or one.optional
            if part.hidden:
                yield Field(name, "hidden", optional=True)
            elif len(inner) == 1:
                helper = part.helper or one.helper
                yield replace(one, part=name, label=part.label, hint=part.hint, helper=helper, optional=optional)
            else:
                yield replace(one, part=name, optional=optional, group=part.name, legend=part.label)

    def read(self, item: Item, typed: Typed) -> Reading:
        """Read each part; nothing in any of them is no answer.

        A hidden part that cannot be read is forgotten: no person typed it, so no person could mend it.
        """
        value: dict[str, Value] = {}
        problems: list[Problem] = []
        for part in self.parts(item):
            reading = part.kind.read(part.item(item), under(typed, part.name))
            if not part.hidden:
                problems += [replace(problem, part=join(part.name, problem.part)) for problem in reading.problems]
            if reading.value is not None:
                value[part.name] = reading.value
        if not problems and self.nothing(value):
            return Reading()
        value = self.complete(item, value, typed)
        faulty = {problem.part.partition(".")[0] for problem in problems}
        problems += [Problem(words, name) for words, name in self._missing(item, value) if name not in faulty]
        return Reading(None, tuple(problems)) if problems else self.settle(item, value)

    def nothing(self, value: Mapping[str, Value]) -> bool:
        """Tell whether these parts amount to no answer at all."""
        return not value

    def _missing(self, item: Item, value: Mapping[str, Value]) -> Iterable[tuple[Text, str]]:
        for part in self.parts(item):
            if part.name not in value and not part.optional:
                chosen = part.kind.fields(part.item(item))[0].control in ("radio", "select") and part.type != "date"
                yield (CHOOSE if chosen else MISSING).fill(label=part.label), part.name

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return what the parts' fields show."""
        return {
            join(part.name, inner): strings
            for part in self.parts(item)
            if part.name in value
            for inner, strings in part.kind.write(part.item(item), value[part.name]).items()
        }

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check that the parts asked are there, no others, each right by itself, and all together."""
        if not isinstance(value, Mapping):
            return wrong()
        parts = self.parts(item)
        strange = sorted(str(name) for name in value.keys() - {part.name for part in parts})
        problems = [Problem(UNKNOWN_PART.fill(part="、".join(strange)))] if strange else []
        problems += [Problem(words, name) for words, name in self._missing(item, value)]
        for part in parts:
            if part.name in value:
                found = part.kind.check(part.item(item), value[part.name])
                problems += [replace(problem, part=join(part.name, problem.part)) for problem in found]
        return tuple(problems) if problems else tuple(self.agree(item, value))

    def shown(self, item: Item, value: Value, language: str) -> dict[str, str]:
        """Return each given part as one line of words, in order."""
        return {
            part.name: "、".join(part.kind.show(part.item(item), value[part.name], language))
            for part in self.parts(item)
            if part.name in value and not part.hidden
        }

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return a line for each part, after its label."""
        labels = {part.name: part.label.say(language) for part in self.parts(item)}
        colon = ": " if language == "en" else "："
        return tuple(f"{labels[name]}{colon}{words}" for name, words in self.shown(item, value, language).items())

    def schema(self, item: Item) -> dict[str, Any]:
        """Return an object of the parts' schemas."""
        parts = self.parts(item)
        return {
            "type": "object",
            "properties": {part.name: part.kind.schema(part.item(item)) for part in parts},
            "required": [part.name for part in parts if not part.optional],
            "additionalProperties": False,
        }

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the parts' columns."""
        return tuple(
            join(part.name, column) for part in self.parts(item) for column in part.kind.columns(part.item(item))
        )

    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return the parts' cells; parts not given are empty."""
        cells: dict[str, str | int | bool | None] = dict.fromkeys(self.columns(item))
        for part in self.parts(item):
            if part.name in value:
                inner = part.kind.export(part.item(item), value[part.name])
                cells.update({join(part.name, column): cell for column, cell in inner.items()})
        return cells

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return the parts' places to write, after their labels."""
        return tuple(
            (part.label.say(language) + label, place)
            for part in self.parts(item)
            if not part.hidden
            for label, place in part.kind.blank(part.item(item), language)
        )

    def sample(self, item: Item, random: Random) -> Value:
        """Return all parts, or most of those that may stay empty."""
        return {
            part.name: part.kind.sample(part.item(item), random)
            for part in self.parts(item)
            if not part.hidden and (not part.optional or random.random() < 0.7)
        }

    def sample_row(self, item: Item, random: Random, number: int) -> Value:
        """Return a believable row at that place of a list."""
        return self.sample(item, random)

    def facts(self, item: Item, value: Value) -> Any:
        """Return every part that could be asked, None where it was not given, so that conditions need not ask first."""
        return {
            part.name: part.kind.facts(part.item(item), value[part.name]) if part.name in value else None
            for part in self.all_parts
        }

    def free_text(self, item: Item, value: Value) -> Iterable[str]:
        """Return what could be written freely in any part."""
        if isinstance(value, Mapping):
            for part in self.parts(item):
                if part.name in value:
                    yield from part.kind.free_text(part.item(item), value[part.name])

"""What all types with one field have in common."""

from __future__ import annotations

import re
from abc import abstractmethod
from random import Random
from typing import Any, ClassVar

from yakuba.ground.document import Blank
from yakuba.ground.japanese.characters import halve, hyphens
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import Control, Field, ItemType, Problem, Reading, Typed, typed_in
from yakuba.procedures.rules.types.words import SHAPE


class Single(ItemType):
    """A datum that is typed into one field and kept as one JSON value."""

    control: ClassVar[Control] = "text"
    autocomplete: ClassVar[str] = ""
    inputmode: ClassVar[str] = ""
    width: ClassVar[int] = 0

    @abstractmethod
    def understand(self, item: Item, words: str) -> Value:
        """Return the value meant by what was typed; what cannot be understood is returned as typed, for `check`."""

    @abstractmethod
    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check a value; see `ItemType.check`."""

    def spell(self, item: Item, value: Value) -> str:
        """Return what the field shows for a value."""
        return str(value)

    def longest(self, item: Item) -> int:
        """Return how many characters the field takes; 0 leaves it open."""
        return 0

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the one field."""
        field = Field(
            control=self.control,
            autocomplete=str(item.limits.get("autocomplete", self.autocomplete)),
            inputmode=self.inputmode,
            max_length=self.longest(item),
            width=self.width,
        )
        return (field,)

    def read(self, item: Item, typed: Typed) -> Reading:
        """Read the one field; blanks alone are no answer."""
        words = typed_in(typed)
        if not words.strip():
            return Reading()
        return self.settle(item, self.understand(item, words))

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return what the one field shows."""
        return {"": [self.spell(item, value)]}

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the value as the field shows it."""
        return (self.spell(item, value),)

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the sole column."""
        return ("",)

    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return the value itself."""
        return {"": value}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return one line to write on."""
        return (("", Blank()),)

    @abstractmethod
    def schema(self, item: Item) -> dict[str, Any]:
        """Return the JSON Schema of the value."""

    @abstractmethod
    def sample(self, item: Item, random: Random) -> Value:
        """Return a believable value."""


def ungapped(words: str) -> str:
    """Return a number as its digits alone: half width, without the spaces and hyphens people put between groups."""
    return re.sub(r"[\s-]", "", hyphens(halve(words)))


def wrong() -> tuple[Problem, ...]:
    """Return the problem of a value that has not even the right shape."""
    return (Problem(SHAPE),)

"""Makers for tests of item types: an item as a vocabulary would write it, and what a person types into it."""

from __future__ import annotations

from datetime import date
from typing import Any

from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Option, Value
from yakuba.procedures.rules.types import Reading, dated, type_of, types

OPTIONS = tuple(Option(value, Text(ja, ja, value)) for value, ja in zip("abcd", "甲乙丙丁", strict=True))


def an_item(type_name: str, *, many: bool = False, **limits: Any) -> Item:
    """Return an item of the type as a vocabulary would write it, asked on 20 November 2026."""
    kind = types[type_name]
    if "basis" in kind.limits:
        limits.setdefault("basis", "番号法別表 35の項")
    label = Text("見本", "みほん", "Sample")
    options = OPTIONS if kind.takes_options else ()
    item = Item(f"sample.{type_name}", type_name, label, many=many, options=options, limits=limits)
    return dated(item, date(2026, 11, 20))


def read(item: Item, words: str = "", **parts: str) -> Reading:
    """Read what a person types: one string for the only field, or a string for each part (``__`` stands for a dot)."""
    typed = {name.replace("__", "."): [part] for name, part in parts.items()}
    return type_of(item).read(item, typed if parts else {"": [words]})


def value(item: Item, words: str = "", **parts: str) -> Value:
    """Return the value that is read, having made sure that nothing was found wrong."""
    reading = read(item, words, **parts)
    assert reading.problems == ()
    return reading.value


def faults(item: Item, words: str = "", **parts: str) -> list[tuple[str, str]]:
    """Return where something is wrong and what is said about it in Japanese; nothing may have been taken."""
    reading = read(item, words, **parts)
    assert reading.value is None
    return [(problem.part, problem.words.ja) for problem in reading.problems]


def refused(item: Item, given: Value) -> list[str]:
    """Return the parts beside which a value from elsewhere is refused."""
    return [problem.part for problem in type_of(item).check(item, given)]

"""Showing answers as a person reads them: the check page, the desk, the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Answers, Edition, Item, Procedure, Topic
from yakuba.procedures.rules.types import type_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as it is read: its question, about whom, and its lines; no lines if it was not answered."""

    key: Key
    item: Item
    lines: tuple[str, ...]
    about: Text = NOTHING


def show(item: Item, value: object, language: str) -> tuple[str, ...]:
    """Return the lines of one value; none for None."""
    return () if value is None else type_of(item).show(item, value, language)


def shown(
    procedure: Procedure, answers: Answers, language: str, labels: Mapping[str, Text] | None = None
) -> tuple[Shown, ...]:
    """Return the answers of one procedure in the order of its questions. ``labels`` name the rows."""
    names = labels or row_names(answers)
    return tuple(
        Shown(key, item, show(item, answers.get(str(key)), language), names.get(key.row, NOTHING))
        for item, key in _keys(procedure, answers)
    )


def by_topic(edition: Edition, all_shown: tuple[Shown, ...]) -> list[tuple[Topic, list[Shown]]]:
    """Group what is shown under the topics of the interview."""
    return [
        (topic, found)
        for topic in edition.event.topics
        if (found := [one for one in all_shown if one.item.topic == topic.id])
    ]


def row_names(answers: Answers) -> dict[str, Text]:
    """Return how each row is called where only the answers are at hand: by the name given, else by its number."""
    names: dict[str, Text] = {}
    for written, value in answers.items():
        key = Key.parse(written)
        if key.row and key.item.endswith(".name") and isinstance(value, str):
            names[key.row] = Text(value, value, value)
    for written in answers:
        row = Key.parse(written).row
        if row and row not in names:
            number = "".join(letter for letter in row if letter.isdigit()) or row
            names[row] = Text(f"{number}人目", f"{number}にんめ", f"Person {number}")
    return names


def _keys(procedure: Procedure, answers: Answers) -> Iterator[tuple[Item, Key]]:
    """Yield the keys of a procedure's answers, in the order of its questions."""
    given: dict[str, list[Key]] = {}
    for written in answers:
        key = Key.parse(written)
        given.setdefault(key.item, []).append(key)
    for item in procedure.items:
        for key in sorted(given.get(item.id, ())):
            yield item, key

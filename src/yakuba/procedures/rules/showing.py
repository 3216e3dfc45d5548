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
    """Return the answers of one procedure in the order of its questions. ``labels`` say about whom, by key."""
    names = labels or row_names(procedure, answers)
    return tuple(
        Shown(key, item, show(item, answers.get(str(key)), language), names.get(str(key), NOTHING))
        for item, key in _keys(procedure, answers)
    )


def by_topic(edition: Edition, all_shown: tuple[Shown, ...]) -> list[tuple[Topic, list[Shown]]]:
    """Group what is shown under the topics of the interview."""
    return [
        (topic, found)
        for topic in edition.event.topics
        if (found := [one for one in all_shown if one.item.topic == topic.id])
    ]


def row_names(procedure: Procedure, answers: Answers) -> dict[str, Text]:
    """Return, for each answer about a row, how that row is called: by its name if it was given, else by its number.

    The numbers are those of the list, so that 「2人目」 is the same person on every page.
    """
    each = {ask.item.id: ask.each for ask in procedure.asks if ask.each}
    keys = {written: key for written in answers if (key := Key.parse(written)).row and key.item in each}
    named = {
        (each[key.item], key.row): str(answers[written])
        for written, key in keys.items()
        if key.item.endswith(".name") and isinstance(answers[written], str)
    }
    # Who files is mostly the first of the list and gave the name there (see `Item.known_from`).
    for item in procedure.items:
        rows = answers.get(each.get(item.known_from, ""))
        if isinstance(rows, list) and rows and isinstance(answers.get(item.id), str):
            named.setdefault((each[item.known_from], rows[0]["id"]), str(answers[item.id]))
    names: dict[str, Text] = {}
    for written, key in keys.items():
        name = named.get((each[key.item], key.row), "")
        names[written] = Text(name, name, name) if name else _numbered(key.row, answers.get(each[key.item]))
    return names


def _numbered(row: str, rows: object) -> Text:
    ids = [one.get("id") for one in rows] if isinstance(rows, list) else []
    number = ids.index(row) + 1 if row in ids else "".join(letter for letter in row if letter.isdigit()) or row
    return Text(f"{number}人目", f"{number}にんめ", f"Person {number}")


def _keys(procedure: Procedure, answers: Answers) -> Iterator[tuple[Item, Key]]:
    """Yield the keys of a procedure's answers, in the order of its questions."""
    given: dict[str, list[Key]] = {}
    for written in answers:
        key = Key.parse(written)
        given.setdefault(key.item, []).append(key)
    for item in procedure.items:
        for key in sorted(given.get(item.id, ())):
            yield item, key

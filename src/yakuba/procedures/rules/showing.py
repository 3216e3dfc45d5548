"""Showing answers as a person reads them: the check page, the desk, the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from yakuba.ground.text import LANGUAGES, NOTHING, Text
from yakuba.procedures.rules.filer import is_somebody_else
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Answers, Edition, Item, Procedure, Topic, Value
from yakuba.procedures.rules.types import type_of
from yakuba.procedures.rules.types.rows import Rows


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


def shown(procedure: Procedure, answers: Answers, language: str) -> tuple[Shown, ...]:
    """Return the answers of one procedure in the order of its questions, those about rows in the order of the list.

    A list of persons shows the names that were given elsewhere, and beside each name stands the line of the list.
    """
    rows = _Rows(procedure, answers)
    return tuple(
        Shown(key, item, rows.lines(item, answers.get(str(key)), language), rows.about(key))
        for item, key in _keys(procedure, answers, rows)
    )


def by_topic(edition: Edition, all_shown: tuple[Shown, ...]) -> list[tuple[Topic, list[Shown]]]:
    """Group what is shown under the topics of the interview."""
    return [
        (topic, found)
        for topic in edition.event.topics
        if (found := [one for one in all_shown if one.item.topic == topic.id])
    ]


def called(procedure: Procedure, answers: Answers, key: Key) -> Text:
    """Return about whom an answer is, given or not; nothing for one that is not about a row."""
    return _Rows(procedure, answers).about(key)


class _Rows:
    """The rows about which a procedure asks: how each is called, and which place it has in its list."""

    def __init__(self, procedure: Procedure, answers: Answers) -> None:
        self._procedure, self._answers = procedure, answers
        self._each = {ask.item.id: ask.each for ask in procedure.asks if ask.each}

    def place(self, key: Key) -> tuple[bool, int]:
        """Return where the row of a key stands in its list; rows that the list does not have come after it."""
        ids = [str(row.get("id")) for row in self._rows(self._each.get(key.item, ""))]
        return (False, ids.index(key.row)) if key.row in ids else (True, _number(key.row))

    def lines(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the lines of an answer; to the persons of a list are added the names that were given to them."""
        names = {row: name for (each, row), name in self._names.items() if each == item.id}
        return show(*_with_names(item, value, names), language)

    def about(self, key: Key) -> Text:
        """Return how the row of a key is called: by its name; where it has none, and beside the name, as in the list."""
        each = self._each.get(key.item)
        if not key.row or each is None:
            return NOTHING
        name = self._names.get((each, key.row), "")
        if name and not _is_name(key):
            return Text(name, name, name)
        return self._listed(each, key.row)

    def _listed(self, each: str, row: str) -> Text:
        """Return the line of the list, without the name: 「3. 子　2018年6月20日」."""
        items = {item.id: item for item in self._procedure.items}
        place = next((place for place, one in enumerate(self._rows(each)) if one.get("id") == row), None)
        if place is None or each not in items:
            return _numbered(_number(row) if place is None else place + 1)
        said = (show(items[each], self._answers[each], language) for language in LANGUAGES)
        return Text(*(lines[place] for lines in said))

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        """The names of rows, by list and row, where they were given."""
        keys = {written: key for written in self._answers if (key := Key.parse(written)).row}
        named = {
            (self._each[key.item], key.row): str(self._answers[written])
            for written, key in keys.items()
            if key.item in self._each and _is_name(key) and isinstance(self._answers[written], str)
        }
        # Who files is the first of the list, unless they said otherwise (`filer`), and gave the name there (`Item.known_from`).
        for item in self._procedure.items:
            each = self._each.get(item.known_from, "")
            if each and self._rows(each) and isinstance(name := self._answers.get(item.id), str):
                first = self._rows(each)[0]
                if self._files(each, first):
                    named.setdefault((each, str(first["id"])), name)
        return named

    def _files(self, each: str, first: Mapping[str, Value]) -> bool:
        """Tell whether the first row can be who files: nothing says otherwise, and what both tell of themselves is the same."""
        if any(item.id == each and is_somebody_else(item, self._answers) for item in self._procedure.items):
            return False
        given = {item.known_from: self._answers.get(item.id) for item in self._procedure.items if item.known_from}
        return all(given.get(f"{each}.{part}") in (None, value) for part, value in first.items())

    def _rows(self, each: str) -> list[Mapping[str, Value]]:
        rows = self._answers.get(each)
        return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _is_name(key: Key) -> bool:
    return key.item.endswith(".name")


def _number(row: str) -> int:
    return int("".join(letter for letter in row if letter.isdecimal()) or 0)


def _numbered(number: int) -> Text:
    return Text(f"{number}人目", f"{number}にんめ", f"Person {number}")


def _with_names(item: Item, value: Value, names: Mapping[str, str]) -> tuple[Item, Value]:
    """Return a list of persons as if it had asked their names, too."""
    kind = type_of(item)
    if not names or not isinstance(value, list) or not isinstance(kind, Rows):
        return item, value
    parts = [part.name for part in kind.inner.parts(item)]
    if "name" in parts:
        return item, value
    rows = [{**row, "name": names[row["id"]]} if row.get("id") in names else row for row in value]
    return replace(item, limits={**item.limits, "parts": [*parts, "name"]}), rows


def _keys(procedure: Procedure, answers: Answers, rows: _Rows) -> Iterator[tuple[Item, Key]]:
    """Yield the keys of a procedure's answers, in the order of its questions and of the rows."""
    given: dict[str, list[Key]] = {}
    for written in answers:
        key = Key.parse(written)
        given.setdefault(key.item, []).append(key)
    for item in procedure.items:
        for key in sorted(given.get(item.id, ()), key=lambda one: (rows.place(one), one)):
            yield item, key

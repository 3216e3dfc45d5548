"""What a case page shows, put together from the rooms that know it. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from yakuba.ground.text import Text
from yakuba.procedures.rules import showing
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Answers, Edition, Item, Procedure, Topic


def town() -> Text:
    """Return the name of the town in all languages."""
    return Text.read(settings.TOWN)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer on the case page; ``changed`` tells that the resident has corrected it."""

    key: str
    item: Item
    about: Text
    lines: tuple[str, ...]
    changed: bool = False


def answers_by_topic(
    edition: Edition, procedure: Procedure, answers: Answers, *, language: str, changed: frozenset[str] = frozenset()
) -> list[tuple[Topic, list[Line]]]:
    """Return the answers of a case under the headings of the interview, in the order in which they were asked."""
    found = showing.by_topic(edition, showing.shown(procedure, answers, language))
    return [
        (topic, [Line(str(one.key), one.item, one.about, one.lines, str(one.key) in changed) for one in lines])
        for topic, lines in found
    ]


def told_of_rows(labels: Mapping[str, Text], key: str) -> Text | None:
    """Return about whom an answer is, if it belongs to a row."""
    return labels.get(Key.parse(key).row)


def days_left(due: date | None, today: date) -> int | None:
    """Return how many days remain, negative when it is late; None without a date."""
    return (due - today).days if due else None


def first_name_item(procedure: Procedure, candidates: Sequence[str] = ("person.name", "applicant.name")) -> str:
    """Return the id of the item that names the applicant, or nothing."""
    ids = {item.id for item in procedure.items}
    return next((one for one in candidates if one in ids), "")

"""Offering what was said already: an answer that stands in the field before anybody types, and can be changed there."""

from __future__ import annotations

from collections.abc import Mapping

from yakuba.procedures.rules.merging import Interview
from yakuba.procedures.rules.model import Answers, Item, Value


def suggestions(interview: Interview, answers: Answers) -> dict[str, Value]:
    """Return, for open questions whose answer was given elsewhere, that answer; by key."""
    offered = {
        question.name: suggestion(question.item, answers)
        for question in interview.questions
        if question.item.known_from and answers.get(question.name) is None
    }
    return {name: value for name, value in offered.items() if value is not None}


def suggestion(item: Item, answers: Answers) -> Value:
    """Return what ``known_from`` leads to: the answer of the first row, or a part of it; None if there is none."""
    source = item.known_from
    rows = [value for value in answers.values() if _is_rows(value)]
    firsts = [value[0] for value in rows]
    for first in firsts:
        if (found := answers.get(f"{source}#{first['id']}")) is not None:
            return found
    whole, _, part = source.rpartition(".")
    listed = answers.get(whole)
    return listed[0].get(part) if listed is not None and _is_rows(listed) else None


def _is_rows(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping) and "id" in value[0]

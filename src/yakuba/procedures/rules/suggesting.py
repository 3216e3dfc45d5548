"""Offering what was said already: an answer that stands in the field before anybody types, and can be changed there."""

from __future__ import annotations

from collections.abc import Mapping

from yakuba.procedures.rules.filer import is_somebody_else
from yakuba.procedures.rules.merging import Interview
from yakuba.procedures.rules.model import Answers, Item, Value


def suggestions(interview: Interview, answers: Answers, vocabulary: Mapping[str, Item]) -> dict[str, Value]:
    """Return, for open questions whose answer was given elsewhere, that answer; by key."""
    offered = {
        question.name: suggestion(question.item, answers, vocabulary)
        for question in interview.questions
        if question.item.known_from and answers.get(question.name) is None
    }
    return {name: value for name, value in offered.items() if value is not None}


def suggestion(item: Item, answers: Answers, vocabulary: Mapping[str, Item]) -> Value:
    """Return what ``known_from`` leads to: the answer of the first row, or a part of it; None if there is none.

    Nothing is offered from a list whose first row is known to be somebody else than the one who files.
    """
    source = item.known_from
    lists = {
        name: value
        for name, value in answers.items()
        if _is_rows(value) and not (name in vocabulary and is_somebody_else(vocabulary[name], answers))
    }
    for rows in lists.values():
        if (found := answers.get(f"{source}#{rows[0]['id']}")) is not None:
            return found
    whole, _, part = source.rpartition(".")
    return lists[whole][0].get(part) if whole in lists else None


def _is_rows(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping) and "id" in value[0]

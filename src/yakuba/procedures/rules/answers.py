"""Checking answers against the questions that were asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from yakuba.ground.text import Text
from yakuba.procedures.rules.merging import Interview, Page, Question
from yakuba.procedures.rules.model import Answers, Item, Value
from yakuba.procedures.rules.types import Problem, Reading, Typed, type_of

MISSING: Final = Text(
    "「{label}」が入力されていません。入力してください。",
    "「{label}」が まだです。かいて ください。",
    "“{label}” is empty. Please fill it in.",
)


def check(interview: Interview, answers: Answers) -> dict[str, tuple[Problem, ...]]:
    """Return the problems of all answers, by key, in the order of the questions; empty when all is well."""
    found = {question.name: check_one(question, answers) for question in interview.questions}
    return {name: problems for name, problems in found.items() if problems}


def check_one(question: Question, answers: Answers) -> tuple[Problem, ...]:
    """Return the problems of one answer: missing though required, or not what its type and limits want."""
    return check_value(question.item, answers.get(question.name), required=question.required)


def check_value(item: Item, value: Value, *, required: bool) -> tuple[Problem, ...]:
    """Return the problems of one value: missing though required, or not what its type and limits want."""
    if value is None:
        return (_missing(item),) if required else ()
    return type_of(item).check(item, value)


def read_page(page: Page, typed: Mapping[str, Typed]) -> dict[str, Reading]:
    """Understand what was typed on a page: for each question a value or problems, a missing answer among them."""
    readings = {}
    for question in page.questions:
        reading = type_of(question.item).read(question.item, typed.get(question.name, {}))
        if reading.value is None and not reading.problems and question.required:
            reading = Reading(None, (_missing(question.item),))
        readings[question.name] = reading
    return readings


def _missing(item: Item) -> Problem:
    return Problem(MISSING.fill(label=item.label))

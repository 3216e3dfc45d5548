"""The household that is measured: a couple moves within the town, with twelve procedures and forty answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from yakuba.applications.rules.complete import examine
from yakuba.applications.rules.content import DraftContent
from yakuba.procedures.rules.eligibility import chosen
from yakuba.procedures.rules.merging import Question, event_interview, interview
from yakuba.procedures.rules.model import Answers, Edition
from yakuba.procedures.rules.types import type_of

ROUNDS: Final = 16
"""How often answers may open new questions before something is wrong with the pack."""
SEEDS: Final = 40
"""How many ways of answering are tried to find one that needs no paper: papers are not what is measured."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A draft that is ready to be filed, with what it holds in numbers."""

    content: DraftContent
    answers: int
    procedures: int


def couple(on: date) -> dict[str, Any]:
    """Return the event's answers of a couple, 76 and 58 years old, who move within the town."""
    members = [
        {"id": "m1", "relation": "head", "birth_date": on.replace(year=on.year - 76, day=1).isoformat()},
        {"id": "m2", "relation": "spouse", "birth_date": on.replace(year=on.year - 58, day=1).isoformat()},
    ]
    return {
        "move.kind": "within",
        "move.date": (on - timedelta(days=3)).isoformat(),
        "household.members": members,
        "household.applies": ["my_number_card", "disability_handbook", "dog", "moped"],
        "insurance.kinds": ["nhi"],
        "pension.first_category": True,
        "water.own_contract": True,
    }


def bundle(edition: Edition, first: Mapping[str, Any], *, on: date, answers: int = 40) -> Bundle:
    """Answer all that must be answered and of the rest so much that the number of answers comes nearest to the wanted.

    The draft can be filed as it is and needs no paper. Raises LookupError if no way of answering gives such a draft.
    """
    best: Bundle | None = None
    for seed in range(SEEDS):
        content = _filled(edition, first, Random(seed), on, answers)  # noqa: S311 - an example, not a secret
        found = examine(edition, content, on=on)
        one = Bundle(content, len(found.answers), len(content.chosen))
        if not found.problems and (best is None or abs(one.answers - answers) < abs(best.answers - answers)):
            best = one
        if best and best.answers == answers:
            break
    if best is None:
        raise LookupError("no way of answering this household can be filed without a paper")
    return best


def answered(edition: Edition, first: Answers, random: Random, on: date) -> DraftContent:
    """Return a draft with these first answers and with all that must be answered besides."""
    return _content(edition, _required(edition, dict(first), random, on), on)


def _filled(edition: Edition, first: Answers, random: Random, on: date, answers: int) -> DraftContent:
    said = _required(edition, dict(first), random, on)
    for question in _open(edition, said, on):
        more = _required(edition, {**said, question.name: _sample(question, random)}, random, on)
        if len(examine(edition, _content(edition, more, on), on=on).answers) <= answers:
            said = more
    return _content(edition, said, on)


def _content(edition: Edition, said: Answers, on: date) -> DraftContent:
    return DraftContent(edition=edition.digest, chosen=selected(edition, said, on), answers=dict(said))


def selected(edition: Edition, said: Answers, on: date) -> tuple[str, ...]:
    """Return the procedures that a household needs."""
    return tuple(one.procedure.id for one in chosen(edition, said, on=on))


def _required(edition: Edition, said: dict[str, Any], random: Random, on: date) -> dict[str, Any]:
    for _ in range(ROUNDS):
        left = [question for question in _open(edition, said, on) if question.required]
        if not left:
            return said
        for question in left:
            said[question.name] = _sample(question, random)
    raise LookupError("the questions of this pack do not come to an end")


def _open(edition: Edition, said: Answers, on: date) -> list[Question]:
    asked: Iterable[Question] = (
        *event_interview(edition, said, on=on).questions,
        *interview(edition, selected(edition, said, on), said, on=on).questions,
    )
    return [question for question in asked if question.name not in said]


def _sample(question: Question, random: Random) -> Any:
    # Most people say no to most questions; a yes opens further ones.
    if question.item.type == "yes_no":
        return random.random() < 0.3
    return type_of(question.item).sample(question.item, random)

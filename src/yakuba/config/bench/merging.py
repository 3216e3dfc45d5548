"""The second measure: how long it takes to merge the questions of thirty procedures for a big household."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any, Final

from yakuba.procedures.rules.merging import event_interview, interview
from yakuba.procedures.rules.model import Answers, Edition
from yakuba.procedures.rules.types import type_of

PROCEDURES: Final = 30


def thirty(edition: Edition) -> Edition:
    """Return an edition of thirty procedures: those that there are, and the first of them once more under other names."""
    copies = (
        replace(one, id=f"{one.id}-again") if place >= len(edition.procedures) else one
        for place, one in enumerate(islice(cycle(edition.procedures), PROCEDURES))
    )
    return replace(edition, procedures=tuple(copies))


def eight_people(on: date) -> dict[str, Any]:
    """Return the event's answers of a household to which nearly everything applies."""
    ages = (
        ("head", 44),
        ("spouse", 42),
        ("child", 15),
        ("child", 9),
        ("child", 5),
        ("child", 1),
        ("parent", 77),
        ("parent", 68),
    )
    members = [
        {"id": f"m{place}", "relation": relation, "birth_date": (on - timedelta(days=366 * age)).isoformat()}
        for place, (relation, age) in enumerate(ages, start=1)
    ]
    applies = ["my_number_card", "seal", "care_certified", "disability_handbook", "dog", "moped"]
    return {
        "move.kind": "in",
        "move.date": (on - timedelta(days=3)).isoformat(),
        "household.members": members,
        "household.applies": applies,
        "insurance.kinds": ["nhi", "late_elderly"],
        "pension.first_category": True,
        "child.wants_daycare": True,
        "water.own_contract": True,
    }


def answered(edition: Edition, first: Answers, *, on: date) -> dict[str, Any]:
    """Answer every question of all procedures, and those that the answers open."""
    said, random, ids = dict(first), Random(1), tuple(edition.by_id)  # noqa: S311 - an example, not a secret
    for _ in range(16):
        asked = (*event_interview(edition, said, on=on).questions, *interview(edition, ids, said, on=on).questions)
        left = [question for question in asked if question.name not in said]
        if not left:
            return said
        said |= {question.name: type_of(question.item).sample(question.item, random) for question in left}
    raise LookupError("the questions of this pack do not come to an end")


def measured(edition: Edition, *, on: date, runs: int) -> tuple[list[float], list[float], int]:
    """Return the milliseconds of merging and of the same procedures one by one, and how many questions came of it."""
    whole = thirty(edition)
    said, ids = answered(whole, eight_people(on), on=on), tuple(whole.by_id)

    def merged() -> None:
        interview(whole, ids, said, on=on)

    def one_by_one() -> None:
        for one in ids:
            interview(whole, (one,), said, on=on)

    both = [(_ms(merged), _ms(one_by_one)) for _ in range(runs + 3)][3:]
    return [one for one, _ in both], [one for _, one in both], len(interview(whole, ids, said, on=on).questions)


def _ms(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000

"""A measure on its way: step after step, each ended by whoever holds the post, with a sheet that is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from yakuba.config.demo import hours
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_words import LONG, REASONS, SHORT, WORDS
from yakuba.flows.reads import open_tasks
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.plans.commands import life
from yakuba.plans.rules.life import Deed
from yakuba.plans.rules.steps import SHEETS, Field

INTO_PLAN: Final = ("propose", "approve", "propose", "approve", "approve", "approve", "done", "accept")
"""The outcomes that lead an idea of a section into the plan."""
STUDY: Final = ("study", "done", "approve")
PROOF: Final = ("proof", "done")
TRIAL: Final = ("trial", "done")
LAUNCH: Final = ("launch", "approve", "done")
FINISH: Final = ("finish", "propose", "approve", "approve")
TAKES: Final = {"proof": 60, "trial": 60, "study": 25, "launch": 15, "planning": 12}
"""Working days that a task takes; others take a few."""


@dataclass(frozen=True)
class Way:
    """A measure and the outcomes of its next steps. ``costs`` are what its budget asks for, by fiscal year."""

    ref: Ref
    title: str
    outcomes: tuple[str, ...]
    costs: tuple[Mapping[str, Any], ...] = ()


def walk(days: Days, way: Way, at: datetime) -> None:
    """Let a measure take its steps from a moment on, as far as the present allows."""
    if not way.outcomes:
        return
    tasks = open_tasks(way.ref)
    takes = TAKES.get(tasks[0].task_id, 4) if tasks else 0
    days.plan(hours.work_after(at, takes, days.random), lambda when: _step(days, way, at, when))


def _step(days: Days, way: Way, since: datetime, at: datetime) -> None:
    (task,) = open_tasks(way.ref)
    outcome, rest = way.outcomes[0], way.outcomes[1:]
    deed = Deed(
        task_id=task.task_id,
        outcome=outcome,
        seen_version=task.version,
        sheet={one.key: _answer(one, task.task_id, way, (since, at)) for one in SHEETS[task.task_id].fields},
        reason=REASONS.get(outcome, ""),
    )
    life.act(way.ref, deed, actor=holder(days, task.post, task.section), at=at)
    walk(days, Way(way.ref, way.title, rest, way.costs), at)


def holder(days: Days, post: str, section: str) -> Actor:
    """Return somebody who holds a post in a section; without a section, the one in the whole hall who holds it."""
    for (where, what), people in days.staff.items():
        if what == post and section in ("", where):
            return people[0]
    raise LookupError(f"nobody is {post} of {section}")


def _answer(one: Field, task_id: str, way: Way, times: Sequence[datetime]) -> Any:
    since, at = times
    match one.kind:
        case "date":
            return (since if one.key == "from" else at).date().isoformat()
        case "number":
            return str(sum(int(cost["initial"]) + int(cost["running"]) for cost in way.costs))
        case "choice":
            return one.options[1 if one.key == "buying" else 0][0]
        case "check":
            return {"answer": "yes", "note": SHORT.get(one.key, "")}
        case "costs":
            return [dict(cost) for cost in way.costs]
        case _:
            words = WORDS.get((task_id, one.key)) or LONG.get(one.key, "")
            return words.format(title=way.title)


def staff(days: Days) -> Actor:
    """Return somebody of the CIO's staff."""
    return holder(days, "cio-staff", "digital")

"""A measure on its way: step after step, each ended by whoever holds the post, with a sheet that is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from yakuba.config.demo import hours, papers
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_words import LONG, PAPERS, REASONS, SHORT, WORDS
from yakuba.flows.reads import open_tasks
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.plans.commands import life
from yakuba.plans.reads.papers import of_task
from yakuba.plans.rules.life import Deed
from yakuba.plans.rules.steps import SHEETS, Field

INTO_PLAN: Final = ("propose", "approve", "propose", "approve", "approve", "approve", "done", "accept")
"""The outcomes that lead an idea of a section into the plan."""
STUDY: Final = ("study", "done", "approve")
STUDY_TWICE: Final = ("study", "done", "send_back", "done", "approve")
PROOF: Final = ("proof", "done")
TRIAL: Final = ("trial", "done")
LAUNCH: Final = ("launch", "approve", "done")
FINISH: Final = ("finish", "propose", "approve", "approve")
_THEN: Final[Mapping[tuple[str, str], str]] = {
    ("idea", "propose"): "idea_agreed",
    ("idea_agreed", "approve"): "planning",
    ("research", "ask"): "answer",
    ("answer", "accept"): "planning",
    ("answer", "decline"): "answered",
    ("planning", "propose"): "review",
    ("review", "approve"): "advice",
    ("advice", "approve"): "policy",
    ("policy", "approve"): "budget",
    ("budget", "done"): "budgeted",
    ("way", "study"): "study",
    ("way", "proof"): "proof",
    ("way", "trial"): "trial",
    ("way", "launch"): "safety",
    ("way", "finish"): "report",
    ("way", "stop"): "stopping",
    ("study", "done"): "spec",
    ("spec", "send_back"): "study",
    ("safety", "approve"): "launch",
    ("report", "propose"): "report_agreed",
    ("report_agreed", "approve"): "completion",
}
"""Which task follows which outcome; where nothing is said, the next step is decided (``way``)."""
SHARE: Final = 0.85
"""Which part of the time that a task may take it does take."""


@dataclass(frozen=True)
class Way:
    """A measure and the outcomes of its next steps. ``costs`` are what its budget asks for, by fiscal year."""

    ref: Ref
    title: str
    outcomes: tuple[str, ...]
    costs: tuple[Mapping[str, Any], ...] = ()


def starts(task: str, outcomes: Sequence[str], *, first: datetime, last: datetime) -> tuple[datetime, float]:
    """Return when a way must begin so that its last step ends at a moment, and which share of its time each task takes.

    It begins not before ``first``; then everything goes faster.
    """
    allowed = timedelta(days=sum(_days(task, outcomes)))
    begin = max(last - allowed * SHARE, first)
    return begin, max(last - begin, timedelta()) / allowed if allowed else 0.0


def walk(days: Days, way: Way, task: str, share: float, at: datetime) -> None:
    """Let a measure take its steps from a moment on, each task taking that share of its time."""
    since, wanted = at, at
    for outcome, allowed in zip(way.outcomes, _days(task, way.outcomes), strict=True):
        wanted += timedelta(days=allowed) * share
        when = hours.work_after(max(wanted, since), 0, days.random)
        days.plan(when, partial(_step, days, way, outcome, since))
        since = when


def _days(task: str, outcomes: Sequence[str]) -> list[int]:
    found = []
    for outcome in outcomes:
        found.append(SHEETS[task].days)
        task = _THEN.get((task, outcome), "way")
    return found


def _step(days: Days, way: Way, outcome: str, since: datetime, at: datetime) -> None:
    (task,) = open_tasks(way.ref)
    deed = Deed(
        task_id=task.task_id,
        outcome=outcome,
        seen_version=task.version,
        sheet={one.key: _answer(one, task.task_id, way, (since, at)) for one in SHEETS[task.task_id].fields},
        reason=REASONS.get(outcome, ""),
    )
    actor = holder(days, task.post, task.section)
    for title in PAPERS.get(task.task_id, ()):
        papers.attach(way.ref, of_task(task.task_id), title, actor=actor, at=at)
    life.act(way.ref, deed, actor=actor, at=at)


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

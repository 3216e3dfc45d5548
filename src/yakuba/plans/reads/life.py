"""Where a measure stands in its life, what was written on the way, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from yakuba.flows import reads as flows
from yakuba.flows.commands import may_end
from yakuba.flows.reads import Picture, Task
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import NOTHING, Text
from yakuba.plans.models import Node, Plan, StepSheet
from yakuba.plans.reads.papers import of_step
from yakuba.plans.rules.life import IN_PLAN, KIND, OVER, STAGES, due_on
from yakuba.plans.rules.steps import CHECKS, FOLLOWS, SHEETS, Field, Sheet

_YEAR: Final = Text("{year}年度", "{year}ねんど", "Fiscal {year}")
_COST: Final = Text(
    "初期 {initial}円、運用 {running}円 {funding}",
    "はじめ {initial}えん、まいとし {running}えん {funding}",
    "initial {initial} yen, running {running} yen {funding}",
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task of a measure that waits for somebody. ``days`` are left until it is due, negative once it is late."""

    ref: Ref
    plan: str
    key: str
    number: str
    title: Text
    owner: str
    stage: Text
    task: Task
    sheet: Sheet
    due: date
    days: int

    @property
    def late(self) -> bool:
        """Whether the day on which it was due has passed."""
        return self.days < 0


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a sheet under one heading, as a person reads it."""

    title: Text
    words: Text
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step that was ended: its sheet, how it ended, why, with which papers, by whom and when it was due.

    ``papers`` are references in words, ``part`` is where the files hang that were attached.
    """

    task_id: str
    part: str
    name: Text
    title: Text
    post: str
    outcome: Text
    rows: tuple[Written, ...]
    reason: str
    papers: tuple[str, ...]
    by: str
    section: str
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Life:
    """The life of a measure. ``waiting`` is the open task, if any; ``may_act`` whether it is this person's turn.

    ``may_begin`` are the ways in which this person could let it begin: ``propose``, ``ask``, ``steps``.
    """

    ref: Ref
    plan: str
    key: str
    title: Text
    owner: str
    code: str
    stage: Text
    waiting: Waiting | None
    may_act: bool
    may_begin: tuple[str, ...]
    steps: tuple[StepTaken, ...]


def life(slug: str, key: str, viewer: Actor, *, at: datetime) -> Life:
    """Return the life of a measure. Raises NotHere; a node that is no measure has no life."""
    node = (
        Node.objects.select_related("plan").filter(plan__slug=slug, key=key, is_measure=True, removed_on=None).first()
    )
    if node is None:
        raise NotHere
    ref = Ref(KIND, node.pk)
    tasks = flows.open_tasks(ref)
    waiting = _waiting(node, tasks[0], at, node.plan.head.get("days")) if tasks else None
    return Life(
        ref=ref,
        plan=node.plan.slug,
        key=node.key,
        title=Text.read(node.title),
        owner=node.owner,
        code=node.stage,
        stage=STAGES.get(node.stage, STAGES[""]),
        waiting=waiting,
        may_act=bool(tasks) and may_end(viewer, post=tasks[0].post, section=tasks[0].section),
        may_begin=() if tasks or node.plan.reference else _may_begin(node, viewer),
        steps=_steps(node, ref),
    )


def picture(ref: Ref, language: str) -> Picture | None:
    """Return the drawing of the flow in which a measure stands, or None when it has had none."""
    try:
        return flows.picture_of(ref, language)
    except NotHere:
        return None


def waiting_for(viewer: Actor, *, at: datetime) -> list[Waiting]:
    """Return what waits for the posts that somebody holds, in their section or in the whole hall, by deadline."""
    return _dated(flows.tasks_for(viewer.posts, viewer.section, kind=KIND), at)


def all_waiting(*, at: datetime) -> list[Waiting]:
    """Return everything that is open of any measure, by deadline."""
    return _dated(flows.tasks_about(KIND), at)


def drafted(ref: Ref, task_id: str) -> Mapping[str, Any]:
    """Return what the sheet of a step begins with: what was written on it last, or on the one it follows from."""
    while task_id:
        found = StepSheet.objects.filter(node=ref.id, task_id=task_id).order_by("at", "id").last()
        if found is not None and found.body:
            return dict(found.body)
        task_id = FOLLOWS.get(task_id, "")
    return {}


def _dated(tasks: Iterable[Task], at: datetime) -> list[Waiting]:
    tasks = list(tasks)
    nodes = Node.objects.select_related("plan").defer("sheet", "more", "plan__head", "plan__parts")
    by_id = nodes.filter(removed_on=None).in_bulk([task.ref.id for task in tasks])
    # Of the heads of plans, which are large, only what is asked for.
    plans = Plan.objects.filter(pk__in={node.plan_id for node in by_id.values()}, head__has_key="days")
    days = dict(plans.values_list("pk", "head__days"))
    there = ((by_id[task.ref.id], task) for task in tasks if task.ref.id in by_id)
    found = [_waiting(node, task, at, days.get(node.plan_id)) for node, task in there]
    return sorted(found, key=lambda one: (one.due, one.title.ja))


def _waiting(node: Node, task: Task, at: datetime, days: Mapping[str, int] | None) -> Waiting:
    due = due_on(task.task_id, task.since, days)
    return Waiting(
        ref=task.ref,
        plan=node.plan.slug,
        key=node.key,
        number=node.number,
        title=Text.read(node.title),
        owner=node.owner,
        stage=STAGES.get(node.stage, STAGES[""]),
        task=task,
        sheet=SHEETS[task.task_id],
        due=due,
        days=(due - at.date()).days,
    )


def _may_begin(node: Node, viewer: Actor) -> tuple[str, ...]:
    found = []
    if node.stage in OVER | {""}:
        if viewer.may("plan.work") and viewer.section == node.owner:
            found.append("propose")
        if viewer.may("plan.steer"):
            found.append("ask")
    if node.stage in IN_PLAN and viewer.may("plan.steer"):
        found.append("steps")
    return tuple(found)


def _steps(node: Node, ref: Ref) -> tuple[StepTaken, ...]:
    # A step of the flow and its sheet are written in one transaction, so the two lists run side by side.
    rows = node.steps.order_by("at", "id")
    days = node.plan.head.get("days")
    return tuple(_step(row, step, days) for row, step in zip(rows, flows.steps_done(ref), strict=False))


def _step(row: StepSheet, step: flows.Step, days: Mapping[str, int] | None) -> StepTaken:
    sheet = SHEETS[row.task_id]
    return StepTaken(
        task_id=row.task_id,
        part=of_step(row.pk),
        name=step.name,
        title=sheet.title,
        post=step.post,
        outcome=step.label,
        rows=tuple(line for one in sheet.fields if one.key in row.body for line in _lines(one, row.body[one.key])),
        reason=row.reason,
        papers=tuple(row.papers),
        by=row.by,
        section=row.section,
        at=row.at,
        late=step.ended_at.date() > due_on(row.task_id, step.began_at, days),
    )


def _lines(one: Field, value: Any) -> list[Written]:
    match one.kind:
        case "check":
            return [Written(one.title, dict(CHECKS)[value["answer"]], value["note"])]
        case "choice":
            return [Written(one.title, dict(one.options).get(value, NOTHING))]
        case "costs":
            return [Written(_YEAR.fill(year=row["fiscal_year"]), _cost(row)) for row in value]
        case "number":
            return [Written(one.title, Text.read(f"{value:,}"))]
        case _:
            return [Written(one.title, Text.read(str(value)))]


def _cost(row: Mapping[str, Any]) -> Text:
    return _COST.fill(initial=f"{row['initial']:,}", running=f"{row['running']:,}", funding=row["funding"])

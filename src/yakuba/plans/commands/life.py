"""The life of a measure: who proposes or asks, how a step ends, and how its steps to completion begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from django.db import transaction

from yakuba.flows import commands as flows
from yakuba.flows.reads import open_tasks
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.text import Text
from yakuba.papers import commands as papers
from yakuba.people import reads as people
from yakuba.plans.commands.keeping import need, plan_to_change, require_period
from yakuba.plans.models import Cost, Node, StepSheet
from yakuba.plans.reads.papers import of_step, of_task
from yakuba.plans.rules.life import (
    IN_PLAN,
    INTO_PLAN,
    KIND,
    OVER,
    TO_COMPLETION,
    Deed,
    NobodyInCharge,
    NotNow,
    Unfinished,
    check_deed,
    stage_after,
)
from yakuba.plans.rules.refusals import IsReference

_TITLE: Final = Text("施策の名称を書いてください。", "なまえを かいて ください。", "Write what the measure is called.")
_LONG: Final = Text("名称は200字までです。", "なまえは 200じ までです。", "200 letters at most.")
_PARENT: Final = Text(
    "計画の体系での位置を選んでください。", "ばしょを えらんで ください。", "Choose where it belongs in the plan."
)
_SECTION: Final = Text("課を選んでください。", "かを えらんで ください。", "Choose a section.")
_FROM_PLANNING: Final = ("problem", "ideal", "means", "effect", "risks")
_LISTS: Final = frozenset({"means", "effect", "risks"})
"""Headings of `rules.model.Sheet` that are lists: each line that was written is one entry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Idea:
    """A measure that is not in the plan yet: what it is called, and below which node (its key) it belongs."""

    title: str
    parent: str = ""
    text: str = ""


@lru_cache(maxsize=8)
def drawing(flow_id: str) -> str:
    """Return one of the two drawings of the room as text."""
    return (files("yakuba.plans") / "flows" / f"{flow_id}.bpmn").read_text(encoding="utf-8")


@transaction.atomic
def propose(plan: str, idea: Idea, *, actor: Actor, at: datetime) -> Ref:
    """Begin a measure as an idea of the actor's own section. Raises NotAllowed, Unfinished, IsOver, IsReference."""
    if not actor.may("plan.work") or not actor.section:
        raise NotAllowed
    node = _new(plan, idea, actor.section, at)
    _begin(node, INTO_PLAN, "propose", at)
    journal.record(actor, "measure.proposed", ref_of(node), at=at, data={"section": actor.section})
    return ref_of(node)


@transaction.atomic
def ask(plan: str, idea: Idea, section: str, *, actor: Actor, at: datetime) -> Ref:
    """Begin a measure that the CIO's staff study, and then ask a section to take up."""
    need(actor, "plan.steer")
    try:
        node = _new(plan, idea, section, at)
    except Unfinished as lacking:
        # Everything that is wanting is told at once.
        raise Unfinished({**lacking.faults, **({} if _exists(section) else {"to_section": _SECTION})}) from None
    _known(section)
    _begin(node, INTO_PLAN, "ask", at)
    journal.record(actor, "measure.asked", ref_of(node), at=at, data={"section": section})
    return ref_of(node)


@transaction.atomic
def take_up(ref: Ref, *, begin: str, actor: Actor, at: datetime) -> None:
    """Let a measure that is here begin: ``propose`` or ``ask`` anew, or ``steps`` to completion where it is in the plan.

    Raises NotNow while a flow works on it, or from a stage from which that cannot begin; NobodyInCharge where its
    section is none of the hall (any more).
    """
    node = _locked(ref)
    if begin == "propose":
        need(actor, "plan.work")
        if actor.section != node.owner:
            raise NotAllowed
    else:
        need(actor, "plan.steer")
    if open_tasks(ref) or node.stage not in (IN_PLAN if begin == "steps" else OVER | {""}):
        raise NotNow
    if not _exists(node.owner):
        raise NobodyInCharge
    if begin == "steps":
        _begin(node, TO_COMPLETION, "", at)
    else:
        _begin(node, INTO_PLAN, begin, at)
    journal.record(actor, "measure.taken_up", ref, at=at, data={"begin": begin})


@transaction.atomic
def act(ref: Ref, deed: Deed, *, actor: Actor, at: datetime) -> str:
    """End the task at which a measure stands, keep its sheet, and return the stage it has come to.

    Raises Unfinished when the sheet or a reason is missing, Conflict when somebody else was faster, NotYourTask when it
    is another's turn, NoSuchOutcome when the task does not offer it. Then nothing has changed.
    """
    node = _locked(ref)
    task = next((one for one in open_tasks(ref) if one.task_id == deed.task_id), None)
    if task is None or task.version != deed.seen_version:
        raise Conflict
    done = flows.Done(
        task_id=deed.task_id,
        outcome=deed.outcome,
        seen_version=deed.seen_version,
        to_section=deed.to_section if deed.outcome == "hand_over" else "",
    )
    # The flow first: whoever may not end the task is told so before they are told what their sheet lacks.
    moved = flows.complete(ref, done, actor=actor, at=at)
    kept = check_deed(deed)
    if done.to_section:
        _known(done.to_section)
        node.owner = done.to_section
    sheet = StepSheet.objects.create(
        node=node,
        task_id=deed.task_id,
        outcome=deed.outcome,
        body=kept,
        reason=deed.reason.strip(),
        papers=[one.strip()[:300] for one in deed.papers if one.strip()],
        by=actor.id,
        section=actor.section,
        at=at,
    )
    # What was attached while the step was open belongs to its record now, and stays as it was when it was ended.
    papers.move(ref, of_task(deed.task_id), to=of_step(sheet.pk))
    _settle(node, moved, at)
    data = {"task": deed.task_id, "outcome": deed.outcome, "stage": node.stage}
    journal.record(actor, "measure.stepped", ref, at=at, data=data)
    return node.stage


def ref_of(node: Node) -> Ref:
    """Return the name under which the flows hold a measure."""
    return Ref(KIND, node.pk)


def _settle(node: Node, moved: flows.Moved, at: datetime) -> None:
    """Let the stage follow the flow; what was granted enters the plan, and the steps to completion begin at once."""
    if moved.tasks:
        node.stage = stage_after(moved.tasks[0].task_id, node.stage)
    elif moved.ended == "accepted":
        _enter(node)
        _begin(node, TO_COMPLETION, "", at)
        return
    else:
        node.stage = moved.ended
    _save(node, at)


def _begin(node: Node, flow_id: str, begin: str, at: datetime) -> None:
    digest = flows.define(flow_id, drawing(flow_id), at=at)
    (task,) = flows.start(ref_of(node), digest=digest, section=node.owner, at=at, begin=begin)
    node.stage = stage_after(task.task_id, "listed")
    _save(node, at)


def _save(node: Node, at: datetime) -> None:
    node.changed_at = at
    node.save(update_fields=["stage", "owner", "sheet", "version", "changed_at"])


def _enter(node: Node) -> None:
    """Write into the plan what was planned and granted: the last planning sheet, and the costs of the budget."""
    planned = _last(node, "planning")
    for name in _FROM_PLANNING:
        if words := str(planned.get(name, "")):
            node.sheet[name] = [one for one in words.splitlines() if one.strip()] if name in _LISTS else words
    costs = _last(node, "budgeted").get("costs") or _last(node, "budget").get("costs", [])
    node.costs.filter(fiscal_year__in=[one["fiscal_year"] for one in costs]).delete()
    Cost.objects.bulk_create(
        Cost(node=node, fiscal_year=one["fiscal_year"], kind=kind, yen=one[kind], funding=one["funding"])
        for one in costs
        for kind in ("initial", "running")
        if one[kind]
    )
    # Somebody may have the sheet open for editing: what they see is no longer what is.
    node.version += 1


def _last(node: Node, task_id: str) -> Mapping[str, Any]:
    found = node.steps.filter(task_id=task_id).order_by("at", "id").last()
    return found.body if found else {}


def _new(slug: str, idea: Idea, owner: str, at: datetime) -> Node:
    plan = plan_to_change(slug)
    require_period(plan, at)
    level = next((one["id"] for one in plan.head["levels"] if one.get("kind") == "measure"), "")
    title = idea.title.strip()
    faults = {}
    if not title:
        faults["title"] = _TITLE
    elif len(title) > 200:
        faults["title"] = _LONG
    above = plan.nodes.filter(key=idea.parent, removed_on=None, is_measure=False).first() if idea.parent else None
    if above is None and (idea.parent or plan.nodes.filter(removed_on=None, is_measure=False).exists()):
        faults["parent"] = _PARENT
    if faults or not level:
        raise Unfinished(faults)
    last = plan.nodes.order_by("-order").values_list("order", flat=True).first() or 0
    # The end of a new id is its random part: keys of one plan must differ, and say nothing.
    return Node.objects.create(
        plan=plan,
        key=f"new-{new_id()[-8:]}",
        parent=above,
        level=level,
        is_measure=True,
        order=last + 1,
        title=title,
        text=idea.text.strip()[:2000],
        owner=owner,
        changed_at=at,
        born_here=True,
    )


def _locked(ref: Ref) -> Node:
    found = (
        Node.objects.select_for_update(of=("self",))
        .select_related("plan")
        .filter(pk=ref.id, is_measure=True, removed_on=None)
        .first()
    )
    if found is None or ref.kind != KIND:
        raise NotHere
    if found.plan.reference:
        raise IsReference
    return found


def _known(section: str) -> None:
    if not _exists(section):
        raise Unfinished({"to_section": _SECTION})


def _exists(section: str) -> bool:
    try:
        people.section(section)
    except NotHere:
        return False
    return True

"""What can be done with flows. Each command is one transaction; the caller writes the journal of its own thing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yakuba.flows.models import FlowDefinition, OpenTask, Run, StepDone
from yakuba.flows.reads import Task, machine_of, task_of
from yakuba.flows.rules import HALL, RESIDENT, AlreadyEnded, NoSuchOutcome, NotYourTask, Position, read
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.ref import Ref


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """How a person ends a task. ``seen_version`` is the `Task.version` that they saw; ``to_section`` hands it over."""

    task_id: str
    outcome: str
    seen_version: int
    to_section: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """Where the work stands after a step: what is open now, or how it ended."""

    tasks: tuple[Task, ...]
    ended: str = ""


def define(flow_id: str, xml: str, *, at: datetime) -> str:
    """Keep a drawing for ever and return its digest. Raises BadFlow, with every fault, and keeps nothing then."""
    read(xml)
    digest = hashlib.sha256(xml.encode()).hexdigest()
    FlowDefinition.objects.get_or_create(digest=digest, defaults={"flow_id": flow_id, "xml": xml, "defined_at": at})
    return digest


@transaction.atomic
def start(ref: Ref, *, digest: str, section: str, at: datetime, begin: str = "") -> tuple[Task, ...]:
    """Begin the work on a thing; where the flow has several beginnings, ``begin`` says with which.

    Once it has ended, another flow may work on the same thing, or the same one again. Raises Conflict while one
    does, NoSuchOutcome for a beginning that the flow does not have.
    """
    machine = machine_of(digest)
    if len(machine.flow.begins) > 1 and begin not in {one.code for one in machine.flow.begins}:
        raise NoSuchOutcome
    position = machine.begin(begin)
    run = Run(ref=str(ref), definition_id=digest, section=section, state=position.state, begun_at=at)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict from fault
    return (_open(run, position, at),)


@transaction.atomic
def complete(ref: Ref, done: Done, *, actor: Actor, at: datetime) -> Moved:
    """End a task with an outcome and go on.

    Raises Conflict when somebody else was faster, NoSuchOutcome when the task does not offer the outcome,
    NotYourTask when the actor has not the post or works for another section. Then nothing has changed.
    """
    run = _run(ref)
    if run.version != done.seen_version:
        raise Conflict
    task = OpenTask.objects.filter(run=run, task_id=done.task_id).first()
    if task is None:
        raise Conflict
    machine = machine_of(run.definition_id)
    if machine.flow.outcome(task.task_id, done.outcome) is None:
        raise NoSuchOutcome
    if not may_end(actor, post=task.post, section=task.section):
        raise NotYourTask
    position = machine.go(run.state, done.outcome)
    run.section = done.to_section or run.section
    _advance(run, position, at)
    _note(run, task, done.outcome, actor, at)
    task.delete()
    if position.ended:
        return Moved(tasks=(), ended=position.ended)
    return Moved(tasks=(_open(run, position, at),))


@transaction.atomic
def withdraw(ref: Ref, *, actor: Actor, at: datetime) -> None:
    """End the work wherever it stands because the resident takes it back. Raises AlreadyEnded."""
    run = _run(ref)
    task = OpenTask.objects.get(run=run)
    _advance(run, Position({}, ended="withdrawn"), at)
    _note(run, task, "withdraw", actor, at)
    task.delete()


@transaction.atomic
def move(ref: Ref, section: str, *, seen_version: int) -> tuple[Task, ...]:
    """Give the open task to another section as it stands. Raises Conflict when somebody else was faster."""
    run = _run(ref)
    if run.version != seen_version:
        raise Conflict
    task = OpenTask.objects.get(run=run)
    _bump(run, section=section)
    run.section = section
    task.section = _section(task.post, run)
    task.save(update_fields=["section"])
    return (task_of(task, run),)


@transaction.atomic
def reopen(ref: Ref, *, at: datetime) -> Task | None:
    """Open the task anew at which a run stands, if it has none; None if there is no such run, or it has ended."""
    run = Run.objects.filter(ref=str(ref), ended="").first()
    if run is None or OpenTask.objects.filter(run=run).exists():
        return None
    task = machine_of(run.definition_id).stands_at(run.state)
    _bump(run)
    return _open(run, Position({}, task=task), at)


def may_end(actor: Actor, *, post: str, section: str) -> bool:
    """Tell whether an actor may end a task of a post and section; for the resident, the resident or a journey."""
    if post == RESIDENT:
        return actor.kind != "staff"
    return actor.kind == "staff" and post in actor.posts and (post in HALL or actor.section == section)


def _run(ref: Ref) -> Run:
    run = Run.objects.filter(ref=str(ref)).order_by("pk").last()
    if run is None:
        raise NotHere
    if run.ended:
        raise AlreadyEnded
    return run


def _advance(run: Run, position: Position, at: datetime) -> None:
    _bump(
        run,
        state=position.state,
        section=run.section,
        ended=position.ended,
        ended_at=at if position.ended else None,
    )


def _bump(run: Run, **changes: object) -> None:
    # One conditional UPDATE is the whole lock: of two who saw the same version, the second changes no row.
    won = Run.objects.filter(pk=run.pk, version=run.version, ended="").update(version=run.version + 1, **changes)
    if not won:
        raise Conflict
    run.version += 1


def _open(run: Run, position: Position, at: datetime) -> Task:
    node = machine_of(run.definition_id).flow.nodes[position.task]
    row = OpenTask.objects.create(run=run, task_id=node.id, post=node.lane, section=_section(node.lane, run), since=at)
    return task_of(row, run)


def _section(post: str, run: Run) -> str:
    return "" if post in HALL else run.section


def _note(run: Run, task: OpenTask, outcome: str, actor: Actor, at: datetime) -> None:
    StepDone.objects.create(
        run=run,
        task_id=task.task_id,
        post=task.post,
        section=task.section,
        outcome=outcome,
        actor_kind=actor.kind,
        actor_id=actor.id,
        began_at=task.since,
        # What the resident did may have been under way while staff went on: then the task waited no time, not less.
        ended_at=max(at, task.since),
    )

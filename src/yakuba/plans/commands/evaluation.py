"""Evaluating a year of a plan: begun, written, closed with the next year's action plan, accepted by a body."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.commands.keeping import need, plan_to_change
from yakuba.plans.models import Evaluation, Plan
from yakuba.plans.reads import evaluation as reads
from yakuba.plans.reads import tree
from yakuba.plans.rules import evaluation as rules
from yakuba.plans.rules.evaluation import Body
from yakuba.plans.rules.refusals import Invalid


@transaction.atomic
def begin(slug: str, year: int, *, actor: Actor, at: datetime) -> None:
    """Begin the evaluation of a fiscal year. Needs ``plan.steer``. Raises Conflict if there is one, or for another year."""
    need(actor, "plan.steer")
    plan = plan_to_change(slug)
    if year not in reads.years_open(tree.tree(slug), on=at.astimezone(JST).date()):
        raise Conflict(_NOT_THAT_YEAR, _CHOOSE_YEAR)
    Evaluation.objects.create(plan=plan, fiscal_year=year, by=actor.id)
    journal.record(actor, "plan.evaluation_begun", Ref("plan", plan.pk), at=at, data={"year": year})


@transaction.atomic
def save(slug: str, year: int, said: Body, *, actor: Actor, at: datetime, seen_version: int) -> None:
    """Keep what is written so far. Raises Conflict on a stale page or once it is closed, Invalid for an unknown mark."""
    plan, row = _open(slug, year, actor, seen_version)
    _write(row, said, actor)
    journal.record(actor, "plan.evaluation_saved", Ref("plan", plan.pk), at=at, data={"year": year})


@transaction.atomic
def close(slug: str, year: int, said: Body, *, actor: Actor, at: datetime, seen_version: int) -> None:
    """Close an evaluation, and freeze with it the action plan of the next year.

    Raises NotComplete while a measure has no mark or the whole is not said, and what `save` raises. Then nothing is kept.
    """
    plan, row = _open(slug, year, actor, seen_version)
    on, whole = at.astimezone(JST).date(), tree.tree(slug)
    measures = {node.key: node.title for node in reads.measures_of(whole, year, on=on)}
    rules.require_complete(said, measures)
    _write(row, said, actor)
    frozen = msgspec.structs.replace(said, next=dict(reads.promised(whole, year + 1, on=on)))
    row.body, row.closed_at = rules.as_data(frozen), at
    row.save()
    data = {"year": year, "marks": rules.tally(said), "next": len(frozen.next)}
    journal.record(actor, "plan.evaluation_closed", Ref("plan", plan.pk), at=at, data=data)


@transaction.atomic
def accept(slug: str, year: int, resolution: Ref, *, actor: Actor, at: datetime) -> None:
    """Note the resolution by which a body accepted a closed evaluation. Raises NotHere, Conflict if it is noted already."""
    need(actor, "plan.steer")
    plan = plan_to_change(slug)
    row = Evaluation.objects.select_for_update().filter(plan=plan, fiscal_year=year).exclude(closed_at=None).first()
    if row is None:
        raise NotHere
    if row.resolution:
        raise Conflict
    row.resolution = str(resolution)[:120]
    row.version += 1
    row.save()
    data = {"year": year, "resolution": row.resolution}
    journal.record(actor, "plan.evaluation_accepted", Ref("plan", plan.pk), at=at, data=data)


def _open(slug: str, year: int, actor: Actor, seen_version: int) -> tuple[Plan, Evaluation]:
    need(actor, "plan.steer")
    plan = plan_to_change(slug)
    row = Evaluation.objects.select_for_update().filter(plan=plan, fiscal_year=year).first()
    if row is None:
        raise NotHere
    if row.closed_at is not None:
        raise Conflict(_CLOSED, _NEXT_YEAR)
    if row.version != seen_version:
        raise Conflict
    return plan, row


def _write(row: Evaluation, said: Body, actor: Actor) -> None:
    faults = {
        key: _MARK
        for key, one in said.marks.items()
        if one.mark not in ("", *rules.MARKS) or one.carry not in ("", *rules.CARRY)
    }
    if faults:
        raise Invalid(faults)
    row.body = rules.as_data(said)
    row.by = actor.id
    row.version += 1
    row.save()


_MARK = Text("その評価はありません。", "その ひょうかは ありません。", "There is no such mark.")
_NOT_THAT_YEAR = Text(
    "その年度の評価は始められません。", "その としの ひょうかは できません。", "That year cannot be evaluated now."
)
_CHOOSE_YEAR = Text(
    "計画期間のうち、まだ評価のない年度を選んでください。",
    "ほかの としを えらんで ください。",
    "Choose a year of the plan that has begun and has no evaluation.",
)
_CLOSED = Text("この年度評価は確定しています。", "この ひょうかは きまって います。", "This evaluation is closed.")
_NEXT_YEAR = Text(
    "変わったことは、次の年度の評価に書いてください。",
    "つぎの としの ひょうかに かいて ください。",
    "Say in the next year's evaluation what has changed since.",
)

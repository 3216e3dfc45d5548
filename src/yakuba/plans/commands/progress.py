"""The round of reports: asked, drafted, handed in, judged, closed; and the dated notes on a measure."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.commands.keeping import need, node_to_change, plan_to_change
from yakuba.plans.models import Bar, Node, Observation, Plan, Report, Round
from yakuba.plans.reads import standing, tree
from yakuba.plans.rules import halves
from yakuba.plans.rules.lights import Light, NeedsReason, chosen
from yakuba.plans.rules.refusals import Invalid
from yakuba.plans.rules.rounds import (
    MOST,
    NOTES,
    NotRunning,
    RoundOpen,
    Wrote,
    due_half,
    due_on,
    is_asked,
    require_complete,
    require_owner,
)


@transaction.atomic
def open_round(slug: str, half: int, *, actor: Actor, at: datetime) -> int:
    """Ask every section for its measures in force, and return how many reports are asked.

    Needs ``plan.steer``; the worker does it by itself. Raises RoundOpen if it was done, NotRunning while the plan is not
    in force or the half has not begun.
    """
    need(actor, "plan.steer")
    plan = plan_to_change(slug)
    on = at.astimezone(JST).date()
    if plan.state != Plan.State.RUNNING or not halves.half_of(plan.starts) <= half <= halves.half_of(on):
        raise NotRunning
    if Round.objects.filter(plan=plan, half=half).exists():
        raise RoundOpen
    opened = Round.objects.create(plan=plan, half=half, opened_at=at, due=due_on(on))
    asked = _asked(plan, half)
    Report.objects.bulk_create([Report(round=opened, node=node) for node in asked], batch_size=500)
    data = {"half": half, "due": opened.due.isoformat(), "asked": len(asked)}
    journal.record(actor, "plan.reports_asked", Ref("plan", plan.pk), at=at, data=data)
    return len(asked)


def open_what_is_due(slug: str, *, at: datetime) -> bool:
    """Open the round that should be open by now; tell whether there was anything to do. For the worker."""
    plan = Plan.objects.filter(slug=slug, state=Plan.State.RUNNING, reference=False).first()
    half = due_half(at.astimezone(JST).date(), starts=plan.starts) if plan else None
    if half is None or Round.objects.filter(plan__slug=slug, half=half).exists():
        return False
    open_round(slug, half, actor=Actor.system("plans"), at=at)
    return True


@transaction.atomic
def save_report(about: Ref, half: int, wrote: Wrote, *, actor: Actor, at: datetime, seen_version: int) -> None:
    """Keep what was written so far as a draft. Whoever has handed in already writes anew, and hands in anew.

    Raises NotAllowed to others than the section in charge and the CIO's staff, Conflict on a stale page, Invalid for
    what cannot be kept.
    """
    row = _report(about, half, actor, seen_version)
    _write(row, wrote)
    row.state = "drafted"
    row.by, row.at = actor.id, at
    row.save()
    journal.record(actor, "measure.report_drafted", about, at=at, data={"half": half})


@transaction.atomic
def hand_in(about: Ref, half: int, wrote: Wrote, *, actor: Actor, at: datetime, seen_version: int) -> Light:
    """Hand a report in, and return the light that counts. After the due date it is late, and still wanted.

    Raises NotComplete, NeedsReason for another light than the rule's without a reason, and what `save_report` raises.
    """
    row = _report(about, half, actor, seen_version)
    require_complete(wrote)
    _write(row, wrote)
    by_rule = _by_rule(row, at)
    other = chosen(wrote.light, by_rule=by_rule, reason=wrote.reason)
    row.light, row.chosen = by_rule, other
    row.reason = wrote.reason.strip() if other else ""
    row.state, row.by, row.at = "handed", actor.id, at
    row.save()
    late = at.astimezone(JST).date() > row.round.due
    data = {"half": half, "percent": row.percent, "light": row.light, "chosen": row.chosen, "late": late}
    journal.record(actor, "measure.reported", about, at=at, why=row.reason, data=data)
    return other or by_rule


@transaction.atomic
def override(about: Ref, half: int, light: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Let the CIO's staff show another light than the rule's, for a reason; the rule's own takes the override back.

    Raises NeedsReason, NotHere for a report that was not handed in.
    """
    need(actor, "plan.steer")
    row = _row(about, half)
    if row.state != "handed":
        raise NotHere
    if not reason.strip():
        raise NeedsReason
    row.chosen = chosen(_light(light), by_rule=Light(row.light), reason=reason)
    row.reason = reason.strip()[:MOST] if row.chosen else ""
    row.version += 1
    row.save()
    data = {"half": half, "light": row.light, "chosen": row.chosen}
    journal.record(actor, "measure.light_chosen", about, at=at, why=reason.strip()[:500], data=data)


@transaction.atomic
def close_round(slug: str, half: int, *, actor: Actor, at: datetime) -> int:
    """Close a round and return how many reports are missing. They may still come, and are marked as late."""
    need(actor, "plan.steer")
    plan = plan_to_change(slug)
    row = Round.objects.select_for_update().filter(plan=plan, half=half).first()
    if row is None:
        raise NotHere
    if row.closed_at is not None:
        raise Conflict
    row.closed_at = at
    row.save()
    missing = row.reports.exclude(state="handed").count()
    data = {"half": half, "missing": missing}
    journal.record(actor, "plan.reports_closed", Ref("plan", plan.pk), at=at, data=data)
    return missing


@transaction.atomic
def remind(report_id: str, *, at: datetime) -> bool:
    """Note that a section was reminded of a report; tell whether there was anything to remind of. For the worker."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("node", "round")
    row = rows.filter(pk=report_id).exclude(state="handed").first() if report_id.isdecimal() else None
    if row is None:
        return False
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    about = Ref("measure", row.node_id)
    journal.record(Actor.system("plans"), "measure.report_reminded", about, at=at, data={"half": row.round.half})
    return True


@transaction.atomic
def note(about: tuple[str, str], kind: str, text: str, on: date, *, actor: Actor, at: datetime) -> None:
    """Add a short dated note to a measure (plan and key). Raises Invalid, NotAllowed, IsOver, IsReference."""
    node = node_to_change(*about)
    require_owner(actor, node.owner)
    faults = {}
    if kind not in NOTES:
        faults["kind"] = _WHICH
    if not text.strip():
        faults["text"] = _WRITE
    if on > at.astimezone(JST).date():
        faults["on"] = _FUTURE
    if faults:
        raise Invalid(faults)
    Observation.objects.create(node=node, kind=kind, text=text.strip()[:MOST], on=on, by=actor.id, at=at)
    journal.record(actor, "measure.noted", Ref("measure", node.pk), at=at, data={"kind": kind})


def _asked(plan: Plan, half: int) -> list[Node]:
    first: dict[str, int] = {}
    for node, begins in Bar.objects.filter(node__plan=plan).values_list("node_id", "first"):
        first[node] = min(begins, first.get(node, begins))
    measures = Node.objects.filter(plan=plan, is_measure=True, removed_on=None)
    return [node for node in measures if is_asked(node.stage, first.get(node.pk), half)]


def _row(about: Ref, half: int) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("node__plan", "round")
    row = rows.filter(node=about.id, round__half=half, node__removed_on=None).first()
    if about.kind != "measure" or row is None:
        raise NotHere
    # The plan may have ended while somebody wrote.
    node_to_change(row.node.plan.slug, row.node.key)
    return row


def _report(about: Ref, half: int, actor: Actor, seen_version: int) -> Report:
    row = _row(about, half)
    require_owner(actor, row.node.owner)
    if row.version != seen_version:
        raise Conflict
    row.version += 1
    return row


def _write(row: Report, wrote: Wrote) -> None:
    if wrote.percent is not None and not 0 <= wrote.percent <= 100:
        raise Invalid({"percent": _PERCENT})
    row.text, row.next_step = wrote.text.strip()[:MOST], wrote.next_step.strip()[:MOST]
    row.percent = wrote.percent
    # A draft keeps the wish too; what it is worth is seen when it is handed in.
    row.chosen, row.reason = _light(wrote.light), wrote.reason.strip()[:MOST]


def _light(sent: str) -> str:
    try:
        return Light(sent)
    except ValueError as fault:
        raise Invalid({"light": _LIGHT}) from fault


def _by_rule(row: Report, at: datetime) -> Light:
    whole = tree.tree(row.node.plan.slug)
    on = at.astimezone(JST).date()
    return standing.judgement(whole, row.node.key, on=on, percent=row.percent, reports=False).light


_WHICH = Text("区分を選んでください。", "えらんで ください。", "Choose what kind of note it is.")
_WRITE = Text("内容を書いてください。", "かいて ください。", "Write the note.")
_FUTURE = Text("日付が今日より後です。", "日にちが あしたより あとです。", "The date lies in the future.")
_PERCENT = Text("0から100までの数で書いてください。", "0から 100までで かいて ください。", "A number from 0 to 100.")
_LIGHT = Text("その信号はありません。", "その しんごうは ありません。", "There is no such light.")

"""Making the next plan out of one: what becomes of every measure, and the day on which the next comes into force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.japanese.dates import both
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.commands.keeping import need, plan_to_change
from yakuba.plans.models import Bar, Earlier, Figure, FigureValue, Node, Plan
from yakuba.plans.rules import halves
from yakuba.plans.rules.refusals import Invalid, IsReference, StillUsed
from yakuba.plans.rules.succession import Fate, check, new_key, require_decided


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPlan:
    """What the next plan is called, its address, and for which days it is made."""

    slug: str
    title: str
    starts: date
    ends: date


@transaction.atomic
def start_next(slug: str, wanted: NextPlan, *, actor: Actor, at: datetime) -> Ref:
    """Make the draft of the plan after this one: its levels, axes and policies; its measures wait for their fates.

    The plan may have ended. Needs ``plan.steer``. Raises Invalid, IsReference, Conflict if there is a next plan already.
    """
    need(actor, "plan.steer")
    before = Plan.objects.select_for_update().filter(slug=slug).first()
    if before is None:
        raise NotHere
    if before.reference:
        raise IsReference
    if before.followed_by.exists():
        raise Conflict(_THERE_IS, _GO_THERE)
    _check(before, wanted)
    head = {**before.head, "id": wanted.slug, "title": wanted.title.strip()}
    head |= {"period_from": wanted.starts.isoformat(), "period_until": wanted.ends.isoformat()}
    head.pop("adopted", None)
    plan = Plan.objects.create(
        slug=wanted.slug,
        municipality=before.municipality,
        title=head["title"],
        starts=wanted.starts,
        ends=wanted.ends,
        before=before,
        head=head,
        parts={name: part for name, part in before.parts.items() if name in ("bodies", "flows")},
        made_at=at,
    )
    _copy_groups(before, plan, at)
    data = {"before": before.slug, "plan": plan.slug}
    journal.record(actor, "plan.next_started", Ref("plan", plan.pk), at=at, data=data)
    return Ref("plan", plan.pk)


@transaction.atomic
def decide(slug: str, fate: Fate, *, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Settle what becomes of a measure in the plan after it, and return the keys under which it is found there.

    ``slug`` is the next plan. A fate that was settled before is taken back first. Raises BadFate, StillUsed when
    what came of it has been worked on already.
    """
    need(actor, "plan.steer")
    plan = _draft(slug)
    old = _measure_before(plan, fate.key)
    fate = replace(fate, titles=tuple(title.strip() for title in fate.titles if title.strip()))
    _undo(plan, old)
    check(fate, set(_keys(plan)))
    to = [*fate.to, *(_copy(plan, old, title, at).key for title in _titles(fate, old))]
    Earlier.objects.create(
        plan=plan,
        key=old.key,
        node=old,
        number=old.number,
        title=old.title,
        outcome=fate.outcome,
        to=to,
        reason=fate.reason.strip()[:4000],
        order=old.order,
    )
    data = {"plan": plan.slug, "outcome": fate.outcome, "to": to}
    why = fate.reason.strip()[:500]
    journal.record(actor, "measure.succeeded", Ref("measure", old.pk), at=at, why=why, data=data)
    return tuple(to)


@transaction.atomic
def take_back(slug: str, key: str, *, actor: Actor, at: datetime) -> None:
    """Leave the fate of a measure open again. Raises StillUsed when what came of it has been worked on."""
    need(actor, "plan.steer")
    plan = _draft(slug)
    old = _measure_before(plan, key)
    if not _undo(plan, old):
        raise NotHere
    journal.record(actor, "measure.succession_taken_back", Ref("measure", old.pk), at=at, data={"plan": plan.slug})


@transaction.atomic
def come_into_force(slug: str, *, actor: Actor, at: datetime) -> None:
    """Let a draft come into force, and the plan before it end. Needs ``plan.decide``.

    Raises Undecided while the fate of a measure before it is open, Conflict for a plan that is no draft.
    """
    need(actor, "plan.decide")
    plan = _draft(slug)
    if plan.before is not None:
        measures = {node.key: Text.read(node.title) for node in _measures(plan.before)}
        require_decided(measures, set(plan.earlier.exclude(node=None).values_list("key", flat=True)))
        if plan.before.state != Plan.State.ENDED:
            plan.before.state = Plan.State.ENDED
            plan.before.save(update_fields=["state"])
            journal.record(actor, "plan.ended", Ref("plan", plan.before.pk), at=at, data={"next": plan.slug})
    plan.state = Plan.State.RUNNING
    plan.version += 1
    plan.save(update_fields=["state", "version"])
    journal.record(actor, "plan.came_into_force", Ref("plan", plan.pk), at=at)


def _check(before: Plan, wanted: NextPlan) -> None:
    faults = {}
    if not wanted.title.strip():
        faults["title"] = _TITLE
    if Plan.objects.filter(slug=wanted.slug).exists() or not wanted.slug:
        faults["slug"] = _SLUG
    if wanted.starts <= before.starts:
        faults["starts"] = _STARTS.fill(ja=both(before.starts, "ja"), en=both(before.starts, "en"))
    if wanted.ends < wanted.starts:
        faults["ends"] = _ENDS
    if faults:
        raise Invalid(faults)


def _draft(slug: str) -> Plan:
    plan = plan_to_change(slug)
    if plan.state != Plan.State.DRAFT:
        raise Conflict(_NO_DRAFT, _GO_THERE)
    return plan


def _measures(plan: Plan) -> list[Node]:
    return list(Node.objects.filter(plan=plan, is_measure=True, removed_on=None))


def _keys(plan: Plan) -> list[str]:
    return [node.key for node in _measures(plan)]


def _measure_before(plan: Plan, key: str) -> Node:
    found = Node.objects.filter(plan=plan.before_id, key=key, is_measure=True, removed_on=None).first()
    if plan.before_id is None or found is None:
        raise NotHere
    return found


def _copy_groups(before: Plan, plan: Plan, at: datetime) -> None:
    """Copy what stands above the measures, so that the next plan begins with the same policies."""
    made: dict[str, Node] = {}
    rows = list(Node.objects.filter(plan=before, is_measure=False, removed_on=None))
    for row in rows:
        made[row.pk] = Node.objects.create(plan=plan, key=row.key, is_measure=False, changed_at=at, **_same(row))
    for row in rows:
        if row.parent_id in made:
            made[row.pk].parent = made[row.parent_id]
            made[row.pk].save(update_fields=["parent"])


def _same(row: Node) -> dict[str, Any]:
    names = ("level", "order", "number", "title", "text", "owner", "sheet")
    left_out = ("priority", "after", "carried_over")
    more = {name: value for name, value in row.more.items() if name not in left_out}
    return {**{name: getattr(row, name) for name in names}, "more": more}


def _titles(fate: Fate, old: Node) -> list[Any]:
    """Return the titles of the measures that are to be made for a fate."""
    if fate.titles:
        return list(fate.titles)
    return [old.title] if fate.outcome in ("continue", "expand") and not fate.to else []


def _copy(plan: Plan, old: Node, title: Any, at: datetime) -> Node:
    """Make a measure of the next plan out of one before: its sheet, its figures, and the bars that reach into it."""
    taken = set(Node.objects.filter(plan=plan).values_list("key", flat=True))
    above = old.parent.key if old.parent else ""
    fields = {**_same(old), "title": title}
    fields["more"] = {**fields["more"], "carried_over": True}
    parent = Node.objects.filter(plan=plan, key=above, removed_on=None).first()
    key = new_key(old.key, taken)
    fields |= {"is_measure": True, "born_here": True}
    node = Node.objects.create(plan=plan, key=key, parent=parent, changed_at=at, **fields)
    for row in old.figures.all():
        figure = Figure.objects.create(
            node=node, key=row.key, title=row.title, unit=row.unit, better=row.better, computed_by=row.computed_by,
            order=row.order,
        )  # fmt: skip
        _carry_value(row, figure, at)
    first = halves.half_of(plan.starts)
    for bar in old.bars.filter(last__gte=first):
        Bar.objects.create(
            node=node, first=max(bar.first, first), last=bar.last, label=bar.label, line=bar.line,
            goes_on=bar.goes_on, order=bar.order,
        )  # fmt: skip
    return node


def _carry_value(old: Figure, new: Figure, at: datetime) -> None:
    """Let the last known value of an indicator be the baseline of the next plan."""
    last = old.values.filter(kind="actual").order_by("noted_at", "id").last()
    if last is not None:
        FigureValue.objects.create(
            figure=new, kind="baseline", value=last.value, at=last.at, source=last.source, noted_at=at, noted_by=""
        )


def _undo(plan: Plan, old: Node) -> bool:
    """Take a fate back, with the measures that were made by it alone and have not been touched since."""
    row = Earlier.objects.filter(plan=plan, node=old).first()
    if row is None:
        return False
    others = {key for one in plan.earlier.exclude(pk=row.pk) for key in one.to}
    made = Node.objects.filter(plan=plan, key__in=set(row.to) - others)
    mine = [node for node in made if node.key == old.key or node.key.startswith(f"{old.key[:60]}-")]
    if any(node.version > 1 for node in mine):
        raise StillUsed
    row.delete()
    Node.objects.filter(pk__in=[node.pk for node in mine]).delete()
    return True


_THERE_IS = Text(
    "この計画には、すでに次期計画があります。", "つぎの けいかくが もう あります。", "There is a next plan already."
)
_GO_THERE = Text(
    "次期計画のページをご覧ください。", "つぎの けいかくを みて ください。", "See the page of the next plan."
)
_NO_DRAFT = Text(
    "この計画は策定中ではないため、引継ぎを変更できません。",
    "この けいかくは もう きまって います。",
    "This plan is no draft any more; its succession is settled.",
)
_TITLE = Text("計画の名称を書いてください。", "なまえを かいて ください。", "Write what the plan is called.")
_SLUG = Text(
    "ほかの計画が使っていない、小文字・数字・ハイフンの名前にしてください。",
    "ほかの けいかくと ちがう なまえに して ください。",
    "Choose an address of small letters, digits and hyphens that no other plan has.",
)
_STARTS = Text(
    "今の計画の開始日（{ja}）より後にしてください。", "いまより あとに して ください。", "After {en}, please."
)
_ENDS = Text("終わりが始まりより前です。", "おわりが はじまりより まえです。", "It ends before it begins.")

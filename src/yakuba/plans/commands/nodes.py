"""Changing what is written about a node: who may, only what makes sense, and so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db import transaction
from django.db.models import Max

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.plans.commands.keeping import need, node_to_change, plan_to_change, require_period
from yakuba.plans.commands.rows import Writing
from yakuba.plans.models import Node, Plan
from yakuba.plans.reads import changes as changes_of
from yakuba.plans.reads import pack
from yakuba.plans.rules import model
from yakuba.plans.rules.packs import changing
from yakuba.plans.rules.refusals import Invalid, NothingToUndo, StillUsed

About = tuple[str, str]
"""A node by the slug of its plan and its key."""
OWNERS: Final = frozenset({"text", "notes", "partners", "answers", "after", "sheet", "bars", "figures"})
"""What the section in charge may change of its measure; the rest is the plan's own, and the CIO's staff keep it."""


def may_change(actor: Actor, owner: str, fields: frozenset[str] = OWNERS) -> bool:
    """Tell whether somebody may change these fields of a node of that owner."""
    if actor.kind == "system" or actor.may("plan.steer"):
        return True
    return actor.may("plan.work") and bool(owner) and owner == actor.section and fields <= OWNERS


@transaction.atomic
def change(about: About, changes: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Write fields of a node, as a pack would write them; None takes a field away.

    Raises NotHere, NotAllowed, IsReference, IsOver, Conflict on a stale page, Invalid with the faults by field,
    NoReasonToMove for the bars of a plan in force, which `schedule.move_bars` moves.
    """
    row = node_to_change(*about)
    require_period(row.plan, at)
    if not may_change(actor, row.owner, frozenset(changes)):
        raise NotAllowed
    if row.version != seen_version:
        raise Conflict
    was = pack.node_of(*about)
    wanted = _merged(was, changes)
    differs = sorted(name for name in changes if wanted.get(name) != was.get(name))
    if not differs:
        return
    _write(row, wanted, at)
    data = {"fields": differs, "was": {name: was.get(name) for name in differs}, "version": row.version}
    journal.record(actor, "measure.changed", Ref("measure", row.pk), at=at, data=data)


@transaction.atomic
def undo(about: About, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Take the last change of a node back, as the journal keeps it; itself it can be taken back, too.

    Raises NothingToUndo if something that the journal cannot take back was done since, and as `change`.
    """
    row = node_to_change(*about)
    if not may_change(actor, row.owner):
        raise NotAllowed
    last = changes_of.last_of(row.pk, row.version)
    if last is None:
        raise NothingToUndo
    change(about, last.was, seen_version=seen_version, actor=actor, at=at)


@transaction.atomic
def add(slug: str, node: Mapping[str, Any], *, actor: Actor, at: datetime) -> Ref:
    """Add a node, as a pack would write it, as the last below its parent. Raises as `change`."""
    need(actor, "plan.steer")
    plan = plan_to_change(slug)
    require_period(plan, at)
    order = Node.objects.filter(plan=plan).aggregate(last=Max("order"))["last"]
    row = Node(plan=plan, key=str(node.get("id", "")), order=0 if order is None else order + 1, born_here=True)
    if plan.nodes.filter(key=row.key).exists():
        raise Invalid({"id": _TAKEN})
    _write(row, {name: value for name, value in node.items() if value not in (None, "", [], {})}, at)
    ref = Ref("measure", row.pk)
    journal.record(actor, "measure.added", ref, at=at, data={"key": row.key})
    return ref


@transaction.atomic
def move(about: About, *, parent: str, step: int = 0, seen_version: int, actor: Actor, at: datetime) -> None:
    """Hang a node below another one (as the last there), or move it a ``step`` up (-1) or down (1) among its siblings.

    Raises Invalid for a parent that is none, a circle, or a level that does not fit, and as `change`.
    """
    need(actor, "plan.steer")
    row = node_to_change(*about)
    require_period(row.plan, at)
    if row.version != seen_version:
        raise Conflict
    was = pack.node_of(*about)
    if parent != was.get("parent", ""):
        row.order = (Node.objects.filter(plan=row.plan).aggregate(last=Max("order"))["last"] or 0) + 1
        _write(row, _merged(was, {"parent": parent or None}), at)
    elif step:
        _swap(row, step, at)
    else:
        return
    data = {"from": was.get("parent", ""), "to": parent, "step": step}
    journal.record(actor, "measure.moved", Ref("measure", row.pk), at=at, data=data)


@transaction.atomic
def remove(about: About, *, why: str, seen_version: int, actor: Actor, at: datetime) -> None:
    """Take a node out of the plan; it is kept with its day. Raises StillUsed while others need it, and as `change`."""
    need(actor, "plan.steer")
    row = node_to_change(*about)
    require_period(row.plan, at)
    if row.version != seen_version:
        raise Conflict
    below = row.children.filter(removed_on=None).exists()
    others = row.plan.nodes.filter(removed_on=None).exclude(pk=row.pk).values_list("more", flat=True)
    if below or any(row.key in more.get("after", ()) for more in others):
        raise StillUsed
    _save(row, at, removed_on=at.date(), removed_here=True)
    journal.record(actor, "measure.removed", Ref("measure", row.pk), at=at, why=why.strip()[:500])


@transaction.atomic
def restore(about: About, *, actor: Actor, at: datetime) -> None:
    """Put a node that was taken out back in its place; at the top, if its parent is gone. Raises NotHere, NotAllowed."""
    need(actor, "plan.steer")
    plan = plan_to_change(about[0])
    require_period(plan, at)
    row = plan.nodes.select_for_update(of=("self",)).filter(key=about[1]).exclude(removed_on=None).first()
    if row is None:
        raise NotHere
    if row.parent and row.parent.removed_on is not None:
        row.parent = None
    _save(row, at, removed_on=None, removed_here=False)
    journal.record(actor, "measure.restored", Ref("measure", row.pk), at=at)


def _write(row: Node, wanted: Mapping[str, Any], at: datetime) -> None:
    plan = row.plan
    others = [one for one in _skeleton(plan) if one["id"] != row.key]
    challenges = [{"id": key} for key in plan.challenges.values_list("key", flat=True)]
    if faults := changing.node(wanted, head=plan.head, challenges=challenges, others=others):
        raise Invalid(faults)
    node = msgspec.convert(wanted, model.Node)
    parent = plan.nodes.get(key=node.parent) if node.parent else None
    Writing(plan, at).write_one(node, row, parent)


def _skeleton(plan: Plan) -> list[dict[str, Any]]:
    """Return of every node what another one can clash with, as data."""
    rows = plan.nodes.filter(removed_on=None).values_list("key", "level", "parent__key", "more")
    return [
        {
            "id": key,
            "level": level,
            **({"parent": parent} if parent else {}),
            **({"after": after} if (after := more.get("after")) else {}),
        }
        for key, level, parent, more in rows
    ]


def _merged(was: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**was, **changes}
    return {name: value for name, value in merged.items() if value not in (None, "", [], {}, False)}


def _swap(row: Node, step: int, at: datetime) -> None:
    siblings = list(row.plan.nodes.filter(parent=row.parent_id, removed_on=None).order_by("order", "key"))
    place = next(at_ for at_, one in enumerate(siblings) if one.pk == row.pk)
    there = max(0, min(len(siblings) - 1, place + step))
    siblings.insert(there, siblings.pop(place))
    # The same places again, in the new order: nodes elsewhere keep theirs.
    orders = sorted(one.order for one in siblings)
    for order, one in zip(orders, siblings, strict=True):
        if one.pk != row.pk and one.order != order:
            Node.objects.filter(pk=one.pk).update(order=order)
        elif one.pk == row.pk:
            row.order = order
    _save(row, at)


def _save(row: Node, at: datetime, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.changed_at = at
    row.save()


_TAKEN = model.text(
    {
        "ja": "このidは、この計画ですでに使われています（外した項目を含みます）。別のidにしてください。",
        "ja-easy": "この idは もう あります。ほかの idに して ください。",
        "en": "This id is in use in this plan already (removed nodes included). Choose another one.",
    }
)

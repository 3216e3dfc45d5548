"""Changing what a plan says of itself: its head, its challenges, that it comes into force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.plans.commands.keeping import plan_to_steer
from yakuba.plans.commands.loading import fill_head
from yakuba.plans.models import Challenge, Plan
from yakuba.plans.reads import changes as history
from yakuba.plans.reads import pack
from yakuba.plans.rules.packs import changing
from yakuba.plans.rules.packs.reading import plain_of
from yakuba.plans.rules.refusals import Invalid, NothingToUndo, StillUsed

_CHALLENGE = ("group", "number", "title", "directions", "text")


@transaction.atomic
def change_head(slug: str, changes: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Write fields of a plan's head, as a pack would write them; None takes a field away. The id stays.

    Raises NotHere, NotAllowed, IsReference, IsOver, Conflict on a stale page, Invalid with the faults by field.
    """
    plan = plan_to_steer(slug, seen_version, actor=actor, at=at)
    was = plan.head
    wanted = {
        name: value for name, value in {**was, **changes, "id": plan.slug}.items() if value not in (None, "", [], {})
    }
    differs = sorted(name for name in changes if wanted.get(name) != was.get(name))
    if not differs:
        return
    nodes = plain_of(pack.pack_of(slug).nodes)
    if faults := changing.head(wanted, challenges=_challenges(plan), nodes=nodes):
        raise Invalid(faults)
    fill_head(plan, wanted)
    data = {"fields": differs, "was": {name: was.get(name) for name in differs}}
    _count(plan, actor, "plan.changed", at, data)


@transaction.atomic
def undo(slug: str, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Take the last change of a plan's head back, as the journal keeps it; itself it can be taken back, too.

    Raises NothingToUndo if something that is not taken back this way was done to the plan since, and as `change_head`:
    Invalid when the tree needs by now what was changed.
    """
    plan = plan_to_steer(slug, seen_version, actor=actor, at=at)
    last = history.last_of_head(plan.pk, plan.version)
    if last is None:
        raise NothingToUndo
    change_head(slug, last.was, seen_version=seen_version, actor=actor, at=at)


@transaction.atomic
def write_challenge(slug: str, challenge: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Add a challenge, or change the one of that id; ``seen_version`` is the plan's. Raises as `change_head`."""
    plan = plan_to_steer(slug, seen_version, actor=actor, at=at)
    wanted = {name: value for name, value in challenge.items() if value not in (None, "", [])}
    if faults := changing.challenge(wanted):
        raise Invalid(faults)
    row = plan.challenges.filter(key=wanted["id"]).first()
    if row is None:
        last = plan.challenges.aggregate(last=Max("order"))["last"]
        row = Challenge(plan=plan, key=wanted["id"], order=0 if last is None else last + 1)
    for name in _CHALLENGE:
        setattr(row, name, wanted.get(name, [] if name == "directions" else ""))
    row.save()
    _count(plan, actor, "plan.challenge_written", at, {"challenge": row.key})


@transaction.atomic
def remove_challenge(slug: str, key: str, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Take a challenge out. Raises StillUsed while a node answers it or the plan names an earlier measure under it.

    And as `change_head`.
    """
    plan = plan_to_steer(slug, seen_version, actor=actor, at=at)
    row = plan.challenges.filter(key=key).first()
    if row is None:
        raise NotHere
    answered = plan.nodes.filter(removed_on=None).values_list("more", flat=True)
    named = plan.earlier.values_list("answers", flat=True)
    if any(key in more.get("answers", ()) for more in answered) or any(key in answers for answers in named):
        raise StillUsed
    row.delete()
    _count(plan, actor, "plan.challenge_removed", at, {"challenge": key})


def _challenges(plan: Plan) -> list[dict[str, Any]]:
    return [{"id": key} for key in plan.challenges.values_list("key", flat=True)]


def _count(plan: Plan, actor: Actor, action: str, at: datetime, data: Mapping[str, Any]) -> None:
    plan.version += 1
    plan.save()
    journal.record(actor, action, Ref("plan", plan.pk), at=at, data={**data, "version": plan.version})

"""Rows to work on: locked, of a plan that may be changed, by somebody who may."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.plans.models import Node, Plan
from yakuba.plans.rules.refusals import IsOver, IsReference


def plan_to_change(slug: str) -> Plan:
    """Lock and return a plan that may be changed. Raises NotHere, IsReference, IsOver for one that has ended."""
    found = Plan.objects.select_for_update().filter(slug=slug).first()
    if found is None:
        raise NotHere
    return _changeable(found)


def node_to_change(slug: str, key: str) -> Node:
    """Lock and return a node of a plan that may be changed. Raises as `plan_to_change`."""
    rows: QuerySet[Node] = Node.objects.select_for_update(of=("self",)).select_related("plan")
    found = rows.filter(plan__slug=slug, key=key, removed_on=None).first()
    if found is None:
        raise NotHere
    _changeable(found.plan)
    return found


def plan_to_steer(slug: str, seen_version: int, *, actor: Actor, at: datetime) -> Plan:
    """Return a plan for whoever may steer it, as they saw it and while its period runs, as `plan_to_change` else.

    Raises NotAllowed, IsOver, Conflict if it is no longer as it was seen.
    """
    need(actor, "plan.steer")
    plan = plan_to_change(slug)
    require_period(plan, at)
    if plan.version != seen_version:
        raise Conflict
    return plan


def require_period(plan: Plan, at: datetime) -> None:
    """Raise IsOver once the period of a plan has ended, whatever its state says."""
    if plan.ends is not None and plan.ends < at.astimezone(JST).date():
        raise IsOver


def need(actor: Actor, power: str) -> None:
    """Raise NotAllowed unless a post of the actor carries the power. What works by itself may."""
    if actor.kind != "system" and not actor.may(power):
        raise NotAllowed


def _changeable(plan: Plan) -> Plan:
    if plan.reference:
        raise IsReference
    if plan.state == Plan.State.ENDED:
        raise IsOver
    return plan

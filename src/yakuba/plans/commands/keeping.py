"""Rows to work on: locked, of a plan that may be changed, by somebody who may."""

from __future__ import annotations

from django.db.models import QuerySet

from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed, NotHere
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

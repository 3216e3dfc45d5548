"""Letting a plan out of its room: looked over, without what is from inside, and for whoever may steer it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere, Refusal
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.commands.keeping import need
from yakuba.plans.models import Plan
from yakuba.plans.reads import publishing
from yakuba.plans.rules.obstacles import Obstacle
from yakuba.plans.rules.published import PublicPlan


class NotReady(Refusal):
    """A plan with faults is not published; ``obstacles`` says each with its place and its remedy."""

    status: ClassVar[int] = 422
    words = Text(
        "直すところがあるため、公表できません。",
        "なおす ところが あるので、まだ みせられません。",
        "The plan cannot be published before some things are put right.",
    )
    remedy = Text(
        "示された箇所を直してから、もう一度公表してください。",
        "なおしてから、もういちど して ください。",
        "Correct what is listed, then publish again.",
    )

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__()
        self.obstacles = obstacles


@transaction.atomic
def let_out(slug: str, *, actor: Actor, at: datetime) -> PublicPlan:
    """Return what is public of a plan, to be published by the caller in the same transaction, and note it in the journal.

    Needs ``plan.steer``. Raises NotHere, NotAllowed, NotReady.
    """
    need(actor, "plan.steer")
    plan = Plan.objects.select_for_update().filter(slug=slug).first()
    if plan is None:
        raise NotHere
    made = publishing.public_plan(slug, on=at.astimezone(JST).date())
    if found := publishing.in_the_way(made):
        raise NotReady(found)
    journal.record(actor, "plan.let_out", Ref("plan", plan.pk), at=at, data={"measures": len(list(made.measures()))})
    return made

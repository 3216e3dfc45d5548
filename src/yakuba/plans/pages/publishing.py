"""What leads out of the room: the way to publish a plan, and plans side by side, other towns' and own ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk
from yakuba.plans.pages import blocks
from yakuba.plans.pages.blocks import Block
from yakuba.plans.reads import plans, publishing
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.rules.comparing import FEWEST, MOST, compare


@blocks.on_plan(order=90)
def way_out(plan: PlanView, actor: Actor, at: datetime) -> Block | None:
    """Lead to the page on which the plan is published, and to the comparison."""
    return Block("plans/publishing_block.html", {"may_publish": actor.may("plan.steer"), "slug": plan.slug})


@desk
@require_safe
def comparing(request: StaffRequest) -> HttpResponse:
    """Put two to five plans side by side, published or not: which measures answer which item, and who has what."""
    listed = plans.plans()
    known = {row.slug: row for row in listed}
    chosen = [slug for slug in dict.fromkeys(request.GET.getlist("plan")) if slug in known]
    context: dict[str, Any] = {"plans": listed, "chosen": chosen, "page": "plans"}
    if chosen and not FEWEST <= len(chosen) <= MOST:
        context["problem"] = _("2つから5つまでの計画を選んでください。")
    elif chosen:
        made = compare([publishing.public_plan(slug, on=clock.today()) for slug in chosen])
        context["compared"] = [known[slug] for slug in chosen]
        context["facts"] = made.facts
        context["lists"] = [
            (shared, [(item, list(zip(chosen, item.answers, strict=True))) for item in shared.items])
            for shared in made.lists
        ]
    return render(request, "plans/comparing.html", context)


patterns = [path("compare/", comparing, name="compare")]

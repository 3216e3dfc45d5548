"""The list of plans, and the page of one: its head and its tree."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, desk
from yakuba.plans.pages import blocks
from yakuba.plans.reads import plans as reads
from yakuba.plans.reads import tree as trees


@desk
@require_safe
def plans(request: StaffRequest) -> HttpResponse:
    """Show all plans: own ones, and those of others to compare with."""
    return render(request, "plans/plans.html", {"page": "plans", "plans": reads.plans()})


@desk
@require_safe
def plan(request: StaffRequest, slug: str) -> HttpResponse:
    """Show a plan with its tree."""
    whole = trees.tree(slug)
    context = {
        "page": "plans",
        "plan": whole.plan,
        "tree": whole,
        "blocks": blocks.of_plan(whole.plan, request.actor, clock.now()),
    }
    return render(request, "plans/plan.html", context)


patterns = [path("", plans, name="plans"), path("<slug:slug>/", plan, name="plan")]

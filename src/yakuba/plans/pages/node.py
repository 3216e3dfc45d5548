"""The page of a measure, or of another node: its sheet, and what others know of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, desk
from yakuba.plans.pages import blocks
from yakuba.plans.reads import tree as trees


@desk
@require_safe
def measure(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Show the sheet of a measure."""
    found = trees.measure(slug, key)
    context = {
        "page": "plans",
        "plan": found.plan,
        "measure": found,
        "blocks": blocks.of_measure(found, request.actor, clock.now()),
    }
    return render(request, "plans/measure.html", context)


patterns = [path("<slug:slug>/measures/<slug:key>/", measure, name="measure")]

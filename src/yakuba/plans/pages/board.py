"""The board of the CIO: one page, that can be printed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from yakuba.flows.rules import POSTS
from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, desk
from yakuba.ground.japanese.years import year_name
from yakuba.people import reads as people
from yakuba.plans.reads.board import board as board_of
from yakuba.plans.rules.lights import NAMES, TONES, WORST


@desk
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Show what needs a decision, what is late and why, money, and effect so far against target."""
    at = clock.now()
    found = board_of(at=at)
    lights = [(NAMES[one], TONES[one], found.lights.get(one, 0)) for one in reversed(WORST)]
    context = {
        "page": "board",
        "board": found,
        "today": at,
        "lights": lights,
        "years": [(year_name(one.year), one) for one in found.money],
        "posts": POSTS,
        "sections": people.section_names(),
    }
    return render(request, "plans/board.html", context)


patterns = [path("board/", board, name="board")]

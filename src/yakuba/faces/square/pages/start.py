"""The start page with its search, the page of a life event, and the page that says how answers are protected."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.applications import commands, reads
from yakuba.applications.rules.content import DraftContent
from yakuba.faces.square import holder
from yakuba.faces.square.pages.draft import address, way_of
from yakuba.faces.square.search import find
from yakuba.ground import clock
from yakuba.ground.doors import Door, door
from yakuba.procedures import reads as procedures


@door(Door.ANYONE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the life events and the search; answer a search on the same page."""
    editions = procedures.editions()
    query = request.GET.get("q", "").strip()[:100]
    return render(
        request,
        "square/start.html",
        {
            "editions": editions,
            "query": query,
            "found": find(editions, query) if query else None,
            "closed": reads.closure(at=clock.now()),
            "has_draft": holder.code_of(request) is not None,
        },
    )


@door(Door.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """Tell what a life event brings, and begin a draft when asked to."""
    edition = procedures.current(event_id)
    if request.method == "POST":
        at, language = clock.now(), get_language() or "ja"
        code = commands.start_draft(edition=edition.digest, language=language, at=at)
        way = way_of(DraftContent(edition=edition.digest), at)
        return holder.private(holder.hold(redirect(address(way.stops[0])), code))
    return render(
        request,
        "square/event.html",
        {"edition": edition, "event": edition.event, "closed": reads.closure(at=clock.now())},
    )


@door(Door.ANYONE)
@require_safe
def procedure(request: HttpRequest, event_id: str, procedure_id: str) -> HttpResponse:
    """Tell about one procedure: who, until when, what it costs, what to bring."""
    edition = procedures.current(event_id)
    found = procedures.procedure(edition.digest, procedure_id)
    return render(request, "square/procedure.html", {"edition": edition, "procedure": found})


@door(Door.ANYONE)
@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """Tell how answers are protected and how the pages can be used."""
    return render(request, "square/protection.html")

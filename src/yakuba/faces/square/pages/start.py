"""The start page with its search, the page of a life event, and the page that says how answers are protected."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.applications import commands, reads
from yakuba.applications.rules.content import DraftContent
from yakuba.faces.square import holder
from yakuba.faces.square.holder import holder_of
from yakuba.faces.square.pages.draft import address, at_hand, open_draft, way_of, way_to_come_back
from yakuba.faces.square.search import find
from yakuba.ground import clock
from yakuba.ground.doors import Door, door
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.model import Edition


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
    """Tell what a life event brings, and begin a draft when asked to; a draft at hand is offered first."""
    edition = procedures.current(event_id)
    running = at_hand(request)
    if request.method == "POST":
        # Nobody loses a draft by pressing a button twice: the page behind this one gives its code first.
        return holder.private(redirect("square:anew", event_id=event_id) if running else _begun(edition))
    response = render(
        request,
        "square/event.html",
        {"edition": edition, "event": edition.event, "closed": reads.closure(at=clock.now()), "running": running},
    )
    return holder.private(response) if running else response


@holder_of("draft")
@require_http_methods(["GET", "HEAD", "POST"])
def anew(request: HttpRequest, *, code: str, event_id: str) -> HttpResponse:
    """Give the code of the draft at hand, which stays as it is, and begin another one when that is wanted."""
    edition, opened = procedures.current(event_id), open_draft(code)
    if opened.untouched:
        return redirect("square:life-event", event_id=event_id)
    if request.method == "POST":
        return _begun(edition)
    return render(request, "square/anew.html", {"edition": edition, **way_to_come_back(request, opened)})


def _begun(edition: Edition) -> HttpResponse:
    """Begin a draft and lead to its first question."""
    at, language = clock.now(), get_language() or "ja"
    code = commands.start_draft(edition=edition.digest, language=language, at=at)
    way = way_of(DraftContent(edition=edition.digest), at)
    return holder.hold(redirect(address(way.stops[0])), code)


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

"""The published heads of the journal: a page for people, and the same as open data (CC0)."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yakuba.ground.doors import Door, door
from yakuba.ground.errors import NotHere
from yakuba.ground.journal import publishing

SHOWN = 31
"""Days on the page; the file has them all."""


@door(Door.ANYONE)
@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """Say what the heads are, and show those of the last days."""
    found = publishing.published()
    return render(request, "design/journal.html", {"heads": found[:SHOWN], "last": found[0] if found else None})


@door(Door.ANYONE)
@require_safe
def all_heads(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Hand out all heads, one line of JSON for each day, the oldest first."""
    lines = [json.dumps(head.as_data(), ensure_ascii=False) for head in reversed(publishing.published())]
    return HttpResponse("".join(line + "\n" for line in lines), content_type="application/jsonl; charset=utf-8")


@door(Door.ANYONE)
@require_safe
def head(request: HttpRequest, day: str) -> HttpResponse:  # noqa: ARG001
    """Hand out the head of one day, as `--head` of the verifying script wants it."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotHere from None
    found = next((one for one in publishing.published() if one.day == wanted), None)
    if found is None:
        raise NotHere
    return HttpResponse(json.dumps(found.as_data(), ensure_ascii=False), content_type="application/json")

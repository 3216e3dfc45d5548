"""My list of procedures: until when, what it costs, what to bring, why it is there; each can be taken off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from yakuba.applications import commands
from yakuba.applications.rules.content import DraftContent
from yakuba.faces.square.holder import holder_of
from yakuba.faces.square.pages.draft import Opened, address, language_now, open_draft, steps, switched, way_of
from yakuba.faces.square.way import Stop
from yakuba.procedures.rules.eligibility import Chosen
from yakuba.procedures.rules.measuring import measure

LIST = Stop("list")


@holder_of("draft")
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, *, code: str) -> HttpResponse:
    """Show the list, or keep what was ticked and go on."""
    opened = open_draft(code)
    if opened.way.open_event:
        return redirect(address(opened.way.first_open()))
    if request.method == "POST":
        return _sent(request, opened)
    return _show(request, opened)


def _sent(request: HttpRequest, opened: Opened) -> HttpResponse:
    ticked = set(request.POST.getlist("procedure"))
    offered = [one.procedure for one in opened.way.offered]
    chosen = tuple(one.id for one in offered if one.id in ticked or one.kind == "guidance")
    language = language_now(request)

    def change(content: DraftContent) -> DraftContent:
        return replace(content, chosen=chosen, language=language)

    nothing = not any(one.id in ticked for one in offered)
    switching = switched(request, request.path)
    if nothing and not switching:
        return _show(request, opened, nothing=True)
    content = commands.save(opened.code, change, at=opened.at)
    if switching:
        return switching
    if request.POST.get("go") == "later":
        return redirect("square:later")
    return redirect(address(way_of(content, opened.at).after(LIST)))


def _show(request: HttpRequest, opened: Opened, *, nothing: bool = False) -> HttpResponse:
    way = opened.way
    picked = set(opened.content.chosen) or {one.procedure.id for one in way.offered}
    filed = [_card(one, opened, picked) for one in way.offered if one.procedure.kind != "guidance"]
    saving = measure(way.edition, picked, way.answers, on=way.on)
    context = {
        "cards": filed,
        "guides": [_card(one, opened, picked) for one in way.offered if one.procedure.kind == "guidance"],
        "late": any(card["late"] for card in filed),
        "asked": saving.asked,
        "alone": saving.asked_alone,
        "nothing": nothing,
        "steps": steps("list"),
        "back": address(way.before(LIST) or LIST),
        "answer_form": "answers",
    }
    return render(request, "square/list.html", context, status=422 if nothing else 200)


def _card(one: Chosen, opened: Opened, picked: set[str]) -> dict[str, Any]:
    procedure = one.procedure
    return {
        "procedure": procedure,
        "because": one.because,
        "due": one.due,
        "left": (one.due - opened.at.date()).days if one.due else None,
        "late": one.late,
        "picked": procedure.id in picked,
        "needs": [need for need in one.needs if not need.dropped],
        "dropped": [need for need in one.needs if need.dropped],
        "visit": procedure.visit if one.visit else None,
        "online": "online" in procedure.channels,
    }

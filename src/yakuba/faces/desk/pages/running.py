"""Pages for those who run the hall: who holds which post, and what is late, has failed or lies in quarantine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.faces.desk.entering import StaffRequest, needs
from yakuba.ground import clock, sent, watch
from yakuba.ground.doors import Door
from yakuba.ground.text import Text
from yakuba.people import reads as people
from yakuba.people.rules import POWERS

TONES = {watch.Kind.LATE: "warn", watch.Kind.FAILED: "bad", watch.Kind.QUARANTINED: "bad"}


@needs("staff.manage")
@require_safe
def staff(request: StaffRequest) -> HttpResponse:
    """Show who works where and on which post, and what each post allows."""
    everybody = people.everybody(on=clock.today())
    posts = [(post, [POWERS[power] for power in post.powers if power in POWERS]) for post in people.posts()]
    return render(request, "desk/staff.html", {"everybody": everybody, "posts": posts, "page": "staff"})


@needs("system.operate", who=Door.OPERATOR)
@require_safe
def standing(request: StaffRequest) -> HttpResponse:
    """Show every state that must not last in which something stands, how much and for how long."""
    at = clock.now()
    found = [_shown(one, at) for one in watch.look(at=at, dear="all" in request.GET)]
    context = {
        "wrong": [one for one in found if not one["found"].good],
        "good": [one for one in found if one["found"].good and not one["found"].skipped],
        "later": [one for one in found if one["found"].skipped],
        "page": "watch",
    }
    return render(request, "desk/watch.html", context)


@needs("system.operate", who=Door.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def stuck(request: StaffRequest, code: str) -> HttpResponse:
    """Show what stands in one such state, and do again one of it or all, for a stated reason."""
    at = clock.now()
    if request.method != "POST":
        return _stuck(request, code, at)
    why = sent.words(request.POST, "why", 400)
    try:
        if "all" in request.POST:
            done = watch.mend_all(code, actor=request.actor, at=at, why=why)
        else:
            done = int(watch.mend(code, sent.words(request.POST, "one", 200), actor=request.actor, at=at, why=why))
    except watch.NoReason as lacking:
        return _stuck(request, code, at, problem=lacking)
    if done:
        messages.success(
            request, ngettext("%(n)s件を処理に回しました。", "%(n)s件を処理に回しました。", done) % {"n": done}
        )
    else:
        messages.info(request, _("することはありませんでした。すでに処理されたか、処理を待っています。"))
    return HttpResponseRedirect(reverse("desk:stuck", args=[code]))


def _stuck(request: StaffRequest, code: str, at: datetime, problem: watch.NoReason | None = None) -> HttpResponse:
    found = watch.finding(code, at=at)
    context = {
        **_shown(found, at),
        "rows": [{"one": one, "age": age(one.since, at)} for one in found.stuck[: watch.SHOWN]],
        # A template would call it.
        "pressed": found.sweep.mend is not None,
        "problem": problem,
        "errors": [{"words": problem.words, "href": "#why"}] if problem else [],
        "page": "watch",
    }
    return render(request, "desk/stuck.html", context, status=problem.status if problem else 200)


def _shown(found: watch.Finding, at: datetime) -> dict[str, Any]:
    return {
        "found": found,
        "sweep": found.sweep,
        "kind": _COULD_NOT_LOOK if found.fault else watch.KINDS[found.sweep.kind],
        "tone": "bad" if found.fault else TONES[found.sweep.kind],
        "age": age(found.oldest, at) if found.oldest else "",
    }


_COULD_NOT_LOOK = Text("調べられません", "しらべられません", "Could not look")


def age(since: datetime, at: datetime) -> str:
    """Return in plain words for how long something has stood still."""
    minutes = max(int((at - since).total_seconds() // 60), 0)
    if minutes < 60:
        return ngettext("%(n)s分前から", "%(n)s分前から", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s時間前から", "%(n)s時間前から", hours) % {"n": hours}
    return ngettext("%(n)s日前から", "%(n)s日前から", hours // 24) % {"n": hours // 24}

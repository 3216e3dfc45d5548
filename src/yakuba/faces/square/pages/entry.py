"""Coming back: a code, typed or scanned, opens a draft or a filing; and the page that gives the code of a draft."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yakuba.applications import commands, reads
from yakuba.applications.rules.refusals import UnknownCode
from yakuba.faces.square import holder
from yakuba.faces.square.holder import holder_of
from yakuba.faces.square.pages.draft import address, at_hand, open_draft, way_to_come_back
from yakuba.ground import clock, throttle
from yakuba.ground.doors import Door, door
from yakuba.ground.errors import Refusal
from yakuba.ground.hops import visitor
from yakuba.ground.sealing import WrongCode, read_code

WRONG_CODES: Final = 10
"""Wrong codes from one address in a quarter of an hour. A code cannot be guessed; this keeps the guessing cheap for us."""


@door(Door.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a code and open what it stands for. Wrong codes are counted, and too many of them refused."""
    if request.method != "POST":
        return holder.private(render(request, "square/enter.html"))
    at, wrong = clock.now(), throttle.bucket("wrong code", visitor(request))
    throttle.require(wrong, most=WRONG_CODES, at=at)
    typed = request.POST.get("code", "")
    try:
        code = read_code(typed)
        return holder.private(_opened(request, code))
    except WrongCode:
        words = _("コードは英字と数字の20文字です。控えに書かれているコードを、もう一度確かめて入力してください。")
        return _again(request, typed, words, 422)
    except UnknownCode as refusal:
        throttle.count(wrong, at=at)
        return _again(request, typed, refusal, refusal.status)


def _opened(request: HttpRequest, code: str) -> HttpResponse:
    """Return the way to the filing of a code, or to its draft. Raises UnknownCode.

    A browser holds one draft: before another takes its place, the code of the one at hand is given.
    """
    try:
        reads.status(code)
    except UnknownCode:
        reads.draft(code, at=clock.now())
        running = at_hand(request)
        if running and running.code != code and "aside" not in request.POST:
            return render(request, "square/anew.html", {"other": code, **way_to_come_back(request, running)})
        return holder.hold(redirect("square:resume"), code, holder.DRAFT)
    return holder.hold(redirect("square:status"), code, holder.FILING)


def _again(request: HttpRequest, typed: str, problem: str | Refusal, status: int) -> HttpResponse:
    words = problem.words if isinstance(problem, Refusal) else problem
    context = {
        "typed": typed,
        "error": words,
        "remedy": problem.remedy if isinstance(problem, Refusal) else "",
        "errors": [{"words": words, "href": "#code"}],
    }
    return holder.private(render(request, "square/enter.html", context, status=status))


@holder_of("draft")
@require_safe
def resume(request: HttpRequest, *, code: str) -> HttpResponse:
    """Go on with a draft where something is still open."""
    return redirect(address(open_draft(code).way.first_open()))


@holder_of("draft")
@require_safe
def later(request: HttpRequest, *, code: str) -> HttpResponse:
    """Give the code with which the draft can be taken up again on any device."""
    leaving = "leaving" in request.GET
    return render(request, "square/later.html", {"leaving": leaving, **way_to_come_back(request, open_draft(code))})


@holder_of("draft")
@require_POST
def discard(request: HttpRequest, *, code: str) -> HttpResponse:
    """Throw the draft away, at the wish of its owner."""
    commands.discard(code, at=clock.now())
    return holder.let_go(redirect("square:start"), holder.DRAFT)


@door(Door.ANYONE)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let this browser forget all codes: for those who share a device. The code of a draft is given before it goes."""
    if "aside" not in request.POST and at_hand(request):
        response = redirect(f"{reverse('square:later')}?leaving=1")
    else:
        response = holder.let_go(redirect("square:start"), holder.DRAFT)
    return holder.private(holder.let_go(response, holder.FILING))

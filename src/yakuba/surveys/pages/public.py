"""The page on which everybody answers: no name, no cookie that knows anybody, no JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.ground import clock, throttle
from yakuba.ground.clock import JST
from yakuba.ground.doors import Door, door
from yakuba.ground.errors import NotHere, Refusal
from yakuba.ground.hops import visitor
from yakuba.ground.text import Text
from yakuba.surveys import commands, reads
from yakuba.surveys.pages.asking import errors, shown, typed_of
from yakuba.surveys.reads import SurveyView
from yakuba.surveys.rules import answers
from yakuba.surveys.rules.model import Whom
from yakuba.surveys.rules.refusals import NotKept

MOST: Final = 20
"""Sheets from one address in a quarter of an hour: a family, a library or an office share one."""
_KEY: Final = 64


@door(Door.ANYONE)
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """List the surveys that can be answered today."""
    return render(request, "surveys/asked.html", {"surveys": reads.asked_of_everybody(on=clock.today())})


@door(Door.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, and take the sheet. The same sheet sent twice is one; too many from one address are refused."""
    at = clock.now()
    view = _asked(slug)
    if not view.takes(at.astimezone(JST).date()):
        return render(request, "surveys/over.html", {"survey": view}, status=410)
    if request.method != "POST":
        context = {"survey": view, "questions": shown(view.questions, {}, {}), "key": secrets.token_urlsafe(24)}
        return _private(render(request, "surveys/answer.html", context))
    return _private(_taken(request, view, at))


@door(Door.ANYONE)
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the sheet has come in."""
    return render(request, "surveys/thanks.html", {"survey": _asked(slug)})


def _taken(request: HttpRequest, newest: SurveyView, at: datetime) -> HttpResponse:
    typed_edition = request.POST.get("edition", "")
    edition = int(typed_edition) if typed_edition.isdecimal() and len(typed_edition) <= 4 else newest.edition
    # Whoever had the page open while it was changed answers what they saw.
    view = reads.by_slug(newest.slug, edition=edition) if edition in newest.editions else newest
    tries = throttle.bucket(f"survey {view.slug}"[:40], visitor(request))
    throttle.require(tries, most=MOST, at=at)
    found, problems = answers.read(view.questions, request.POST.getlist)
    key = request.POST.get("key", "")[:_KEY] or secrets.token_urlsafe(24)
    if problems:
        return _again(request, view, key, problems)
    try:
        new = commands.answer(view.ref, view.edition, found, key=key, at=at)
    except NotKept as refusal:
        return _again(request, view, key, {}, refusal)
    if new:
        throttle.count(tries, at=at)
    return HttpResponseRedirect(reverse("asked:thanks", args=[view.slug]))


def _again(
    request: HttpRequest, view: SurveyView, key: str, problems: Mapping[str, Text], refusal: Refusal | None = None
) -> HttpResponse:
    """Show the sheet with what was typed, and what is the matter."""
    questions = shown(view.questions, typed_of(view.questions, request.POST), problems)
    context: dict[str, Any] = {"survey": view, "questions": questions, "key": key, "errors": errors(questions)}
    status = refusal.status if refusal else 422
    return render(request, "surveys/answer.html", context | {"refusal": refusal}, status=status)


def _asked(slug: str) -> SurveyView:
    view = reads.by_slug(slug)
    if view.whom is Whom.STAFF or not view.online:
        raise NotHere
    return view


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response

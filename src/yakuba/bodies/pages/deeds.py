"""A deed is a form and what it does. Registered under the word that stands in its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from yakuba.bodies.pages.asking import Field, Typed, empty, filled, summary
from yakuba.bodies.rules.refusals import Missing, Unfit
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest
from yakuba.ground.errors import Conflict, Refusal
from yakuba.ground.text import NOTHING, Text

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when, with what was typed."""

    typed: Typed
    actor: Actor
    at: datetime
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed(Generic[S]):
    """A form with what it does. ``version`` tells the version of the subject that the form was made for."""

    title: Text
    button: Text
    fields: Callable[[S], list[Field]]
    do: Callable[[S, Doing], Text]
    version: Callable[[S], int] = lambda _subject: 0
    about: Text = NOTHING
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around a form: the pages above it as (words, address), and where one is led when it is done."""

    trail: tuple[tuple[Text, str], ...]
    back: str


def serve(request: StaffRequest, deed: Deed[S], subject: S, around: Around) -> HttpResponse:
    """Show the form of a deed, or do it; what was typed is never lost, whatever stands in the way."""
    typed = Typed(request.POST)
    fields, fault = deed.fields(subject), None
    if request.method == "POST":
        doing = Doing(typed, request.actor, clock.now(), get_language() or "ja")
        lacking = empty(fields, typed)
        try:
            if lacking:
                raise Missing(lacking[0])
            done = deed.do(subject, doing)
        except (Unfit, Conflict) as refusal:
            fault, fields = refusal, filled(fields, typed, refusal, lacking)
        else:
            messages.success(request, done.say(doing.language))
            return HttpResponseRedirect(around.back)
    return _shown(request, deed, subject, around, fields=fields, fault=fault)


def _shown(
    request: HttpRequest, deed: Deed[S], subject: S, around: Around, *, fields: list[Field], fault: Refusal | None
) -> HttpResponse:
    stale = fault if isinstance(fault, Conflict) else None
    context = {
        "page": "bodies",
        "deed": deed,
        "fields": fields,
        "errors": [] if stale else summary(fields, fault),
        "stale": stale,
        # After a conflict the next press is meant for what is shown now: the latest text stands beside the typed one.
        "latest": _latest(deed.fields(subject), fields) if stale else [],
        "seen": deed.version(subject),
        "trail": around.trail,
        "back": around.back,
    }
    return render(request, "bodies/form.html", context, status=fault.status if fault else 200)


def _latest(now: list[Field], typed: list[Field]) -> list[Field]:
    """Return the fields that somebody else has filled in another way than was typed."""
    return [
        one for one, mine in zip(now, typed, strict=False) if one.kind in ("text", "area") and one.value != mine.value
    ]

"""After handing in: the receipt, the status, corrections, withdrawal and letters."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yakuba.applications import commands, reads
from yakuba.faces.square.holder import FILING, holder_of
from yakuba.faces.square.keeping import saved_as
from yakuba.faces.square.looks import looks_at
from yakuba.faces.square.mailing import AddressRefused, NotMailed, PerhapsMailed, send_receipt
from yakuba.faces.square.pages.draft import steps, titles
from yakuba.faces.square.qr import picture
from yakuba.faces.square.stages import next_of, trail_of, words_of
from yakuba.faces.square.way import Way
from yakuba.ground import clock, throttle
from yakuba.ground.errors import NotHere
from yakuba.ground.mail import possible
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.model import Edition

MAILS: Final = 5
"""Mails for one filing in a quarter of an hour: enough for whoever mistypes, too few for whoever wants to annoy."""


@holder_of(FILING)
@require_safe
def receipt(request: HttpRequest, *, code: str) -> HttpResponse:
    """The receipt: number, code, QR, what was filed and what is still to be done in person."""
    return _receipt(request, code, {})


def _receipt(request: HttpRequest, code: str, more: dict[str, Any], status: int = 200) -> HttpResponse:
    found = reads.status(code)
    edition = procedures.by_digest(found.edition)
    filed = titles([part.procedure for part in found.parts], edition.by_id)
    link = request.build_absolute_uri(reverse("square:enter"))
    context = {
        "status": found,
        "code": code,
        "qr": picture(f"{link}#{code}"),
        "link": link,
        "filed": [one for one in filed if one.kind != "guidance"],
        "guides": [one for one in filed if one.kind == "guidance"],
        "visits": list(_visits(edition, found, code).values()),
        "steps": steps("receipt"),
        "mails": possible(),
        **more,
    }
    return render(request, "square/receipt.html", context, status=status)


def _visits(edition: Edition, found: reads.Status, code: str) -> dict[str, dict[str, Any]]:
    """Return what must still be done in person, by procedure, with its last day and what to bring.

    What is done, refused or taken back needs no visit any more.
    """
    if found.here:
        way = Way(edition, found.answers, (), found.at.date())
        due = {one.procedure.id: one.due for one in way.offered if one.visit}
    else:
        due = reads.visits(code)
    waiting, today = {part.procedure for part in found.parts if words_of(part.stage).open}, clock.today()
    return {
        id_: {
            "procedure": edition.by_id[id_],
            "visit": edition.by_id[id_].visit,
            "due": day,
            "late": day is not None and day < today,
        }
        for id_, day in due.items()
        if id_ in waiting
    }


@holder_of(FILING)
@require_POST
def mail(request: HttpRequest, *, code: str) -> HttpResponse:
    """Send the receipt number to an address that we do not keep. The code is never mailed."""
    if not possible():
        raise NotHere
    to = request.POST.get("email", "").strip()
    try:
        validate_email(to)
    except ValidationError:
        words = _("メールアドレスを確かめてください（例：hanako@example.jp）。")
        errors = [{"words": words, "href": "#email"}]
        return _receipt(request, code, {"email": to, "email_error": words, "errors": errors}, 422)
    found, at = reads.status(code), clock.now()
    mails = throttle.bucket("receipt mail", found.number)
    throttle.require(mails, most=MAILS, at=at)
    throttle.count(mails, at=at)
    edition = procedures.by_digest(found.edition)
    filed = titles([part.procedure for part in found.parts], edition.by_id)
    try:
        send_receipt(to, found, filed, link=request.build_absolute_uri(reverse("square:enter")))
    except (AddressRefused, NotMailed, PerhapsMailed) as refused:
        return _receipt(request, code, {"email": to, "not_mailed": refused}, refused.status)
    return redirect(f"{reverse('square:receipt')}?mailed=1#mail")


@holder_of(FILING)
@require_safe
def status(request: HttpRequest, *, code: str) -> HttpResponse:
    """How each procedure stands, in plain words, with the forecast as a range."""
    found = reads.status(code)
    edition = procedures.by_digest(found.edition)
    visits = _visits(edition, found, code)
    parts: list[dict[str, Any]] = [
        {
            "part": part,
            "procedure": edition.by_id[part.procedure],
            "words": words_of(part.stage),
            "next": next_of(words_of(part.stage), visit=part.procedure in visits),
            "visit": visits.get(part.procedure),
            "trail": trail_of(part.stage),
            "can_withdraw": words_of(part.stage).open,
            "forecast": _forecast(part, clock.today()),
        }
        for part in found.parts
        if part.procedure in edition.by_id and edition.by_id[part.procedure].kind != "guidance"
    ]
    return render(
        request,
        "square/status.html",
        {
            "status": found,
            "code": code,
            "parts": parts,
            "asked": [one for one in parts if one["part"].request],
            "visits": list(visits.values()),
            "withdrawn": request.GET.get("withdrawn", ""),
            "answered": "answered" in request.GET,
            "looks": looks_at(found.ref, code=code),
        },
    )


def _forecast(part: reads.PartStatus, today: date) -> str:
    """Return ``range``, ``passed`` or nothing: a range that lies behind us, or while we wait for the resident, is none."""
    if not (part.earliest and part.latest and words_of(part.stage).open) or part.stage == "correcting":
        return ""
    return "passed" if part.latest < today else "range"


@holder_of(FILING)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, *, code: str, procedure_id: str) -> HttpResponse:
    """Ask whether a procedure is really to be taken back, and take it back."""
    found = reads.status(code)
    part = next((one for one in found.parts if one.procedure == procedure_id), None)
    if part is None:
        raise NotHere
    if request.method == "POST":
        commands.withdraw(code, procedure_id, at=clock.now())
        return redirect(f"{reverse('square:status')}?withdrawn={procedure_id}")
    procedure = procedures.procedure(found.edition, procedure_id)
    return render(request, "square/withdraw.html", {"status": found, "procedure": procedure})


@holder_of(FILING)
@require_safe
def letter(request: HttpRequest, *, code: str, letter_id: str) -> HttpResponse:
    """Hand out a letter: the very bytes that were issued."""
    found = reads.letter(code, letter_id)
    letters = [one for part in reads.status(code).parts for one in part.letters]
    at = next(one.at for one in letters if one.id == letter_id)
    response = HttpResponse(found.body, content_type="application/pdf")
    response["Content-Disposition"] = saved_as(found.title, at, "pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""Telling residents later that somebody looked: asked at the case, decided by another person, read by whoever audits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakuba.casework import reads as casework
from yakuba.casework.reads import CaseView
from yakuba.casework.rules import GROUNDS
from yakuba.faces.desk.entering import StaffRequest, desk, needs
from yakuba.faces.desk.looking import look
from yakuba.faces.desk.pages.case import about
from yakuba.ground import clock, sent
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotAllowed
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.journal import withholding
from yakuba.ground.journal.withholding import Asked, BadWithholding, SamePerson
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.people import reads as people

STATES: Final = {
    "asked": (Text("決定待ち（通知は止めています）", "まって います", "Waits for a decision (held back)"), "warn"),
    "granted": (Text("延期中", "あとで しらせます", "Told later"), "warn"),
    "refused": (Text("認めない（通知済み）", "みとめません", "Refused (told)"), ""),
    "lapsed": (Text("24時間決定がなく終了（通知済み）", "きめる まえに おわり", "Nobody decided (told)"), ""),
    "lifted": (Text("期限前に終了（通知済み）", "はやく おわり", "Ended early (told)"), ""),
    "over": (Text("期限が来て終了（通知済み）", "おわり", "Over (told)"), ""),
}
USUAL: Final = timedelta(days=30)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: StaffRequest, case_id: str) -> HttpResponse:
    """Show what is told later of a case, and ask that this section's looks at it be so."""
    at = clock.now()
    found = look(request, case_id, at=at)
    if request.method != "POST":
        until = (at + USUAL).astimezone(JST).date().isoformat()
        return _form(request, found, {"until": until}, None, at)
    if not may_ask(request, found):
        raise NotAllowed
    typed = {name: sent.words(request.POST, name, most) for name, most in (("basis", 20), ("why", 400), ("until", 40))}
    day = read_date(typed["until"])
    basis = GROUNDS.get(typed["basis"])
    # The last moment of the day that was written: until then it is told later.
    ends = datetime.combine(day, time(23, 59), JST) if day else at
    asked = Asked(found.ref, basis.ja if basis else "", typed["why"], ends)
    try:
        withholding.ask(asked, actor=request.actor, at=at)
    except BadWithholding as refused:
        return _form(request, found, typed, refused, at)
    messages.success(request, _("延期を求めました。権限のある職員が24時間以内に決めなければ、本人に通知されます。"))
    return HttpResponseRedirect(reverse("desk:case", args=[case_id]))


def may_ask(request: StaffRequest, found: CaseView) -> bool:
    """Tell whether somebody may ask for it: whoever works in the section of the case, also after it is closed."""
    return found.section == request.actor.section and request.actor.may("case.work")


def _form(
    request: StaffRequest, found: CaseView, typed: dict[str, str], refused: BadWithholding | None, at: datetime
) -> HttpResponse:
    context = {
        **about(found),
        "page": "inbox",
        "may_ask": may_ask(request, found),
        "grounds": GROUNDS.items(),
        "typed": typed,
        "problem": refused,
        "place": (place := _place(typed)),
        "errors": [{"words": refused.words, "href": f"#{place}"}] if refused else [],
        "held": [(one, *STATES[one.state]) for one in withholding.of(found.ref, at=at)],
    }
    return render(request, "desk/withhold.html", context, status=refused.status if refused else 200)


def _place(typed: Mapping[str, str]) -> str:
    """Return the field that is to be corrected: the first that is empty, else the day."""
    return "basis" if typed.get("basis") not in GROUNDS else "why" if not typed.get("why") else "until"


@needs("looks.withhold")
@require_http_methods(["GET", "HEAD", "POST"])
def withheld(request: StaffRequest) -> HttpResponse:
    """List everything that is or was told later, and decide on it."""
    at = clock.now()
    problem: BadWithholding | SamePerson | Conflict | None = None
    if request.method == "POST":
        try:
            _decide(request, at)
        except (BadWithholding, SamePerson, Conflict) as refused:
            problem = refused
        else:
            messages.success(request, _("記録しました。"))
            return HttpResponseRedirect(reverse("desk:withheld"))
    everything = withholding.everything(at=at)
    # By receipt number only: whoever decides need not see what is in the cases.
    receipts = casework.receipts_of(one.about for one in everything)
    places = people.section_names()

    def rows(*, hold: bool) -> list[dict[str, Any]]:
        return [_row(one, receipts, places) for one in everything if one.holds == hold]

    context = {
        "page": "withheld",
        "open": rows(hold=True),
        "past": rows(hold=False),
        "problem": problem,
        "wrong": (wrong := sent.words(request.POST, "one", 26) if problem else ""),
        "typed": sent.words(request.POST, "why", 400) if problem else "",
        "errors": [{"words": problem.words, "href": f"#why-{wrong}" if wrong else "#open"}] if problem else [],
    }
    return render(request, "desk/withheld.html", context, status=problem.status if problem else 200)


def _decide(request: StaffRequest, at: datetime) -> None:
    id_, why = sent.words(request.POST, "one", 26), sent.words(request.POST, "why", 400)
    match request.POST.get("do"):
        case "lift":
            withholding.lift(id_, why=why, actor=request.actor, at=at)
        case "grant" | "refuse" as what:
            withholding.decide(id_, granted=what == "grant", why=why, actor=request.actor, at=at)
        case _:
            raise Conflict


def _row(one: withholding.Withheld, receipts: Mapping[Ref, str], places: Mapping[str, Text]) -> dict[str, Any]:
    words, tone = STATES[one.state]
    place = places.get(one.section, Text(one.section, one.section, one.section))
    return {"one": one, "words": words, "tone": tone, "receipt": receipts.get(one.about, ""), "place": place}

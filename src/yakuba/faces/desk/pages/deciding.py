"""Ending a task: the short form of its outcome, the letter beforehand, and what happens when somebody was faster."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yakuba.casework import commands as casework
from yakuba.casework import reads as cases
from yakuba.casework.reads import CaseView
from yakuba.casework.rules import Act, Incomplete
from yakuba.faces.design.context import language_of
from yakuba.faces.desk import asks as forms
from yakuba.faces.desk.asks import Problems, Typed, asks_of, problems_of
from yakuba.faces.desk.entering import StaffRequest, desk
from yakuba.faces.desk.looking import look
from yakuba.faces.desk.pages.case import about, refused_work, show_case
from yakuba.faces.desk.showing import Sheet
from yakuba.faces.desk.words import LOOKED
from yakuba.flows.rules import NoSuchOutcome, NotYourTask
from yakuba.flows.rules import Outcome as FlowOutcome
from yakuba.ground import clock
from yakuba.ground.document import Document
from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.people import reads as people


@desk
def outcome(request: StaffRequest, case_id: str, code: str) -> HttpResponse:
    """Show the form of an outcome, show the letter it leads to, or do it."""
    at = clock.now()
    typed = forms.read(request.POST) if request.method == "POST" else Typed()
    try:
        found = look(request, case_id, at=at)
    except NotHere as gone:
        # It was handed over while they wrote. They may no longer see it, but their words are theirs.
        return _gone(request, gone, typed)
    sheet = Sheet(found, language_of(request))
    typed = sheet.only_its_own(typed)
    if request.method != "POST":
        return _form(request, found, code, Filled(typed)) if _offered(found, code) else _back(case_id)
    if request.POST.get("do") == "preview":
        return _form(request, found, code, Filled(typed, preview=True))
    problems = problems_of(asks_of(code), typed, visit=sheet.visit is not None)
    if problems and _offered(found, code):
        return _form(request, found, code, Filled(typed, problems))
    try:
        casework.act(found.ref, _deed(found, code, typed, request), actor=request.actor, at=at)
    except Incomplete as lacking:
        return _form(request, found, code, Filled(typed, Problems(words=lacking.words)))
    except NotHere as fault:
        return refused_work(request, case_id, fault, kept=typed.everything())
    except (Conflict, NoSuchOutcome, NotYourTask) as stale:
        return _stale(request, case_id, code, typed, stale, at)
    messages.success(request, _done(code))
    return _back(case_id) if _still_ours(request, code) else HttpResponseRedirect(reverse("desk:inbox"))


def _offered(found: CaseView, code: str) -> FlowOutcome | None:
    if not (found.mine_to_end and found.tasks):
        return None
    return next((one for one in found.tasks[0].outcomes if one.code == code), None)


def _deed(found: CaseView, code: str, typed: Typed, request: StaffRequest) -> Act:
    """Put together what casework needs. The version is the one that the person saw, never the one just read."""
    sheet, asks = Sheet(found, "ja"), asks_of(code)
    legal = _legal(sheet, typed.reason) if asks.reason else None
    return Act(
        task_id=request.POST.get("task", ""),
        outcome=code,
        seen_version=typed.seen,
        reason=f"{legal.words.ja}。{typed.words}" if legal else typed.words,
        refuse_reason=legal.id if legal else "",
        basis=legal.basis if legal else "",
        correct_items=typed.items,
        to_section=typed.section,
        in_person=typed.came and asks.visit and sheet.visit is not None,
    )


def _legal(sheet: Sheet, reason_id: str) -> Any:
    return next((one for one in sheet.procedure.refuse if one.id == reason_id), None)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is shown: what was typed, what is wrong with it, and why the last press did nothing."""

    typed: Typed
    problems: Problems = field(default_factory=Problems)
    stale: Refusal | None = None
    preview: bool = False

    @property
    def status(self) -> int:
        """The HTTP status that says the same as the page."""
        return self.stale.status if self.stale else 422 if self.problems else 200


def _form(request: StaffRequest, found: CaseView, code: str, filled: Filled) -> HttpResponse:
    sheet, asks, typed, wrong = Sheet(found, language_of(request)), asks_of(code), filled.typed, filled.problems
    ticks = sheet.ticks(typed, forms.unticked(request.POST), wrong.each) if asks.items else []
    places = {tick.key: number for number, tick in enumerate(ticks, start=1)}
    offered = _offered(found, code)
    context = {
        **about(found),
        "page": "inbox",
        "outcome": code,
        "label": offered.label if offered else asks.button,
        "asks": asks,
        "typed": typed,
        "problems": wrong,
        "errors": wrong.summary(places),
        "stale": filled.stale,
        "latest": _latest(found) if filled.stale else None,
        "ticks": ticks,
        "coming": sheet.coming(clock.today()) if asks.visit else None,
        "sections": [one for one in people.sections() if one.code != found.section],
        "reasons": sheet.procedure.refuse,
        "failed": [one for one in sheet.checks if not one.passed] if asks.previews == "accepted" else [],
        "letter": _letter(sheet, code, typed, preview=filled.preview),
        "letter_later": asks.previews == "refused" and not filled.preview,
    }
    return render(request, "desk/outcome.html", context, status=filled.status)


def _letter(sheet: Sheet, code: str, typed: Typed, *, preview: bool) -> Document | None:
    """Return the letter as it would go out today. A refusal's needs its reason, so it waits for the press."""
    asks, today = asks_of(code), clock.today()
    if asks.previews == "accepted":
        return sheet.letter("accepted", reason="", basis="", on=today)
    if asks.previews == "refused" and preview:
        legal = _legal(sheet, typed.reason)
        reason = f"{legal.words.ja}。{typed.words}" if legal else typed.words
        return sheet.letter("refused", reason=reason, basis=legal.basis if legal else "", on=today)
    proposal = sheet.case.proposal
    if asks.previews == "proposal" and proposal is not None:
        refused = proposal.outcome == "refused"
        return sheet.letter(
            proposal.outcome,
            reason=proposal.reason if refused else "",
            basis=proposal.basis if refused else "",
            on=today,
        )
    return None


def _stale(request: StaffRequest, case_id: str, code: str, typed: Typed, stale: Refusal, at: datetime) -> HttpResponse:
    """Show how things stand now, with everything that was typed."""
    fresh = look(request, case_id, at=at)
    if _offered(fresh, code):
        return _form(request, fresh, code, Filled(typed, stale=stale))
    return show_case(request, fresh, stale=stale, kept=typed.everything(), status=stale.status)


def _gone(request: StaffRequest, gone: NotHere, typed: Typed) -> HttpResponse:
    if not typed.everything():
        raise gone
    return render(request, "desk/gone.html", {"page": "inbox", "refusal": gone, "kept": typed.everything()}, status=404)


def _latest(found: CaseView) -> Any:
    done = [line for line in cases.timeline(found.ref) if line.action not in LOOKED]
    return done[-1] if done else None


def _back(case_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:case", args=[case_id]))


def _still_ours(request: StaffRequest, code: str) -> bool:
    return code != "hand_over" or request.actor.may("case.read_all")


def _done(code: str) -> str:
    return {
        "accept": _("受理を決定しました。通知書が住民に届きます。"),
        "approve": _("決裁しました。通知書が住民に届きます。"),
        "propose": _("決裁に回しました。"),
        "refuse": _("却下を起案し、決裁に回しました。"),
        "send_back": _("差し戻しました。"),
        "correct": _("補正を求めました。住民に届き、回答があるまで期間は止まります。"),
        "hand_over": _("引き継ぎました。"),
        "withdraw": _("取下げとしました。"),
    }.get(code, _("処理しました。"))

"""The case: everything needed to decide it on one page, its papers, and the small things one does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yakuba.casework import commands as casework
from yakuba.casework import reads as cases
from yakuba.casework.reads import CaseView
from yakuba.casework.rules import CLOSED
from yakuba.faces.design.context import NAMES, language_of
from yakuba.faces.desk.asks import asks_of
from yakuba.faces.desk.entering import StaffRequest, desk
from yakuba.faces.desk.looking import case_ref, holder_of, keep_reason, look, reason_for
from yakuba.faces.desk.pages.inbox import NO_REASON
from yakuba.faces.desk.showing import Sheet
from yakuba.faces.desk.words import DECISIONS, LINES, LOOKED, NOTES, PROPOSALS, STAGES
from yakuba.flows import reads as flows
from yakuba.flows.rules import POSTS, RESIDENT
from yakuba.ground import clock, sent
from yakuba.ground.errors import Conflict, NotAllowed, NotHere, Refusal
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.papers import reads as papers
from yakuba.people import reads as people

KINDS = {"accept": "primary", "approve": "primary", "propose": "primary", "refuse": "danger", "withdraw": "tertiary"}
"""How heavy the button of an outcome is; all others are secondary."""


@desk
def case(request: StaffRequest, case_id: str) -> HttpResponse:
    """Show a case; one of another section asks for the reason first, whether it exists or not."""
    at = clock.now()
    if request.method == "POST":
        return _give_reason(request, case_id)
    try:
        found = look(request, case_id, at=at)
    except NotHere:
        if request.actor.may("case.read_all") and not reason_for(request, case_id):
            return render(request, "desk/why.html", {"page": "inbox", "found": None})
        raise
    return show_case(request, found)


def _give_reason(request: StaffRequest, case_id: str) -> HttpResponse:
    why = sent.words(request.POST, "why", 400)
    if not request.actor.may("case.read_all"):
        raise NotHere
    if not why:
        context = {
            "page": "inbox",
            "problem": NO_REASON,
            "errors": [{"words": NO_REASON, "href": "#why"}],
            "found": None,
        }
        return render(request, "desk/why.html", context, status=422)
    keep_reason(request, [case_id], why)
    return HttpResponseRedirect(reverse("desk:case", args=[case_id]))


def show_case(
    request: StaffRequest, found: CaseView, *, stale: Refusal | None = None, kept: str = "", status: int = 200
) -> HttpResponse:
    """Render the page of a case; with ``stale``, above it why the last press did nothing, and what was typed."""
    language = language_of(request)
    sheet = Sheet(found, language)
    history = cases.timeline(found.ref)
    work = [line for line in reversed(history) if line.action not in LOOKED]
    context = {
        **about(found),
        "page": "inbox",
        "stale": stale,
        "kept": kept,
        "latest": work[0] if work else None,
        "edition": sheet.edition,
        "procedure": sheet.procedure,
        "topics": sheet.topics(),
        "checks": sheet.checks,
        "files": [_file(found, one) for one in found.attachments],
        "outcomes": _outcomes(found),
        "coming": None if found.stage in CLOSED else sheet.coming(clock.today()),
        "met": next((line for line in work if line.data.get("in_person")), None),
        "corrections": [(one, sheet.asked(one)) for one in reversed(found.corrections)],
        "notes": [(NOTES.get(one.kind, NOTES["note"]), one) for one in reversed(found.notes)],
        "letters": papers.letters_about(found.ref),
        "picture": flows.picture_of(found.ref, language),
        "work": [(LINES.get(line.action, line.words), line) for line in work],
        "looks": [(LINES.get(line.action, line.words), line) for line in reversed(history) if line.action in LOOKED][
            :50
        ],
        "places": people.section_names(),
        "may_take": found.may_work and found.assignee != request.actor.id,
        "may_give_back": found.may_work and found.assignee == request.actor.id,
        "languages_of_forms": [{"code": code, "name": name} for code, name in NAMES.items()],
    }
    return render(request, "desk/case.html", context, status=status)


def about(found: CaseView) -> dict[str, Any]:
    """Return what the head of every page about a case needs."""
    task = found.tasks[0] if found.tasks else None
    stage, tone = STAGES[found.stage]
    if found.decision:
        stage, tone = DECISIONS[found.decision.outcome], "good" if found.decision.outcome == "accepted" else "bad"
    return {
        "case": found,
        "case_id": found.ref.id,
        "stage": stage,
        "tone": tone,
        "section": people.section(found.section),
        "holder": holder_of(found),
        "task": task,
        "task_post": POSTS.get(task.post, Text(task.post, task.post, task.post)) if task else None,
        "waits_for_resident": bool(task and task.post == RESIDENT),
        "proposal_words": PROPOSALS[found.proposal.outcome] if found.proposal else None,
        "decision_words": DECISIONS[found.decision.outcome] if found.decision else None,
    }


def _outcomes(found: CaseView) -> list[dict[str, Any]]:
    if not (found.mine_to_end and found.tasks):
        return []
    return [
        {
            "label": outcome.label,
            "kind": KINDS.get(outcome.code, "secondary"),
            "href": reverse("desk:outcome", args=[found.ref.id, outcome.code]),
            "asks": asks_of(outcome.code),
        }
        for outcome in found.tasks[0].outcomes
    ]


def _file(found: CaseView, one: Any) -> dict[str, Any]:
    ref = str(one.get("file", ""))
    kept = Ref.parse(ref) if ":" in ref else None
    return {
        "label": Text.read(one["label"]) if one.get("label") else None,
        "name": one.get("name", ""),
        "size": one.get("size", 0),
        "href": reverse("desk:file", args=[found.ref.id, kept.id]) if kept else "",
        "small": reverse("desk:file_small", args=[found.ref.id, kept.id]) if kept else "",
    }


@desk
@require_POST
def take(request: StaffRequest, case_id: str) -> HttpResponse:
    """Become the one in charge."""
    return _change(request, case_id, casework.take, _("担当になりました。"))


@desk
@require_POST
def give_back(request: StaffRequest, case_id: str) -> HttpResponse:
    """Let nobody be in charge."""
    return _change(request, case_id, casework.give_back, _("担当を外れました。"))


def _change(request: StaffRequest, case_id: str, command: Any, done: str) -> HttpResponse:
    at = clock.now()
    try:
        command(case_ref(case_id), actor=request.actor, at=at, seen_version=sent.number(request.POST, "seen") or 0)
    except (Conflict, NotHere) as refusal:
        return refused_work(request, case_id, refusal)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("desk:case", args=[case_id]))


def refused_work(request: StaffRequest, case_id: str, refusal: Refusal, *, kept: str = "") -> HttpResponse:
    """Show the case as it is now, above it why nothing was done. Raises NotHere to those who may not see it."""
    found = look(request, case_id, at=clock.now())
    if isinstance(refusal, NotHere):
        # For those who may see it, it is here: they may not work on it.
        refusal = NotAllowed()
    return show_case(request, found, stale=refusal, kept=kept, status=refusal.status)


@desk
@require_POST
def note(request: StaffRequest, case_id: str) -> HttpResponse:
    """Write a note among staff. Where that is no longer possible, what was typed is shown."""
    at, words = clock.now(), sent.words(request.POST, "words", 2000)
    try:
        casework.add_note(case_ref(case_id), words, actor=request.actor, at=at)
    except Refusal as refusal:
        return refused_work(request, case_id, refusal, kept=words)
    messages.success(request, _("メモを残しました。"))
    return HttpResponseRedirect(reverse("desk:case", args=[case_id]) + "#notes")

"""Answering at the desk, and typing in what came on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text
from yakuba.surveys import commands, reads
from yakuba.surveys.commands.answering import WORK, mark_of
from yakuba.surveys.pages.asking import errors, shown, typed_of
from yakuba.surveys.pages.desk import ref_of
from yakuba.surveys.reads import SurveyView
from yakuba.surveys.rules import answers
from yakuba.surveys.rules.model import State
from yakuba.surveys.rules.refusals import EnteredAlready, NotAsked, NotEntered

_NO_NUMBER = Text("回答票の番号を書いてください。", "ばんごうを かいて ください。", "Write the number of the sheet.")
_DIFFERS = Text(
    "一度目の入力と違います。紙を確かめてください。",
    "さいしょと ちがいます。かみを みて ください。",
    "This differs from the first entry. Look at the paper.",
)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest, id_: str) -> HttpResponse:
    """Answer a survey of the staff, once, without a name."""
    view, at = reads.survey(ref_of(id_)), clock.now()
    answered = reads.has_answered(mark_of(id_, request.actor))
    open_ = view.takes(at.date()) and view.whom.value == "staff"
    context: dict[str, Any] = {"page": "surveys", "survey": view, "answered": answered, "open": open_}
    if request.method != "POST" or answered or not open_:
        context["questions"] = shown(view.questions, {}, {})
        return render(request, "surveys/staff.html", context, status=409 if request.method == "POST" else 200)
    found, problems = answers.read(view.questions, request.POST.getlist)
    if problems:
        context["questions"] = shown(view.questions, typed_of(view.questions, request.POST), problems)
        context["errors"] = errors(context["questions"])
        return render(request, "surveys/staff.html", context, status=422)
    commands.answer_as_staff(view.ref, view.edition, found, actor=request.actor, at=at)
    messages.success(request, _("回答を受け付けました。ありがとうございました。"))
    return HttpResponseRedirect(reverse("surveys:survey", args=[id_]))


@needs(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: StaffRequest, id_: str) -> HttpResponse:
    """Type in one sheet after the other; or type it in a second time, to find slips."""
    view = reads.survey(ref_of(id_))
    second = bool((request.POST if request.method == "POST" else request.GET).get("second"))
    sheets = reads.sheets(view)
    context: dict[str, Any] = {
        "page": "surveys",
        "survey": view,
        "second": second,
        "open": view.state is State.OPEN,
        "count": len(sheets),
        "checked": sum(one.checked for one in sheets),
        "number": _next(view, second),
    }
    if request.method != "POST":
        context["questions"] = shown(view.questions, {}, {})
        return render(request, "surveys/paper.html", context)
    return _typed_in(request, view, context)


def _typed_in(request: StaffRequest, view: SurveyView, context: dict[str, Any]) -> HttpResponse:
    typed = request.POST.get("number", "").strip()
    number = int(typed) if typed.isdecimal() and typed.isascii() and 0 < len(typed) <= 8 else 0
    known = reads.sheet(view, number) if number and context["second"] else None
    view = reads.survey(view.ref, edition=known.edition) if known else view
    found, problems = answers.read(view.questions, request.POST.getlist, forced=False)
    context["number"] = typed[:8]
    wrong: Refusal | None = None
    if not number:
        context["number_problem"] = _NO_NUMBER
    elif not problems:
        try:
            problems = _kept(request, view, number, found)
        except (EnteredAlready, NotEntered) as refusal:
            context["number_problem"] = refusal.words
            wrong = refusal
        except NotAsked as refusal:
            context["refusal"], wrong = refusal, refusal
        context["differs"] = bool(problems)
    if not problems and number and wrong is None:
        messages.success(request, _("回答票 %(number)s を入力しました。") % {"number": number})
        again = "?second=1" if context["second"] else ""
        return HttpResponseRedirect(reverse("surveys:paper", args=[view.ref.id]) + again)
    questions = shown(view.questions, typed_of(view.questions, request.POST), problems)
    first = [{"words": words, "href": "#number"}] if (words := context.get("number_problem")) else []
    context |= {"questions": questions, "errors": [*first, *errors(questions)]}
    return render(request, "surveys/paper.html", context, status=wrong.status if wrong else 422)


def _kept(request: StaffRequest, view: SurveyView, number: int, found: dict[str, Any]) -> dict[str, Text]:
    """Keep the sheet, or say where the second entry differs from the first."""
    at = clock.now()
    if not request.POST.get("second"):
        commands.enter_paper(view.ref, number, found, actor=request.actor, at=at)
        return {}
    replace = bool(request.POST.get("replace"))
    differs = commands.second_entry(view.ref, number, found, actor=request.actor, replace=replace, at=at)
    return dict.fromkeys(differs, _DIFFERS)


def _next(view: SurveyView, second: bool) -> str:
    """Return the number that probably comes next."""
    sheets = reads.sheets(view)
    if second:
        return next((str(one.number) for one in sheets if not one.checked), "")
    return str(sheets[-1].number + 1 if sheets else 1)

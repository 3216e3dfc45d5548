"""Answering a request for correction: only what was asked, with the earlier answers in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakuba.applications import commands, reads
from yakuba.applications.rules.refusals import AnswerNotTaken, NotComplete
from yakuba.faces.design.questions import links, typed_from, typed_of
from yakuba.faces.design.refusals import AGAIN
from yakuba.faces.square.holder import FILING, holder_of
from yakuba.faces.square.pages.questions import show_question
from yakuba.faces.square.way import Way, rows_named
from yakuba.ground import clock
from yakuba.ground.errors import NotHere, Refusal
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.answers import read_page
from yakuba.procedures.rules.merging import Page
from yakuba.procedures.rules.model import Attachment, Procedure, Topic
from yakuba.procedures.rules.types.base import Problem, Typed
from yakuba.procedures.rules.types.rows import Rows, type_of


@dataclass(frozen=True)
class Asked:
    """A request for correction with the questions and papers that it names."""

    request: reads.Request
    procedure: Procedure
    page: Page
    papers: tuple[tuple[Attachment, str], ...]
    answers: Mapping[str, Any]


@holder_of(FILING)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, *, code: str, request_id: str) -> HttpResponse:
    """Show what is to be corrected, and send what was corrected."""
    at = clock.now()
    asked = _asked(code, request_id, at.date())
    if request.method != "POST":
        typed = {q.name: typed_of(q.item, asked.answers.get(q.name)) for q in asked.page.questions}
        return _show(request, asked, typed, {}, {})
    sent: dict[str, Typed] = {q.name: typed_from(request.POST, q.name) for q in asked.page.questions}
    if "add" in request.POST or "remove" in request.POST:
        return _show(request, asked, _rows(request, asked, sent), {}, {})
    readings = read_page(asked.page, sent)
    problems = {name: reading.problems for name, reading in readings.items() if reading.problems}
    missing = {
        paper.id: _("ファイルを選んでください。")
        for paper, _why in asked.papers
        if not request.FILES.getlist(f"file:{paper.id}")
    }
    if problems or missing:
        return _show(request, asked, sent, problems, missing)
    values = {name: reading.value for name, reading in readings.items()}
    try:
        commands.answer_correction(code, request_id, values, _files(request, asked), at=at)
    except NotComplete as refusal:
        return _refused(request, asked, sent, refusal)
    except AnswerNotTaken as refusal:
        return _show(request, asked, sent, {}, {}, refusal=refusal)
    return redirect(f"{reverse('square:status')}?answered=1")


def _asked(code: str, request_id: str, on: date) -> Asked:
    """Return the request of that id. Raises UnknownCode, NotHere."""
    found = reads.status(code)
    part = next((one for one in found.parts if one.request and one.request.id == request_id), None)
    if part is None or part.request is None:
        raise NotHere
    edition = procedures.by_digest(found.edition)
    procedure = procedures.procedure(found.edition, part.procedure)
    way = Way(edition, found.answers, (part.procedure,), on)
    named = [q for q in (*way.event.questions, *way.interview.questions) if q.name in part.request.items]
    papers = tuple(
        (paper, part.request.items[f"file:{paper.id}"])
        for paper in procedure.attach
        if f"file:{paper.id}" in part.request.items
    )
    page = Page(Topic("correction", procedure.title), tuple(named))
    return Asked(part.request, procedure, page, papers, found.answers)


def _rows(request: HttpRequest, asked: Asked, sent: dict[str, Typed]) -> dict[str, Typed]:
    name, _bar, row = request.POST.get("remove", "").rpartition("|")
    name = name or request.POST.get("add", "")
    for question in asked.page.questions:
        kind = type_of(question.item)
        if question.name == name and isinstance(kind, Rows):
            taken = rows_named(asked.answers)
            sent[name] = kind.remove_row(sent[name], row) if row else kind.add_row(sent[name], taken)
    return sent


def _refused(request: HttpRequest, asked: Asked, typed: Mapping[str, Typed], refusal: NotComplete) -> HttpResponse:
    """Show what the hall has found wrong: beside the question or the paper that it concerns."""
    language = get_language() or "ja"
    problems = {name: found for name, found in refusal.problems.items() if not name.startswith("file:")}
    files = {name[5:]: found[0].words.say(language) for name, found in refusal.problems.items() if name not in problems}
    return _show(request, asked, typed, problems, files)


def _files(request: HttpRequest, asked: Asked) -> list[commands.Sent]:
    return [
        commands.Sent(paper.id, sent.name or "", sent.file or sent)
        for paper, _why in asked.papers
        for sent in request.FILES.getlist(f"file:{paper.id}")
    ]


def _show(
    request: HttpRequest,
    asked: Asked,
    typed: Mapping[str, Typed],
    problems: Mapping[str, tuple[Problem, ...]],
    missing: Mapping[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    questions = [
        show_question(q, typed.get(q.name, {}), asked.answers, problems.get(q.name, ())) for q in asked.page.questions
    ]
    context = {
        "asked": asked,
        "refusal": refusal,
        "questions": [{"question": shown, "remark": asked.request.items[shown.name]} for shown in questions],
        "papers": [{"paper": paper, "remark": why, "error": missing.get(paper.id, "")} for paper, why in asked.papers],
        "errors": links(questions) + [{"words": words, "href": f"#file-{id_}"} for id_, words in missing.items()],
    }
    status = refusal.status if refusal else 422 if problems or missing else 200
    response = render(request, "square/correction.html", context, status=status)
    if refusal:
        response["Retry-After"] = str(AGAIN)
    return response

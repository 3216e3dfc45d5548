"""Check your answers, change any, and hand in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from yakuba.applications import commands, reads
from yakuba.applications.rules.content import DraftContent
from yakuba.applications.rules.refusals import CannotBeFiled, ChangedMeanwhile, NotComplete
from yakuba.faces.design.questions import anchor
from yakuba.faces.design.refusals import AGAIN
from yakuba.faces.design.rows import about, lines
from yakuba.faces.square import holder
from yakuba.faces.square.holder import holder_of
from yakuba.faces.square.pages.draft import Opened, address, language_now, open_draft, steps, switched, titles
from yakuba.faces.square.way import Kind, Stop
from yakuba.ground import clock, sent
from yakuba.ground.errors import Refusal
from yakuba.procedures.rules.merging import Interview
from yakuba.procedures.rules.types import Problem

CHECK = Stop("check")


@holder_of("draft")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, *, code: str) -> HttpResponse:
    """Show everything on one page; on POST, hand it in."""
    if request.method == "POST" and request.POST.get("go") == "submit":
        return _submit(request, code)
    opened = open_draft(code)
    if not opened.content.chosen:
        return redirect(address(opened.way.first_open()))
    if request.method == "POST":
        language = language_now(request)
        commands.save(code, lambda content: replace(content, language=language), at=opened.at)
        return switched(request, request.path) or redirect("square:later")
    return _show(request, opened)


def _submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in. A second click, a retry or a second window meet the same receipt."""
    try:
        commands.submit(code, at=clock.now(), seen=sent.number(request.POST, "seen"), mark=request.POST.get("mark", ""))
    except (NotComplete, ChangedMeanwhile, CannotBeFiled) as refusal:
        return _show(request, open_draft(code), refusal)
    response = HttpResponseRedirect(_receipt())
    return holder.let_go(holder.hold(response, code, holder.FILING), holder.DRAFT)


@cache
def _receipt() -> str:
    # Looked up once: in the rush before a deadline every filing passes here.
    return reverse("square:receipt")


def _show(request: HttpRequest, opened: Opened, refusal: Refusal | None = None) -> HttpResponse:
    way, content = opened.way, opened.content
    looked_over = reads.looked_over(opened.code, opened.draft, way.edition, at=opened.at)
    parts = _parts(way.event, "event", content) + _parts(way.interview, "answers", content)
    before = way.before(CHECK)
    context = {
        "parts": parts,
        "needs": [
            {"need": need, "files": [file for file in content.files if file.attachment == need.attachment.id]}
            for need in way.interview.needs
            if not need.dropped
        ],
        "dropped": [need for need in way.interview.needs if need.dropped],
        "procedures": titles(content.chosen, way.edition.by_id),
        "missing": _missing(opened, looked_over.problems),
        "refusal": refusal,
        "seen": opened.draft.version,
        "mark": looked_over.mark,
        "steps": steps("check"),
        "back": address(before) if before else "",
        "answer_form": "answers",
    }
    response = render(request, "square/check.html", context, status=refusal.status if refusal else 200)
    if isinstance(refusal, CannotBeFiled):
        response["Retry-After"] = str(AGAIN)
    return response


def _parts(asked: Interview, kind: Kind, content: DraftContent) -> list[dict[str, Any]]:
    """Return each page's questions with their answers as a person reads them."""
    language = get_language() or "ja"
    return [
        {
            "title": page.topic.title,
            "address": address(Stop(kind, page.topic.id)),
            "lines": [
                {
                    "label": question.item.label,
                    "row_label": question.row_label,
                    "for": question.asked_by[0].title if question.key.procedure and question.asked_by else "",
                    "shown": (
                        lines(question.item, content.answers[question.name], language, content.answers)
                        if content.answers.get(question.name) is not None
                        else ()
                    ),
                    "anchor": anchor(question.name),
                    "required": question.required,
                }
                for question in page.questions
            ],
        }
        for page in asked.pages
    ]


def _missing(opened: Opened, wrong: Mapping[str, tuple[Problem, ...]]) -> list[dict[str, Any]]:
    """Return what stands in the way of handing in, each with the page on which it is put right."""
    way = opened.way
    found: list[dict[str, Any]] = []
    kinds: tuple[tuple[Interview, Kind], ...] = ((way.event, "event"), (way.interview, "answers"))
    for asked, kind in kinds:
        for page in asked.pages:
            for question in page.questions:
                if question.name in wrong:
                    where = address(Stop(kind, page.topic.id))
                    words = about(question.row_label, wrong[question.name][0].words)
                    found.append({"words": words, "href": f"{where}?back=check&problems=1#{anchor(question.name)}"})
    found += [
        {"words": problem[0].words, "href": f"{address(Stop('files'))}?back=check#need-{name[5:]}"}
        for name, problem in wrong.items()
        if name.startswith("file:")
    ]
    if "chosen" in wrong:
        found.append({"words": wrong["chosen"][0].words, "href": address(Stop("list"))})
    return found

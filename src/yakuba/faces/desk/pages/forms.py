"""The paper forms of all procedures, made from the same definition as every other face."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yakuba.faces.design.context import language_of
from yakuba.faces.desk.entering import StaffRequest, desk
from yakuba.faces.desk.showing import town
from yakuba.ground.document import Document
from yakuba.ground.handing import file_answer
from yakuba.papers.rules import pdf
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules import paper


def as_pdf(document: Document, name: str, *, download: bool = False) -> HttpResponse:
    """Answer with a document as PDF, under a file name of letters that every system can keep."""
    return pdf_answer(pdf.render(document), name, download=download)


def pdf_answer(content: bytes, name: str, *, download: bool = False) -> HttpResponse:
    """Answer with the bytes of a PDF. It is shown, or saved, and never kept by a cache."""
    return file_answer(content, pdf.MIME, f"{name}.pdf", shown=not download)


@desk
@require_safe
def forms(request: StaffRequest) -> HttpResponse:
    """List the forms of all open editions, those of the own section first."""
    mine = request.actor.section
    found = [
        (edition, sorted(edition.procedures, key=lambda one: (one.section != mine, one.section)))
        for edition in procedures.editions()
    ]
    return render(request, "desk/forms.html", {"editions": found, "mine": mine, "page": "forms"})


@desk
@require_safe
def blank(request: StaffRequest, digest: str, procedure_id: str) -> HttpResponse:
    """The blank form of a procedure, in the language of the page or the one asked for."""
    edition = procedures.by_digest(digest)
    procedure = procedures.procedure(digest, procedure_id)
    language = request.GET.get("language", language_of(request))
    document = paper.blank(edition, procedure, language, town=town().say(language))
    return as_pdf(document, f"{procedure_id}-{language}")

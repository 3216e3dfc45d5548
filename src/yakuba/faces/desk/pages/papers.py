"""The papers of a case: attachments as safe copies, the filled form, the letters as they were sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from yakuba.casework.reads import CaseView
from yakuba.faces.design.context import language_of
from yakuba.faces.desk.entering import StaffRequest, desk
from yakuba.faces.desk.looking import look, reason_for
from yakuba.faces.desk.pages.forms import as_pdf, pdf_answer
from yakuba.faces.desk.showing import Sheet, town
from yakuba.faces.desk.words import FILE_SEEN, FORM_PRINTED, LETTER_SEEN
from yakuba.ground import clock, journal
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.papers import reads as papers
from yakuba.papers.rules import preview
from yakuba.procedures.rules import paper


@desk
@require_safe
def file(request: StaffRequest, case_id: str, file_id: str) -> FileResponse:
    """Show or save an attachment: always the safe copy, and only one that belongs to this case."""
    at = clock.now()
    found = look(request, case_id, at=at)
    one = _attached(found, file_id)
    opened, stream = papers.opened_stream(Ref("opened", file_id))
    journal.record(request.actor, FILE_SEEN, found.ref, at=at, why=reason_for(request, case_id), data={"file": file_id})
    response = FileResponse(stream, content_type=opened.type)
    how = "attachment" if "save" in request.GET else "inline"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(str(one.get('name') or opened.name))}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@desk
@require_safe
def file_small(request: StaffRequest, case_id: str, file_id: str) -> HttpResponse:
    """A small picture of an attachment, beside its name."""
    found = look(request, case_id, at=clock.now())
    _attached(found, file_id)
    return HttpResponse(papers.preview(Ref("opened", file_id)), content_type=preview.MIME)


@desk
@require_safe
def filled(request: StaffRequest, case_id: str) -> HttpResponse:
    """The form as it would have been handed in on paper, filled with the answers."""
    at = clock.now()
    found = look(request, case_id, at=at)
    language = language_of(request)
    sheet = Sheet(found, language)
    document = paper.filled(
        sheet.edition,
        sheet.procedure,
        found.answers,
        language,
        town=town().say(language),
        receipt=found.receipt,
    )
    journal.record(request.actor, FORM_PRINTED, found.ref, at=at, why=reason_for(request, case_id))
    return as_pdf(document, f"{found.receipt}-{found.procedure_id}")


@desk
@require_safe
def letter(request: StaffRequest, case_id: str, letter_id: str) -> HttpResponse:
    """A letter, byte for byte as it was sent."""
    at = clock.now()
    found = look(request, case_id, at=at)
    if all(one.ref.id != letter_id for one in papers.letters_about(found.ref)):
        raise NotHere
    kept = papers.letter(Ref("letter", letter_id))
    journal.record(
        request.actor, LETTER_SEEN, found.ref, at=at, why=reason_for(request, case_id), data={"letter": letter_id}
    )
    return pdf_answer(kept.data, f"{found.receipt}-{kept.kind}", download="save" in request.GET)


def _attached(found: CaseView, file_id: str) -> Any:
    """Return the attachment of that file. Raises NotHere for a file of another case."""
    for one in found.attachments:
        if str(one.get("file", "")).partition(":")[2] == file_id:
            return one
    raise NotHere

"""The sheet of a survey on paper: surveys know the questions, papers make the PDF."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from yakuba.faces.design.context import language_of
from yakuba.faces.desk.entering import StaffRequest, desk
from yakuba.faces.desk.pages.forms import as_pdf
from yakuba.faces.desk.showing import town
from yakuba.ground.ref import Ref
from yakuba.surveys import reads
from yakuba.surveys.rules import paper


@desk
@require_safe
def sheet(request: StaffRequest, survey_id: str) -> HttpResponse:
    """The empty sheet, in the language of the page or the one asked for."""
    view = reads.survey(Ref("survey", survey_id))
    asked = request.GET.get("language", "")
    language = asked if asked in ("ja", "ja-easy", "en") else language_of(request)
    document = paper.blank(view.title, view.intro, view.questions, language, town=town().say(language))
    return as_pdf(document, f"survey-{view.slug}-{language}")

"""What the answers say together: on a page, as a cross table, as a sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yakuba.ground import delimited
from yakuba.ground.entering import StaffRequest, desk
from yakuba.ground.handing import file_answer
from yakuba.ground.sent import number
from yakuba.surveys import reads
from yakuba.surveys.commands.writing import STEER
from yakuba.surveys.pages.desk import ref_of
from yakuba.surveys.reads import SurveyView
from yakuba.surveys.rules import naming
from yakuba.surveys.rules.model import State
from yakuba.surveys.rules.results import CrossTable


@desk
@require_safe
def results(request: StaffRequest, id_: str) -> HttpResponse:
    """Counts and shares of every question, and a cross table of two, once the survey is closed."""
    view = _view(request, id_)
    found, names = reads.results(view), naming.everything()
    steers = request.actor.may(STEER)
    context: dict[str, Any] = {
        "page": "surveys",
        "survey": view,
        "sheets": found[0].sheets if found else 0,
        "results": [
            (
                one,
                [(ref, names.get(ref)) for ref in one.question.proves],
                reads.texts(view, one.question.id) if steers and one.question.kind == "text" else [],
            )
            for one in found
        ],
        "closed": view.state is State.CLOSED,
        "steers": steers,
        "down": request.GET.get("down", ""),
        "across": request.GET.get("across", ""),
    }
    waits = reads.awaited(view.ref)
    if context["closed"] and waits and not waits.all_here:
        return render(request, "surveys/results.html", context | {"awaited": waits})
    known = {one.id: one for one in view.questions}
    down, across = known.get(context["down"]), known.get(context["across"])
    if context["closed"] and down and across and down is not across:
        table = reads.crossed(view, down.id, across.id)
        context |= {"table": table, "lines": _lines(table), "down_words": down.words, "across_words": across.words}
    elif context["closed"] and down and down is across:
        context["same"] = True
    return render(request, "surveys/results.html", context)


@desk
@require_safe
def csv(request: StaffRequest, id_: str) -> HttpResponse:
    """The counts as a sheet, or the cross table that is asked for."""
    view, language = _view(request, id_), get_language() or "ja"
    known = {one.id for one in view.questions}
    down, across = request.GET.get("down", ""), request.GET.get("across", "")
    if {down, across} <= known and down != across:
        table = reads.crossed(view, down, across)
        head = ["", *(one.say(language) for one in table.columns), _("計")]
        rows: list[list[object]] = [
            [label.say(language), *("×" if cell is None else cell for cell in cells), total]
            for label, cells, total in _lines(table)
        ]
        rows.append([_("計"), *table.column_totals, table.sheets])
    else:
        head = [_("設問"), _("回答"), _("件数"), _("割合（％）")]
        rows = [
            [one.question.words.say(language), count.label.say(language), count.count, count.percent]
            for one in reads.results(view)
            for count in one.counts
        ]
    return file_answer(delimited.written(head, rows), delimited.MIME, f"{view.slug}-{view.edition}.csv")


def _lines(table: CrossTable) -> list[tuple[Any, tuple[int | None, ...], int]]:
    return list(zip(table.rows, table.cells, table.row_totals, strict=True))


def _view(request: StaffRequest, id_: str) -> SurveyView:
    return reads.survey(ref_of(id_), edition=number(request.GET, "edition", digits=4))

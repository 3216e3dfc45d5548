"""Taking sheets of trainings over, in two steps: looked over with every fault, then written at once."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakuba.governance.commands import STEER
from yakuba.governance.commands import training as commands
from yakuba.governance.pages.register import section_codes
from yakuba.governance.pages.training import PAGE
from yakuba.governance.reads import training as reads
from yakuba.governance.rules import training_sheet as sheets
from yakuba.governance.rules.cells import Fault
from yakuba.governance.rules.training import Course
from yakuba.governance.rules.training_sheet import Known, Sitting
from yakuba.ground import clock, delimited
from yakuba.ground.entering import StaffRequest, needs
from yakuba.ground.errors import NotHere, Refusal
from yakuba.people import reads as people

_SHOWN: Final = 100
_LARGEST: Final = 1_000_000
"""Bytes: what was looked over comes back with the second step, and forms hold no more."""
PLAN, SESSIONS = "plan", "sessions"


@needs(STEER)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: StaffRequest, sheet: str) -> HttpResponse:
    """Ask for a sheet of the plan or of sessions, say what it holds, and take it over when that was confirmed."""
    if sheet not in (PLAN, SESSIONS):
        raise NotHere
    columns = sheets.PLAN if sheet == PLAN else sheets.SESSIONS
    context: dict[str, Any] = {"page": PAGE, "sheet": sheet, "columns": list(columns.values())}
    if request.method != "POST":
        return render(request, "governance/training_take.html", context)
    file = request.FILES.get("file")
    try:
        data = _bytes(file) if isinstance(file, UploadedFile) else request.POST.get("text", "").encode()
        rows = delimited.rows_of(data)
    except (Refusal, UnicodeEncodeError) as fault:
        refusal = fault if isinstance(fault, Refusal) else delimited.Unreadable()
        return _refused(request, context, refusal, errors=[{"words": refusal.words, "href": "#file"}])
    lines, faults = _read(sheet, rows)
    if faults:
        context |= {"faults": sorted(faults, key=lambda one: one.line)[:_SHOWN], "more": max(0, len(faults) - _SHOWN)}
        return render(request, "governance/training_take.html", context, status=422)
    context |= {"found": lines, "new": _new(lines), "text": delimited.written(rows[0], rows[1:]).decode("utf-8-sig")}
    if file or not request.POST.get("sure"):
        return render(request, "governance/training_take.html", context)
    try:
        new, known = _taken(request, lines)
    except Refusal as refusal:
        return _refused(request, context, refusal)
    messages.success(
        request, _("取り込みました。新しいもの%(new)s、改めたもの%(known)s。") % {"new": new, "known": known}
    )
    return HttpResponseRedirect(reverse("training:year"))


def _refused(request: StaffRequest, context: dict[str, Any], refusal: Refusal, **more: Any) -> HttpResponse:
    return render(
        request, "governance/training_take.html", context | {"refusal": refusal, **more}, status=refusal.status
    )


def _read(sheet: str, rows: list[list[str]]) -> tuple[list[Course] | list[Sitting], list[Fault]]:
    known = Known(section_codes(), commands.known_audiences())
    if sheet == PLAN:
        return sheets.read_plan(rows, known)
    staff = {
        one.number: (one.id, one.appointments[0].section.code if one.appointments else "")
        for one in people.everybody(on=clock.today())
    }
    courses = {one.line.key for one in reads.plan()}
    return sheets.read_sessions(rows, Known(known.sections, staff=staff, courses=courses))


def _new(lines: list[Course] | list[Sitting]) -> int:
    """Return how many of the lines are not there yet."""
    plan = reads.plan()
    courses = {one.line.key for one in plan}
    sessions = {(one.line.key, session.held.part) for one in plan for session in one.sessions}
    return sum(
        one.key not in courses if isinstance(one, Course) else (one.course, one.held.part) not in sessions
        for one in lines
    )


def _taken(request: StaffRequest, lines: list[Course] | list[Sitting]) -> tuple[int, int]:
    at = clock.now()
    courses = [one for one in lines if isinstance(one, Course)]
    if courses:
        return commands.take_courses(courses, actor=request.actor, at=at)
    return commands.take_sittings([one for one in lines if isinstance(one, Sitting)], actor=request.actor, at=at)


def _bytes(file: UploadedFile[bytes]) -> bytes:
    if (file.size or 0) > _LARGEST:
        raise delimited.Unreadable
    data: bytes = file.read()
    return data

"""Trainings, to read: the plan of a year and how far it has come, one's own, a training, a session; and all as sheets."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yakuba.governance.commands import STEER, WORK, may_write
from yakuba.governance.commands.training import known_audiences
from yakuba.governance.reads import training as reads
from yakuba.governance.rules import training_sheet as sheet
from yakuba.governance.rules.training import FIRST_YEAR, LAST_YEAR, MEANS, months
from yakuba.governance.rules.training_sheet import Sitting
from yakuba.ground import clock, delimited, sent
from yakuba.ground.clock import JST
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.handing import file_answer
from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.insight.rules import Span, share
from yakuba.people import reads as people

PAGE: Final = "training"


@desk
@require_safe
def year(request: StaffRequest) -> HttpResponse:
    """Show the plan of a fiscal year with what was held of it, whom it reached by section, and one's own trainings."""
    on = clock.today()
    wanted = year_of(request.GET, on)
    plan, names, audiences = reads.plan(wanted), people.section_names(), known_audiences()
    plan.sort(key=lambda one: (months().index(one.line.month), one.line.number))
    span = span_of(wanted)
    found = reads.reached(span) if plan else []
    context = {
        "page": PAGE,
        "year": wanted,
        "year_words": year_name(wanted),
        "years": [(one, year_name(one)) for one in sorted({*reads.years(), wanted}, reverse=True)],
        "rows": [(one, audiences.get(one.line.audience), names.get(one.line.section), one.late(on)) for one in plan],
        "reached": [(names.get(one.section), one, share(one.trained, one.staff)) for one in found],
        "trained": sum(one.trained for one in found),
        "staff": sum(one.staff for one in found),
        "share": share(sum(one.trained for one in found), sum(one.staff for one in found)),
        "sessions": reads.sessions_held(span),
        "hours": reads.hours_attended(span),
        "own": [one for one in reads.own(request.actor.id) if fiscal_year(one.session.held.on) == wanted],
        "steers": request.actor.may(STEER),
        "may_add": request.actor.may(WORK),
    }
    return render(request, "governance/training.html", context)


@desk
@require_safe
def course(request: StaffRequest, id_: str) -> HttpResponse:
    """Show a training of the plan with its sessions."""
    found = reads.course(id_)
    context = {
        "page": PAGE,
        "course": found,
        "year_words": year_name(found.line.year),
        "audience": known_audiences().get(found.line.audience),
        "section": people.section_names().get(found.line.section),
        "sessions": [(one, MEANS[one.held.means]) for one in found.sessions],
        "late": found.late(clock.today()),
        "may": may_write(request.actor, found.line.section),
    }
    return render(request, "governance/training_course.html", context)


@desk
@require_safe
def session(request: StaffRequest, id_: str) -> HttpResponse:
    """Show a session and how many attended of each section; by name only to those who keep it."""
    found, held = reads.session(id_)
    there, names = reads.attendance(id_), people.section_names()
    may = may_write(request.actor, found.line.section)
    context: dict[str, Any] = {
        "page": PAGE,
        "course": found,
        "session": held,
        "means": MEANS[held.held.means],
        "sections": [(names.get(code), number) for code, number in in_order(there.by_section(), names)],
        "mine": request.actor.id in there.named,
        "may": may,
    }
    if may:
        known = people.names(there.named)
        context["named"] = sorted(
            ((known.get(id_, ""), names.get(section)) for id_, section in there.named.items()), key=lambda one: one[0]
        )
    return render(request, "governance/training_session.html", context)


@desk
@require_safe
def plan_csv(request: StaffRequest) -> HttpResponse:
    """The plan of a year as a sheet that can be taken over again."""
    wanted = year_of(request.GET, clock.today())
    sections = {code: name.ja for code, name in people.section_names().items()}
    lines = [one.line for one in reads.plan(wanted)]
    data = delimited.written(list(sheet.PLAN.values()), sheet.plan_rows(lines, known_audiences(), sections))
    return file_answer(data, delimited.MIME, f"training-{wanted}.csv")


@needs(STEER)
@require_safe
def sessions_csv(request: StaffRequest) -> HttpResponse:
    """The sessions of a year with who attended, by staff number, as a sheet that can be taken over again."""
    wanted = year_of(request.GET, clock.today())
    plan = reads.plan(wanted)
    there = reads.attendances(one.id for course in plan for one in course.sessions)
    sittings = [Sitting(course.line.key, one.held, there[one.id]) for course in plan for one in course.sessions]
    numbers = {one.id: one.number for one in people.everybody(on=clock.today())}
    sections = {code: name.ja for code, name in people.section_names().items()}
    data = delimited.written(list(sheet.SESSIONS.values()), sheet.session_rows(sittings, numbers, sections))
    return file_answer(data, delimited.MIME, f"training-sessions-{wanted}.csv")


def span_of(wanted: int) -> Span:
    """Return a whole fiscal year as a span: what is planned for later days is not held yet and has nobody in it."""
    return Span(
        datetime.combine(date(wanted + 1, 4, 1), time(), JST), datetime.combine(date(wanted, 4, 1), time(), JST)
    )


def year_of(given: QueryDict, on: date) -> int:
    """Return the fiscal year that is asked for, else the one of today."""
    return min(max(sent.number(given, "year") or fiscal_year(on), FIRST_YEAR), LAST_YEAR)


def in_order(found: dict[str, int], names: dict[str, Any]) -> list[tuple[str, int]]:
    """Return sections with their numbers in the order of the hall's plan."""
    order = list(names)
    return sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))

"""Looking at bodies: the list, one body, one meeting, the year, what is open, who has which duty."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yakuba.bodies import reads
from yakuba.bodies.commands.keeping import KEEP
from yakuba.bodies.reads import MeetingView
from yakuba.bodies.reads.papers import MINUTES, of_item
from yakuba.bodies.rules.words import DUTIES, ITEMS, KINDS, PARTS, PRESENCES, QUORUMS, RESULTS, STATES
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk
from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.ground.ref import Ref
from yakuba.papers import reads as papers
from yakuba.people import reads as people

WORDS: dict[str, Any] = {
    "kinds": KINDS,
    "parts": PARTS,
    "quorums": QUORUMS,
    "presences": PRESENCES,
    "results": RESULTS,
    "items": ITEMS,
    "states": STATES,
    "duty_words": DUTIES,
}


@desk
@require_safe
def bodies(request: StaffRequest) -> HttpResponse:
    """List the bodies of the hall, and those of other halls' plans to compare with."""
    today = clock.today()
    found = reads.bodies(on=today)
    context = {
        "own": [one for one in found if not one.closed_on],
        "closed": [one for one in found if one.closed_on],
        "reference": reads.bodies(on=today, reference=True),
        "mine": reads.open_followups(today, section=request.actor.section),
    }
    return _page(request, "bodies/bodies.html", context)


@desk
@require_safe
def body(request: StaffRequest, slug: str) -> HttpResponse:
    """One body: its task and rule, who sits in it today, its meetings."""
    today = clock.today()
    found = reads.body(slug, on=today)
    context = {
        "body": found,
        "todo": [] if found.row.reference else reads.open_followups(today, body=slug),
        "may_keep": request.actor.may(KEEP) and not found.row.reference,
    }
    return _page(request, "bodies/body.html", context)


@desk
@require_safe
def meeting(request: StaffRequest, meeting_id: str) -> HttpResponse:
    """One meeting: call, agenda, attendance, minutes, what it resolved and left to do."""
    found = reads.meeting(Ref("meeting", meeting_id), on=clock.today())
    attached = papers.attached(found.row.ref)
    context = {
        "meeting": found,
        "row": found.row,
        "may": deeds_now(found, request.actor),
        "files": {one.id: [each for each in attached if each.part == of_item(one.id)] for one in found.agenda},
        "item_parts": {one.id: of_item(one.id) for one in found.agenda},
        "minutes_files": [one for one in attached if one.part == MINUTES],
        "paper_names": people.names(who for one in attached for who in one.people),
    }
    return _page(request, "bodies/meeting.html", context)


@desk
@require_safe
def year(request: StaffRequest) -> HttpResponse:
    """The meetings of a fiscal year, by day."""
    today = clock.today()
    chosen = _year(request)
    context = {
        "rows": reads.calendar(chosen, on=today),
        "year_words": year_name(chosen),
        "before": chosen - 1,
        "after": chosen + 1,
        "today": today,
    }
    return _page(request, "bodies/year.html", context)


@desk
@require_safe
def follow_ups(request: StaffRequest) -> HttpResponse:
    """What is still to be done after meetings, the late ones marked, and what was done last."""
    today = clock.today()
    own = "own" in request.GET
    context = {
        "todo": reads.open_followups(today, section=request.actor.section if own else ""),
        "done": reads.done_followups(today, most=20),
        "own_only": own,
    }
    return _page(request, "bodies/follow_ups.html", context)


@desk
@require_safe
def duties(request: StaffRequest) -> HttpResponse:
    """Who has which duty in which section in a fiscal year, and where nobody has."""
    today = clock.today()
    chosen = _year(request)
    rows = reads.duties(chosen, on=today)
    context = {
        "rows": rows,
        "gaps": [(one, kind) for one in rows for kind in one.gaps],
        "chosen": chosen,
        "year_words": year_name(chosen),
        "before": chosen - 1,
        "after": chosen + 1,
    }
    return _page(request, "bodies/duties.html", context)


def deeds_now(found: MeetingView, actor: Actor) -> frozenset[str]:
    """Return what this person may do with a meeting as it stands."""
    if found.reference or found.row.state == "cancelled":
        return frozenset()
    presided = bool(found.chaired_id) and found.chaired_id == actor.id
    confirmable = found.minutes is not None and bool(found.attendance) and not found.row.confirmed
    if not actor.may(KEEP):
        return frozenset({"confirm"} if presided and confirmable else ())
    if found.row.state == "planned":
        return frozenset({"change", "item", "cancel", "papers", *(("call", "off") if found.agenda else ())})
    if found.row.state == "called":
        return frozenset({"cancel", "papers"})
    may = {"follow-up", "minutes-papers", *(("report",) if found.reports_to else ())}
    if found.row.confirmed:
        return frozenset(may | {"correct"})
    may |= {"attendance", "minutes", "papers", *(("resolution",) if found.attendance else ())}
    return frozenset(may | ({"confirm"} if confirmable else set()))


def _year(request: HttpRequest) -> int:
    """Return the fiscal year that is asked for, or today's."""
    asked = request.GET.get("year", "")
    sane = asked.isascii() and asked.isdecimal() and len(asked) == 4 and 1950 <= int(asked) <= 2900
    return int(asked) if sane else fiscal_year(clock.today())


def _page(request: StaffRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    keeper = {"keeper": request.actor.may(KEEP), "page": "bodies", "list": reverse("bodies:bodies")}
    return render(request, template, {**WORDS, **keeper, **context})

"""Meetings up to the day: planning, agenda, call, calling off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yakuba.bodies.commands.keeping import ask, body_of, check_section, claim, day_of, meeting_of, planned, ref_of
from yakuba.bodies.models import AgendaItem, Body, Meeting, Report
from yakuba.bodies.reads.papers import of_item
from yakuba.bodies.rules import next_number
from yakuba.bodies.rules.model import Words, text
from yakuba.bodies.rules.refusals import CalledTooLate, Missing, NoAgenda, Unfit
from yakuba.bodies.rules.words import ITEMS
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.document import Document
from yakuba.ground.errors import NotHere
from yakuba.ground.japanese.years import fiscal_year
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.papers import commands as papers

_BODY_CLOSED = Text("この会議体は廃止されています。", "この かいぎは もう ありません。", "This body has been closed.")
_LATER = Text("廃止の日より前の日にしてください。", "まえの ひに して ください。", "Choose a day before it was closed.")
_NO_REF = Text(
    "「種類:番号」の形で書いてください。", "「しゅるい:ばんごう」で かいて ください。", "Write it as kind:id."
)
_TAKEN_OFF = "議題の取下げ"
_EXAMPLE = Text("例 plan:our-town-2024", "れい plan:our-town-2024", "For example plan:our-town-2024")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeeting:
    """A meeting to plan: its day, hours as words (``14:00～16:00``), place, and a title where it needs one."""

    on: date
    hours: str = ""
    place: Words = ""
    title: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A matter for an agenda. ``papers`` are titles of its papers, with where they are; ``about`` a Ref as words."""

    title: Words
    kind: str = "other"
    text: str = ""
    section: str = ""
    about: str = ""
    papers: tuple[str, ...] = ()


@transaction.atomic
def plan_meeting(slug: str, new: NewMeeting, *, actor: Actor, at: datetime) -> Ref:
    """Plan a meeting and give it its number; what bodies below report stands on its agenda at once.

    Raises NotAllowed, NotHere, ReferenceOnly, Unfit for a day after the body was closed.
    """
    ask(actor)
    body = Body.objects.select_for_update().get(pk=body_of(slug).pk)  # two at once would take the same number
    if body.closed_on is not None and new.on > body.closed_on:
        raise Unfit("on", _BODY_CLOSED, _LATER)
    year = fiscal_year(new.on)
    row = Meeting.objects.create(
        body=body, fiscal_year=year, number=_number(body, year), title=new.title, on=new.on, hours=new.hours.strip(),
        place=new.place,
    )  # fmt: skip
    for report in Report.objects.filter(to=body, heard=None).order_by("at"):
        put_on_agenda(row, report)
    journal.record(actor, "meeting.planned", ref_of(row), at=at, data={"body": body.slug, "on": str(new.on)})
    return ref_of(row)


@transaction.atomic
def change_meeting(meeting: Ref, new: NewMeeting, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Change day, hours and place of a meeting that is not called. In another fiscal year it gets another number.

    Raises NotAllowed, NotHere, CallIsOut, Conflict.
    """
    ask(actor)
    row = planned(meeting)
    claim(row, seen_version=seen_version)
    year = fiscal_year(new.on)
    if year != row.fiscal_year and not row.body.counts_through:
        row.number = _number(row.body, year)
    row.fiscal_year, row.on, row.hours, row.place, row.title = year, new.on, new.hours.strip(), new.place, new.title
    row.save(update_fields=["fiscal_year", "number", "on", "hours", "place", "title"])
    journal.record(actor, "meeting.changed", meeting, at=at, data={"on": str(new.on)})


@transaction.atomic
def add_item(meeting: Ref, item: NewItem, *, actor: Actor, at: datetime) -> int:
    """Add a matter to the agenda; return its id. Raises NotAllowed, NotHere, CallIsOut, Missing, UnknownSection, Unfit."""
    ask(actor)
    row = planned(meeting)
    if not text(item.title).ja.strip():
        raise Missing("title")
    if item.kind not in ITEMS:
        raise Missing("kind")
    if item.section:
        check_section(item.section)
    made = AgendaItem.objects.create(
        meeting=row, order=_next_order(row), kind=item.kind, title=item.title, text=item.text.strip(),
        section=item.section, about=about_of(item.about), papers=[one.strip() for one in item.papers if one.strip()],
    )  # fmt: skip
    journal.record(actor, "meeting.item_added", meeting, at=at, data={"item": made.pk})
    return made.pk


@transaction.atomic
def take_off(meeting: Ref, item_id: int, *, actor: Actor, at: datetime) -> None:
    """Take a matter off the agenda with its papers; a report from below waits for the next one.

    Raises NotAllowed, NotHere, CallIsOut.
    """
    ask(actor)
    row = planned(meeting)
    if not row.agenda.filter(pk=item_id).delete()[0]:
        raise NotHere
    papers.take_all_back(meeting, of_item(item_id), why=_TAKEN_OFF, actor=actor, at=at)
    journal.record(actor, "meeting.item_taken_off", meeting, at=at, data={"item": item_id})


@transaction.atomic
def call(meeting: Ref, *, called_on: date, sheet: Document | None = None, actor: Actor, at: datetime) -> Ref | None:
    """Call a meeting (招集). From now on its agenda stands; the call sheet's bytes are kept, and their Ref returned.

    ``called_on`` may be a day of the past, for a meeting whose call went out on paper. Raises NotAllowed, NotHere,
    CallIsOut, NoAgenda, CalledTooLate.
    """
    ask(actor)
    row = planned(meeting)
    if not row.agenda.exists():
        raise NoAgenda
    if called_on > row.on or called_on > day_of(at):
        raise CalledTooLate
    claim(row, seen_version=row.version)
    row.state, row.called_on = "called", called_on
    row.save(update_fields=["state", "called_on"])
    journal.record(actor, "meeting.called", meeting, at=at, data={"on": str(called_on)})
    return papers.issue(meeting, sheet, kind="call", actor=actor, at=at) if sheet else None


@transaction.atomic
def cancel(meeting: Ref, *, why: str, actor: Actor, at: datetime) -> None:
    """Call a meeting off, with the reason. Its number is free again, and so are the reports it was to hear.

    Raises NotAllowed, NotHere, Missing, MinutesConfirmed.
    """
    ask(actor)
    row = meeting_of(meeting)
    if not why.strip():
        raise Missing("why")
    claim(row, seen_version=row.version)
    row.state, row.cancelled_why = "cancelled", why.strip()
    row.save(update_fields=["state", "cancelled_why"])
    row.agenda.update(report=None)
    journal.record(actor, "meeting.cancelled", meeting, at=at, why=why.strip())


def put_on_agenda(row: Meeting, report: Report) -> None:
    """Put a report from below on an agenda that is open."""
    AgendaItem.objects.create(
        meeting=row, order=_next_order(row), kind="report", title=report.title, text=report.words, report=report
    )


def about_of(written: str) -> str:
    """Return a Ref as it is stored, or nothing. Raises Unfit for what is none."""
    if not written.strip():
        return ""
    try:
        return str(Ref.parse(written.strip()))
    except ValueError as fault:
        raise Unfit("about", _NO_REF, _EXAMPLE) from fault


def _number(body: Body, year: int) -> int:
    counted: Any = body.meetings.exclude(state="cancelled")
    if not body.counts_through:
        counted = counted.filter(fiscal_year=year)
    return next_number(counted.values_list("number", flat=True))


def _next_order(row: Meeting) -> int:
    return (row.agenda.order_by("-order").values_list("order", flat=True).first() or 0) + 1

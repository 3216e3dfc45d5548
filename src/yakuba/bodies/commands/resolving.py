"""What a meeting leaves behind: resolutions, follow-ups, and reports to the body above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yakuba.bodies import events
from yakuba.bodies.commands.keeping import ask, check_section, claim, day_of, held, ref_of
from yakuba.bodies.commands.meetings import about_of, put_on_agenda
from yakuba.bodies.models import FollowUp, Meeting, Report, Resolution
from yakuba.bodies.rules import Result, Tally, Votes, check_votes
from yakuba.bodies.rules.refusals import (
    DoneAlready,
    Missing,
    NoAttendance,
    NoQuorum,
    ReportsToNobody,
    Unfit,
    UnknownPerson,
)
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.people import reads as people

_DUE_BEFORE = Text(
    "期限が会議の日より前になっています。", "きげんが かいぎより まえです。", "It would be due before the meeting."
)
_CHECK_DUE = Text("期限の日付を確かめてください。", "きげんを なおして ください。", "Check the day it is due.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResolution:
    """What was resolved: on what (``about``, a Ref as words, or nothing), in which words, and how it ended.

    ``votes`` where they were counted. ``replaces`` is the id of an earlier resolution that no longer holds.
    """

    words: str
    result: Result
    about: str = ""
    votes: Votes | None = None
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFollowUp:
    """What a section took home, until when; ``staff`` is the id of a person of it, where one was named."""

    words: str
    section: str
    due: date
    staff: str = ""
    resolution: str = ""


@transaction.atomic
def resolve(meeting: Ref, new: NewResolution, *, actor: Actor, at: datetime) -> Ref:
    """Write what a meeting resolved, and tell the house (`events.ResolutionPassed`); return the resolution's Ref.

    Raises NotAllowed, NotHere, NotCalled, BeforeTheMeeting, NoAttendance, NoQuorum, Missing, VotesDoNotFit,
    MinutesConfirmed.
    """
    ask(actor)
    row = held(meeting, at)
    if not new.words.strip():
        raise Missing("words")
    if not row.tally:
        raise NoAttendance
    there = Tally(**row.tally)
    if not there.enough and new.result in (Result.ADOPTED, Result.REJECTED):
        raise NoQuorum("result", NoQuorum.words.fill(needed=there.needed, there=there.there))
    check_votes(new.result, new.votes, there=there.there)
    claim(row, seen_version=row.version)
    made = Resolution.objects.create(
        meeting=row, number=row.resolutions.count() + 1, about=about_of(new.about), words=new.words.strip(),
        result=new.result, votes_for=new.votes.in_favour if new.votes else None,
        votes_against=new.votes.against if new.votes else None, abstained=new.votes.abstained if new.votes else None,
        replaces=_replaced(row, new.replaces), by=actor.id, at=at,
    )  # fmt: skip
    ref = Ref("resolution", made.pk)
    data = {"resolution": made.pk, "result": made.result, "about": made.about}
    journal.record(actor, "meeting.resolved", meeting, at=at, data=data)
    outbox.put(
        events.ResolutionPassed(
            resolution=ref, body=Ref("body", row.body_id), about=made.about, result=made.result, at=at
        )
    )
    return ref


@transaction.atomic
def follow_up(meeting: Ref, new: NewFollowUp, *, actor: Actor, at: datetime) -> Ref:
    """Note what a section has to do after a meeting, and until when; return its Ref.

    It may be noted after the minutes are confirmed: it is work, and no part of them. Raises NotAllowed, NotHere,
    NotCalled, BeforeTheMeeting, Missing, UnknownSection, UnknownPerson, Unfit for a day before the meeting.
    """
    ask(actor)
    row = Meeting.objects.filter(pk=meeting.id, body__reference=False).first()
    if row is None or row.state != "called" or row.on > day_of(at):
        row = held(meeting, at)  # says which of these it is
    if not new.words.strip():
        raise Missing("words")
    check_section(new.section)
    if new.staff and all(one.id != new.staff for one in people.staff_in(new.section, on=day_of(at))):
        raise UnknownPerson
    if new.due < row.on:
        raise Unfit("due", _DUE_BEFORE, _CHECK_DUE)
    resolution = row.resolutions.filter(pk=new.resolution).first() if new.resolution else None
    made = FollowUp.objects.create(
        meeting=row, resolution=resolution, words=new.words.strip(), section=new.section, staff=new.staff,
        due=new.due, set_at=at,
    )  # fmt: skip
    data = {"follow_up": made.pk, "section": new.section, "due": str(new.due)}
    journal.record(actor, "meeting.follow_up_set", meeting, at=at, data=data)
    return Ref("follow-up", made.pk)


@transaction.atomic
def finish(follow_up: Ref, *, note: str, actor: Actor, at: datetime) -> None:
    """Say that a follow-up is done, and how. Its section may, and the secretariat.

    Raises NotAllowed, NotHere, Missing without a note, DoneAlready.
    """
    row = FollowUp.objects.filter(pk=follow_up.id).first() if follow_up.kind == "follow-up" else None
    if row is None:
        raise NotHere
    if actor.section != row.section or not actor.section:
        ask(actor)
    if not note.strip():
        raise Missing("note")
    open_ = FollowUp.objects.filter(pk=row.pk, done_at=None)
    if not open_.update(done_at=at, done_note=note.strip(), done_by=actor.id):
        raise DoneAlready
    journal.record(actor, "meeting.follow_up_done", Ref("meeting", row.meeting_id), at=at, data={"follow_up": row.pk})


@transaction.atomic
def report_up(meeting: Ref, *, title: str, words: str, actor: Actor, at: datetime) -> None:
    """Report to the body above (報告). It stands on the agenda of its next meeting, now or when that is planned.

    Raises NotAllowed, NotHere, NotCalled, BeforeTheMeeting, ReportsToNobody, Missing.
    """
    ask(actor)
    row = Meeting.objects.select_related("body__reports_to").filter(pk=meeting.id, body__reference=False).first()
    if row is None or row.state != "called" or row.on > day_of(at):
        row = held(meeting, at)
    upper = row.body.reports_to
    if upper is None or upper.reference:
        raise ReportsToNobody
    for field, typed in (("title", title), ("words", words)):
        if not typed.strip():
            raise Missing(field)
    report = Report.objects.create(
        meeting=row, to=upper, title=title.strip()[:200], words=words.strip(), by=actor.id, at=at
    )
    next_ = upper.meetings.filter(state="planned", on__gte=day_of(at)).order_by("on", "id").first()
    if next_ is not None:
        put_on_agenda(next_, report)
    journal.record(actor, "meeting.reported", ref_of(row), at=at, data={"to": upper.slug})


def _replaced(row: Meeting, resolution_id: str) -> Resolution | None:
    if not resolution_id:
        return None
    found = Resolution.objects.filter(pk=resolution_id, meeting__body_id=row.body_id, replaced_by=None).first()
    if found is None:
        raise NotHere
    return found

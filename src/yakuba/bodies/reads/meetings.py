"""Meetings as others see them: call, agenda, attendance, minutes, resolutions, follow-ups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from yakuba.bodies.models import FollowUp, Meeting, Minutes, Resolution
from yakuba.bodies.reads.places import places_of
from yakuba.bodies.rules import Part, Place, Presence, Result, Tally, Votes, meeting_words
from yakuba.bodies.rules.model import text
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.people import reads as people


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list. ``state`` is planned, called, held or cancelled on the day that was asked about."""

    ref: Ref
    body: str
    body_title: Text
    label: Text
    title: Text
    on: date
    hours: str
    place: Text
    state: str
    confirmed: bool

    @property
    def name(self) -> Text:
        """The meeting's own title, or its number."""
        return self.title if self.title.ja else self.label


@dataclass(frozen=True, slots=True)
class ItemView:
    """A matter of the agenda; ``from_meeting`` is the meeting below that reports it."""

    id: int
    kind: str
    title: Text
    text: str
    section: Text | None
    about: str
    papers: tuple[str, ...]
    from_meeting: MeetingRow | None = None


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """Who was there, by the names of that day."""

    key: str
    part: Part
    title: Text
    name: str
    presence: Presence
    deputy: str


@dataclass(frozen=True, slots=True)
class ResolutionView:
    """What was decided, where and when; ``replaced`` tells that a later one took its place."""

    ref: Ref
    number: int
    meeting: MeetingRow
    about: str
    words: str
    result: Result
    votes: Votes | None
    replaced: bool
    replaces: str


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """What is to be done after a meeting, by which section, until when. ``late`` is as of the day that was asked about."""

    ref: Ref
    meeting: MeetingRow
    words: str
    section: str
    section_name: Text
    owner: str
    due: date
    late: bool
    done_at: datetime | None
    done_note: str


@dataclass(frozen=True, slots=True)
class MinutesView:
    """The minutes, with what was corrected after they were confirmed: (when, what, why)."""

    text: str
    by: str
    at: datetime
    confirmed_at: datetime | None
    confirmed_by: str
    version: int
    corrections: tuple[tuple[datetime, str, str], ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A whole meeting."""

    row: MeetingRow
    reference: bool
    called_on: date | None
    cancelled_why: str
    agenda: tuple[ItemView, ...]
    outcomes: tuple[Text, ...]
    places: tuple[Place, ...]
    attendance: tuple[AttendanceView, ...]
    tally: Tally | None
    chaired_by: str
    chaired_id: str
    minutes: MinutesView | None
    resolutions: tuple[ResolutionView, ...]
    follow_ups: tuple[FollowUpView, ...]
    reports: tuple[tuple[str, str, Text, bool], ...]
    """What was reported upwards: title, words, to whom, and whether it stands on an agenda there."""
    reports_to: Text | None
    version: int


def meeting(ref: Ref, *, on: date) -> MeetingView:
    """Return a meeting as it stands on a day. Raises NotHere."""
    rows = Meeting.objects.select_related("body__reports_to", "minutes").filter(pk=ref.id)
    found = rows.first() if ref.kind == "meeting" else None
    if found is None:
        raise NotHere
    row, body = row_of(found, on), found.body
    sections = people.section_names()
    return MeetingView(
        row=row,
        reference=body.reference,
        called_on=found.called_on,
        cancelled_why=found.cancelled_why,
        agenda=tuple(_items(found, sections, on)),
        outcomes=tuple(text(one) for one in found.outcomes),
        places=() if body.reference else tuple(places_of(body, on=found.on)),
        attendance=tuple(
            AttendanceView(one.key, Part(one.part), text(one.title), one.name, Presence(one.presence), one.deputy)
            for one in found.attendance.all()
        ),
        tally=Tally(**found.tally) if found.tally else None,
        chaired_by=found.chaired_by,
        chaired_id=found.chaired_id,
        minutes=_minutes(getattr(found, "minutes", None)),
        resolutions=tuple(_resolution(one, on) for one in _resolutions().filter(meeting=found).order_by("number")),
        follow_ups=tuple(_follow_ups(found.follow_ups.select_related("meeting__body", "meeting__minutes"), on)),
        reports=tuple(
            (one.title, one.words, text(one.to.title), hasattr(one, "heard"))
            for one in found.reports.select_related("to", "heard")
        ),
        reports_to=text(body.reports_to.title) if body.reports_to else None,
        version=found.version,
    )


def calendar(year: int, *, on: date) -> list[MeetingRow]:
    """Return the meetings of this hall's bodies in a fiscal year, by day."""
    rows = Meeting.objects.filter(fiscal_year=year, body__reference=False)
    return [row_of(one, on) for one in rows.select_related("body", "minutes")]


def resolutions(about: Ref) -> list[ResolutionView]:
    """Return what bodies of this hall have resolved on a thing, oldest first; those replaced are marked."""
    rows = _resolutions().filter(about=str(about))
    return [_resolution(one, one.meeting.on) for one in rows]


def resolution(ref: Ref) -> ResolutionView:
    """Return a resolution. Raises NotHere."""
    found = _resolutions().filter(pk=ref.id).first() if ref.kind == "resolution" else None
    if found is None:
        raise NotHere
    return _resolution(found, found.meeting.on)


def open_followups(on: date, *, section: str = "", body: str = "") -> list[FollowUpView]:
    """Return what is still to be done after meetings, the earliest due first; of one section or body if named."""
    rows = FollowUp.objects.filter(done_at=None, meeting__body__reference=False).exclude(meeting__state="cancelled")
    if section:
        rows = rows.filter(section=section)
    if body:
        rows = rows.filter(meeting__body__slug=body)
    return _follow_ups(rows.select_related("meeting__body", "meeting__minutes"), on)


def done_followups(on: date, *, most: int = 50) -> list[FollowUpView]:
    """Return what was done last after meetings."""
    rows = (
        FollowUp.objects.exclude(done_at=None).order_by("-done_at").select_related("meeting__body", "meeting__minutes")
    )
    return _follow_ups(rows[:most], on)


def follow_up(ref: Ref, *, on: date) -> FollowUpView:
    """Return one follow-up. Raises NotHere."""
    rows = FollowUp.objects.filter(pk=ref.id).select_related("meeting__body", "meeting__minutes")
    found = _follow_ups(rows, on) if ref.kind == "follow-up" else []
    if not found:
        raise NotHere
    return found[0]


def row_of(one: Meeting, on: date) -> MeetingRow:
    """Return a meeting as a line of a list."""
    held = one.state == "called" and one.on <= on
    minutes = getattr(one, "minutes", None)
    label = (
        meeting_words(one.fiscal_year, one.number, through=one.body.counts_through) if one.number else text(one.title)
    )
    return MeetingRow(
        ref=Ref("meeting", one.pk),
        body=one.body.slug,
        body_title=text(one.body.title),
        label=label,
        title=text(one.title),
        on=one.on,
        hours=one.hours,
        place=text(one.place),
        state="held" if held else one.state,
        confirmed=minutes is not None and minutes.confirmed_at is not None,
    )


def votes_of(one: Resolution) -> Votes | None:
    """Return the votes on a resolution, None where nobody counted."""
    if one.votes_for is None:
        return None
    return Votes(one.votes_for, one.votes_against or 0, one.abstained or 0)


def _resolutions() -> QuerySet[Resolution]:
    return Resolution.objects.select_related("meeting__body", "meeting__minutes", "replaced_by", "replaces")


def _resolution(one: Resolution, on: date) -> ResolutionView:
    return ResolutionView(
        ref=Ref("resolution", one.pk),
        number=one.number,
        meeting=row_of(one.meeting, on),
        about=one.about,
        words=one.words,
        result=Result(one.result),
        votes=votes_of(one),
        replaced=hasattr(one, "replaced_by"),
        replaces=one.replaces.words if one.replaces else "",
    )


def _items(found: Meeting, sections: dict[str, Text], on: date) -> Iterable[ItemView]:
    rows = found.agenda.select_related("report__meeting__body", "report__meeting__minutes")
    for one in rows:
        below = row_of(one.report.meeting, on) if one.report else None
        yield ItemView(
            one.pk, one.kind, text(one.title), one.text, sections.get(one.section), one.about, tuple(one.papers), below
        )


def _minutes(one: Minutes | None) -> MinutesView | None:
    if one is None:
        return None
    corrections = tuple((each.at, each.text, each.reason) for each in one.corrections.all())
    by = people.names([one.by]).get(one.by, "")
    return MinutesView(one.text, by, one.at, one.confirmed_at, one.confirmed_by, one.version, corrections)


def _follow_ups(rows: Iterable[FollowUp], on: date) -> list[FollowUpView]:
    found = list(rows)
    sections = people.section_names() if found else {}
    names = people.names(one.staff for one in found if one.staff)
    return [
        FollowUpView(
            ref=Ref("follow-up", one.pk),
            meeting=row_of(one.meeting, on),
            words=one.words,
            section=one.section,
            section_name=sections.get(one.section, Text(one.section, one.section, one.section)),
            owner=names.get(one.staff, ""),
            due=one.due,
            late=one.done_at is None and one.due < on,
            done_at=one.done_at,
            done_note=one.done_note,
        )
        for one in found
    ]

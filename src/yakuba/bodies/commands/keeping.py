"""What the commands of this room share: who may, fetching what is worked on, and the lock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import F

from yakuba.bodies.models import Body, Meeting
from yakuba.bodies.rules.refusals import (
    BeforeTheMeeting,
    CallIsOut,
    MinutesConfirmed,
    NotCalled,
    ReferenceOnly,
    UnknownSection,
)
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.people import reads as people

KEEP = "body.keep"


def ask(actor: Actor) -> None:
    """Let secretaries pass, and the system's own parts. Raises NotAllowed."""
    if actor.kind != "system" and not actor.may(KEEP):
        raise NotAllowed


def body_of(slug: str) -> Body:
    """Return a body to work on. Raises NotHere, ReferenceOnly."""
    found = Body.objects.filter(slug=slug).first()
    if found is None:
        raise NotHere
    if found.reference:
        raise ReferenceOnly
    return found


def meeting_of(meeting: Ref) -> Meeting:
    """Return a meeting to work on, whose minutes are not confirmed. Raises NotHere, ReferenceOnly, MinutesConfirmed."""
    found = Meeting.objects.select_related("body", "minutes").filter(pk=meeting.id).first()
    if found is None or meeting.kind != "meeting":
        raise NotHere
    if found.body.reference:
        raise ReferenceOnly
    minutes = getattr(found, "minutes", None)
    if minutes is not None and minutes.confirmed_at is not None:
        raise MinutesConfirmed
    return found


def planned(meeting: Ref) -> Meeting:
    """Return a meeting whose call is not out yet. Raises CallIsOut beside what `meeting_of` raises."""
    found = meeting_of(meeting)
    if found.state != "planned":
        raise CallIsOut
    return found


def held(meeting: Ref, at: datetime) -> Meeting:
    """Return a meeting that has taken place. Raises NotCalled, BeforeTheMeeting."""
    row = meeting_of(meeting)
    if row.state != "called":
        raise NotCalled
    if row.on > day_of(at):
        raise BeforeTheMeeting
    return row


def claim(row: Any, *, seen_version: int) -> None:
    """Make a row ours until the transaction ends, or raise Conflict if it is no longer as it was seen."""
    if not type(row)._default_manager.filter(pk=row.pk, version=seen_version).update(version=F("version") + 1):
        raise Conflict
    row.version = seen_version + 1


def check_section(code: str) -> None:
    """Raise UnknownSection unless there is such a section."""
    try:
        people.section(code)
    except NotHere as fault:
        raise UnknownSection from fault


def day_of(at: datetime) -> date:
    """Return the day in Japan."""
    return at.astimezone(JST).date()


def ref_of(row: Body | Meeting) -> Ref:
    """Return the name under which others know a body or a meeting."""
    return Ref("body" if isinstance(row, Body) else "meeting", row.pk)

"""After the meeting: who was there, the minutes as a draft, their confirmation by the chair, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from yakuba.bodies.commands.keeping import KEEP, ask, claim, held
from yakuba.bodies.models import Attendance, Correction, Meeting, Minutes
from yakuba.bodies.reads.places import places_of
from yakuba.bodies.rules import Presence, Quorum, Result, Seen, check_attendance, presiding, tally
from yakuba.bodies.rules.refusals import Missing, NoAttendance, NoQuorum, NotConfirmedYet
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.document import Document
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.papers import commands as papers

_STRANGER = Text(
    "この会議の委員ではない人が含まれています。",
    "いいん では ない ひとが います。",
    "Somebody is named who has no place in this meeting.",
)


@transaction.atomic
def note_attendance(meeting: Ref, seen: Mapping[str, Seen], *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Write who was there, in place of what was written before. Places that are not named were absent.

    The places are those of the day of the meeting (`reads.places`); names are kept as they were then. Raises
    NotAllowed, NotHere, NotCalled, BeforeTheMeeting, CountedTwice, Missing, MinutesConfirmed, Conflict; and NoQuorum where
    the meeting has resolved something and would no longer have had enough members for it.
    """
    ask(actor)
    row = held(meeting, at)
    places = places_of(row.body, on=row.on)
    if not seen.keys() <= {place.key for place in places}:
        raise Missing("attendance", _STRANGER)
    check_attendance(places, seen)
    claim(row, seen_version=seen_version)
    absent = Seen(Presence.ABSENT)
    row.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(
            meeting=row, key=place.key, part=place.part, title=place.title.as_data(), name=place.name, order=order,
            presence=noted.presence, deputy=noted.deputy.strip() if noted.presence is Presence.BY_DEPUTY else "",
        )
        for order, place in enumerate(places, start=1)
        for noted in (seen.get(place.key, absent),)
    )  # fmt: skip
    counted = tally(places, seen, Quorum(row.body.quorum), deputies_count=row.body.deputies_count)
    if not counted.enough and row.resolutions.filter(result__in=(Result.ADOPTED, Result.REJECTED)).exists():
        # What was resolved would have been resolved by too few.
        raise NoQuorum("attendance", NoQuorum.words.fill(needed=counted.needed, there=counted.there))
    row.tally = {"members": counted.members, "there": counted.there, "needed": counted.needed}
    chair = presiding(places, seen)
    row.chaired_by = f"{chair.title.ja} {chair.name}".strip()[:200] if chair else ""
    row.chaired_id = chair.person.removeprefix("staff:") if chair and chair.person.startswith("staff:") else ""
    row.save(update_fields=["tally", "chaired_by", "chaired_id"])
    journal.record(actor, "meeting.attendance_noted", meeting, at=at, data=row.tally)


@transaction.atomic
def write_minutes(meeting: Ref, text: str, *, seen_version: int, actor: Actor, at: datetime) -> int:
    """Write the draft of the minutes, and return its version. ``seen_version`` is 0 for the first one.

    Raises NotAllowed, NotHere, NotCalled, BeforeTheMeeting, Missing, MinutesConfirmed, and Conflict where somebody
    else has written since: then nothing of theirs is lost, and the page gives back what was typed.
    """
    ask(actor)
    row = held(meeting, at)
    if not text.strip():
        raise Missing("text")
    minutes = Minutes.objects.filter(meeting=row).first()
    if minutes is None:
        if seen_version:
            raise Conflict
        minutes, new = Minutes.objects.get_or_create(
            meeting=row, defaults={"text": text.strip(), "by": actor.id, "at": at}
        )
        if not new:
            raise Conflict
    else:
        claim(minutes, seen_version=seen_version)
        minutes.text, minutes.by, minutes.at = text.strip(), actor.id, at
        minutes.save(update_fields=["text", "by", "at"])
    journal.record(actor, "meeting.minutes_written", meeting, at=at, data={"version": minutes.version})
    return minutes.version


@transaction.atomic
def confirm_minutes(
    meeting: Ref, *, seen_version: int, chair: str = "", sheet: Document | None = None, actor: Actor, at: datetime
) -> None:
    """Confirm the minutes (確定): by who presided, or by a secretary in whose presence the chair did.

    ``chair`` names the chair where the attendance does not tell; ``sheet`` is the paper whose bytes are kept. From then on minutes, attendance and resolutions of
    the meeting do not change. Raises NotAllowed, NotHere, NotCalled, BeforeTheMeeting, NoAttendance, Missing,
    MinutesConfirmed, Conflict.
    """
    row = Meeting.objects.filter(pk=meeting.id).only("chaired_id").first()
    if row is None:
        raise NotHere
    presided = actor.kind == "staff" and bool(row.chaired_id) and actor.id == row.chaired_id
    if not presided and actor.kind != "system" and not actor.may(KEEP):
        raise NotAllowed
    row = held(meeting, at)
    minutes = Minutes.objects.filter(meeting=row).first()
    if minutes is None:
        raise Missing("text")
    if not row.attendance.exists():
        raise NoAttendance
    name = row.chaired_by or chair.strip()
    if not name:
        raise Missing("chair")
    claim(minutes, seen_version=seen_version)
    # The meeting too: whoever has its attendance open must not write it after this.
    claim(row, seen_version=row.version)
    minutes.confirmed_at, minutes.confirmed_by = at, name[:200]
    minutes.save(update_fields=["confirmed_at", "confirmed_by"])
    journal.record(actor, "meeting.minutes_confirmed", meeting, at=at, data={"version": minutes.version})
    if sheet is not None:
        papers.issue(meeting, sheet, kind="minutes", actor=actor, at=at)


@transaction.atomic
def correct_minutes(meeting: Ref, text: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Add a correction to confirmed minutes (訂正). Raises NotAllowed, NotHere, NotConfirmedYet, Missing."""
    ask(actor)
    minutes = Minutes.objects.filter(meeting_id=meeting.id, meeting__body__reference=False).first()
    if minutes is None or meeting.kind != "meeting":
        raise NotHere
    if minutes.confirmed_at is None:
        raise NotConfirmedYet
    if not text.strip():
        raise Missing("text")
    if not reason.strip():
        raise Missing("reason")
    made = Correction.objects.create(minutes=minutes, text=text.strip(), reason=reason.strip(), by=actor.id, at=at)
    journal.record(actor, "meeting.minutes_corrected", meeting, at=at, data={"correction": made.pk})

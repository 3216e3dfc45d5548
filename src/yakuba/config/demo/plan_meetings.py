"""Meetings of the demo town's bodies: called, held, resolved, with minutes that the chair confirms a few days later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from yakuba.bodies import commands as bodies
from yakuba.bodies import reads
from yakuba.bodies.reads.papers import of_item
from yakuba.bodies.rules import Presence, Result, Seen
from yakuba.config.demo import hours, papers
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_steps import staff
from yakuba.ground.ref import Ref

CALLED: Final = 12
"""Days before a meeting on which its call goes out."""
WRITTEN, CONFIRMED = 4, 9
"""Days after a meeting until its minutes are written, and until the chair has confirmed them."""
ROOM: Final = {"ja": "役場 3階 大会議室", "ja-easy": "やくば 3かい", "en": "Town hall, large meeting room"}
STAND_IN: Final = "小野寺 和子"
"""Who comes in place of somebody who cannot. Nobody of that name works in the hall."""

Resolved = Callable[[Ref, datetime], None]


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A meeting as it will be: matters (kind and title), what is resolved in the end, what is taken home.

    ``about`` is the Ref of what the resolution is on; ``then`` hears the resolution; ``up`` is reported to the body above.
    """

    body: str
    on: date
    matters: tuple[tuple[str, str], ...]
    minutes: str
    words: str = ""
    about: str = ""
    homework: tuple[tuple[str, str, int], ...] = ()
    up: tuple[str, str] = ("", "")
    then: Resolved | None = None


def sit(days: Days, sitting: Sitting) -> None:
    """Let a meeting be called and held when its days come."""
    call = hours.at(sitting.on - timedelta(days=CALLED), 10 * 60)
    days.plan(call, lambda at: _call(days, sitting, at))


def _call(days: Days, sitting: Sitting, at: datetime) -> None:
    actor = staff(days)
    new = bodies.NewMeeting(on=sitting.on, hours="14:00～15:30", place=ROOM)
    meeting = bodies.plan_meeting(sitting.body, new, actor=actor, at=at)
    for number, (kind, title) in enumerate(sitting.matters, start=1):
        about = sitting.about if kind == "decide" else ""
        item = bodies.add_item(meeting, bodies.NewItem(title=title, kind=kind, about=about), actor=actor, at=at)
        if kind == "decide":
            papers.attach(meeting, of_item(item), f"資料{number} {title}（案）", actor=actor, at=at)
    bodies.call(meeting, called_on=at.date(), actor=actor, at=at)
    days.plan(hours.at(sitting.on, 15 * 60 + 40), lambda when: _hold(days, sitting, meeting, when))


def _hold(days: Days, sitting: Sitting, meeting: Ref, at: datetime) -> None:
    actor = staff(days)
    seen = reads.meeting(meeting, on=at.date())
    there = {place.key: Seen(Presence.PRESENT) for place in seen.places}
    if len(there) > 4:
        there[seen.places[-1].key] = Seen(Presence.BY_DEPUTY, STAND_IN)
    bodies.note_attendance(meeting, there, seen_version=seen.version, actor=actor, at=at)
    if sitting.words:
        new = bodies.NewResolution(words=sitting.words, result=Result.ADOPTED, about=sitting.about)
        resolution = bodies.resolve(meeting, new, actor=actor, at=at)
        if sitting.then:
            sitting.then(resolution, at)
    for words, section, within in sitting.homework:
        task = bodies.NewFollowUp(words=words, section=section, due=sitting.on + timedelta(days=within))
        ref = bodies.follow_up(meeting, task, actor=actor, at=at)
        done = hours.at(sitting.on + timedelta(days=within - 3), 16 * 60)
        days.plan(done, lambda when, ref=ref: _finish(days, ref, when))  # type: ignore[misc]
    if sitting.up[0]:
        bodies.report_up(meeting, title=sitting.up[0], words=sitting.up[1], actor=actor, at=at)
    days.plan(at + timedelta(days=WRITTEN), lambda when: _write(days, sitting, meeting, when))


def _finish(days: Days, ref: Ref, at: datetime) -> None:
    bodies.finish(ref, note="対応し、結果を共有フォルダーに置いた。", actor=staff(days), at=at)


def _write(days: Days, sitting: Sitting, meeting: Ref, at: datetime) -> None:
    version = bodies.write_minutes(meeting, sitting.minutes, seen_version=0, actor=staff(days), at=at)
    later = at + timedelta(days=CONFIRMED - WRITTEN)
    days.plan(later, lambda when: _confirm(days, meeting, version, when))


def _confirm(days: Days, meeting: Ref, version: int, at: datetime) -> None:
    bodies.confirm_minutes(meeting, seen_version=version, chair="CIO（副町長）", actor=staff(days), at=at)

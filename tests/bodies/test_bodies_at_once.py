"""Two secretaries at the same moment: one wins, the other is told, nothing is lost or half-written."""

from __future__ import annotations

import pytest

from tests.bodies.makers import AFTER, KEEPER, MAY, MEETING_DAY, a_meeting, a_town, keys, the_bodies
from tests.casework.test_casework_at_once import at_once
from yakuba.bodies import commands, reads
from yakuba.bodies.commands import NewMeeting
from yakuba.bodies.rules import Presence, Seen
from yakuba.bodies.rules.refusals import MinutesConfirmed
from yakuba.ground import journal
from yakuba.ground.errors import Conflict
from yakuba.ground.ref import Ref

pytestmark = pytest.mark.django_db(transaction=True)
ON = AFTER.date()


def writing(meeting: Ref, text: str, seen: int):
    return lambda: commands.write_minutes(meeting, text, seen_version=seen, actor=KEEPER, at=AFTER)


def test_of_two_drafts_at_once_one_is_kept_and_the_other_told():
    a_town()
    the_bodies()
    meeting = a_meeting()
    for seen, texts in ((0, ("一つ目", "二つ目")), (1, ("三つ目", "四つ目"))):
        outcomes = at_once(*(writing(meeting, text, seen) for text in texts))
        assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "int"]
        won = texts[next(at for at, one in enumerate(outcomes) if not isinstance(one, Conflict))]
        assert reads.meeting(meeting, on=ON).minutes.text == won
    written = [line for line in journal.lines(meeting) if line.action == "meeting.minutes_written"]
    assert [line.data["version"] for line in written] == [1, 2]


def test_minutes_that_are_confirmed_and_written_at_once_are_one_or_the_other():
    a_town()
    the_bodies()
    meeting = a_meeting()
    there = {key: Seen(Presence.PRESENT) for key in keys(meeting)}
    version = reads.meeting(meeting, on=ON).version
    commands.note_attendance(meeting, there, seen_version=version, actor=KEEPER, at=AFTER)
    commands.write_minutes(meeting, "説明があった。", seen_version=0, actor=KEEPER, at=AFTER)
    confirm = lambda: commands.confirm_minutes(meeting, seen_version=1, actor=KEEPER, at=AFTER)  # noqa: E731
    outcomes = at_once(confirm, writing(meeting, "書き換え", 1))
    assert sum(isinstance(one, Conflict | MinutesConfirmed) for one in outcomes) == 1
    found = reads.meeting(meeting, on=ON).minutes
    assert (found.confirmed_at is not None) == (found.text == "説明があった。")


def test_two_meetings_planned_at_once_have_two_numbers():
    a_town()
    the_bodies()
    new = NewMeeting(on=MEETING_DAY)
    plan = lambda: commands.plan_meeting("working-group", new, actor=KEEPER, at=MAY)  # noqa: E731
    refs = at_once(plan, plan, plan)
    labels = {reads.meeting(ref, on=ON).row.label.ja for ref in refs if isinstance(ref, Ref)}
    assert labels == {f"令和8年度第{n}回" for n in (1, 2, 3)}

"""Keeping trainings: the plan, sessions, attendance, what is refused, and what the house counts of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.governance.makers import READS, STEERS, WORKS
from tests.governance.trainings import a_course, a_session
from tests.people.makers import SETUP, a_hall, a_person
from yakuba.governance.commands import training as commands
from yakuba.governance.models import Attended, Course, Session
from yakuba.governance.reads import training as reads
from yakuba.governance.rules.training import Attendance
from yakuba.governance.rules.training_sheet import Sitting
from yakuba.ground import journal
from yakuba.ground.errors import Conflict, NotAllowed
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.insight.rules import Span, measures
from yakuba.people import commands as people

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 5)


@pytest.fixture
def hall() -> list[str]:
    """Two who work for the children, and one for taxes."""
    a_hall("child", "tax", "planning")
    return [
        a_person("0001", "児童 花", ("child", "clerk")),
        a_person("0002", "児童 太郎", ("child", "chief")),
        a_person("0003", "税務 一", ("tax", "clerk")),
    ]


@pytest.fixture
def held(hall, at) -> str:
    """A training of which one session was held."""
    course = commands.add_course(a_course(), actor=WORKS, at=at)
    return commands.add_session(course, a_session(), actor=WORKS, at=at)


def test_from_the_plan_to_who_attended(hall, held, at):
    commands.note_attendance(held, hall[:1], {"tax": 2}, actor=WORKS, seen_version=1, at=at)
    (course,) = reads.plan(2026)
    assert (course.people, course.hours, course.late(date(2026, 12, 1))) == (3, Decimal("1.0"), False)
    assert reads.attendance(held) == Attendance({hall[0]: "child"}, {"tax": 2})
    assert [one.title for one in reads.own(hall[0])] == ["情報セキュリティ研修"]
    assert reads.own(hall[1]) == []
    actions = [line.action for line in journal.lines(Ref("training-session", held))]
    assert actions == ["training.session_added", "training.attended"]
    # Names stand in the record and not in the journal.
    assert hall[0] not in str([line.data for line in journal.lines(Ref("training-session", held))])
    # What is noted anew takes the place of what was noted.
    commands.note_attendance(held, [], {}, actor=WORKS, seen_version=2, at=at)
    assert reads.attendance(held) == Attendance({}, {})


def test_the_house_counts_what_was_done(hall, held, at):
    now = Span(at)
    share, sessions, hours = (
        measures[f"governance.{name}"] for name in ("trained_share", "training_sessions", "training_hours")
    )
    assert [one.compute(now) for one in (share, sessions, hours)] == [0, 0, 0]
    commands.note_attendance(held, hall[:1], {"tax": 2}, actor=WORKS, seen_version=1, at=at)
    # One of two by name; of taxes, where one person works, at most that one.
    assert share.compute(now) == Decimal("66.7")
    assert [one.compute(now) for one in (sessions, hours)] == [1, Decimal("3.0")]
    assert "governance_attended" in share.query(now)
    before = Span(at, at - timedelta(days=1))
    assert [one.compute(before) for one in (share, sessions)] == [0, 0]


def test_nobody_trained_in_a_hall_without_staff(at):
    assert measures["governance.trained_share"].compute(Span(at)) is None


def test_what_a_section_does_not_hold_it_does_not_write(hall, held, at):
    lines = JournalLine.objects.count()
    course = Course.objects.get()
    for deed in (
        lambda: commands.add_course(a_course(number=2), actor=READS, at=at),
        lambda: commands.add_course(a_course(number=2, section="tax"), actor=WORKS, at=at),
        lambda: commands.change_course(course.pk, a_course(section="tax"), actor=WORKS, seen_version=1, at=at),
        lambda: commands.note_attendance(held, hall, {}, actor=READS, seen_version=1, at=at),
        lambda: commands.remove_session(held, actor=READS, at=at),
        lambda: commands.take_courses([a_course()], actor=WORKS, at=at),
        lambda: commands.take_sittings([], actor=WORKS, at=at),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert JournalLine.objects.count() == lines
    assert Attended.objects.count() == 0


def test_what_does_not_hold_together_is_not_written(hall, held, at):
    course = Course.objects.get().pk
    with pytest.raises(commands.CourseTaken):
        commands.add_course(a_course(), actor=WORKS, at=at)
    for bad in (a_course(number=2, audience="moon"), a_course(number=2, target=0)):
        with pytest.raises(commands.Unsound):
            commands.add_course(bad, actor=WORKS, at=at)
    with pytest.raises(commands.Unsound):
        commands.add_session(course, a_session(on=date(2027, 4, 1)), actor=WORKS, at=at)
    with pytest.raises(commands.Nobody):
        commands.note_attendance(held, ["0" * 26], {}, actor=WORKS, seen_version=1, at=at)
    with pytest.raises(commands.HasSessions):
        commands.remove_course(course, actor=WORKS, at=at)
    later = commands.add_session(course, a_session(on=date(2027, 1, 10)), actor=WORKS, at=at)
    with pytest.raises(commands.NotYet):
        commands.note_attendance(later, hall, {}, actor=WORKS, seen_version=1, at=at)
    assert (Attended.objects.count(), Session.objects.count(), Course.objects.count()) == (0, 2, 1)
    commands.remove_session(later, actor=WORKS, at=at)
    commands.remove_session(held, actor=WORKS, at=at)
    commands.remove_course(course, actor=WORKS, at=at)
    assert reads.plan() == []


def test_by_what_a_training_is_known_stays(hall, held, at):
    course = Course.objects.get().pk
    for other in (a_course(number=2), a_course(year=2025)):
        with pytest.raises(commands.Unsound):
            commands.change_course(course, other, actor=WORKS, seen_version=1, at=at)
    with pytest.raises(commands.Unsound):
        commands.change_session(held, a_session(part=2), actor=WORKS, seen_version=1, at=at)
    assert [(one.line.key, one.sessions[0].held.part) for one in reads.plan()] == [((2026, 1), 1)]


def test_whoever_was_noted_stays_when_they_have_left(hall, held, at):
    commands.note_attendance(held, hall[:2], {}, actor=WORKS, seen_version=1, at=at)
    for gone in (hall[0], hall[2]):
        people.close_account(gone, actor=SETUP, at=at)
    commands.note_attendance(held, hall[:1], {}, actor=WORKS, seen_version=2, at=at)
    assert reads.attendance(held).named == {hall[0]: "child"}
    with pytest.raises(commands.Nobody):
        commands.note_attendance(held, hall[2:], {}, actor=WORKS, seen_version=3, at=at)


def test_two_who_note_at_once_do_not_overwrite_each_other(hall, held, at):
    course = Course.objects.get().pk
    commands.note_attendance(held, hall[:1], {}, actor=WORKS, seen_version=1, at=at)
    for deed in (
        lambda: commands.note_attendance(held, hall[1:], {}, actor=STEERS, seen_version=1, at=at),
        lambda: commands.change_session(held, a_session(minutes=90), actor=STEERS, seen_version=1, at=at),
        lambda: commands.change_course(course, a_course(title="別"), actor=STEERS, seen_version=9, at=at),
    ):
        with pytest.raises(Conflict):
            deed()  # type: ignore[no-untyped-call]
    assert set(reads.attendance(held).named) == set(hall[:1])


def test_sheets_are_taken_over_whole_or_not_at_all(hall, at):
    lines = [a_course(), a_course(number=2, section="tax")]
    assert commands.take_courses(lines, actor=STEERS, at=at) == (2, 0)
    assert commands.take_courses([*lines, a_course(number=3)], actor=STEERS, at=at) == (1, 0)
    assert commands.take_courses([a_course(title="改名")], actor=STEERS, at=at) == (0, 1)
    there = Attendance({hall[0]: "child"}, {"tax": 1})
    sitting = Sitting((2026, 1), a_session(), there)
    assert commands.take_sittings([sitting], actor=STEERS, at=at) == (1, 0)
    assert commands.take_sittings([sitting], actor=STEERS, at=at) == (0, 1)
    (session,) = reads.plan(2026)[0].sessions
    assert reads.attendance(session.id) == there
    sittings = [Sitting((2026, 1), a_session(part=2), there), Sitting((2026, 1), a_session(part=3, on=LATER), there)]
    with pytest.raises(commands.NotYet):
        commands.take_sittings(sittings, actor=STEERS, at=at)
    assert Session.objects.count() == 1

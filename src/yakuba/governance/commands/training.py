"""Keeping trainings: the plan of a year, sessions as they were held, who attended; by hand or a whole sheet at once.

A section keeps the trainings that it holds (``plan.work``), those who keep the plan all of them (``plan.steer``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from yakuba.governance.commands import STEER, may_write
from yakuba.governance.models import Attended, Course, Headcount, Session
from yakuba.governance.reads import training as reads
from yakuba.governance.rules import training as rules
from yakuba.governance.rules.training import Attendance, Held, audiences, course_faults, held_faults
from yakuba.governance.rules.training_sheet import Sitting
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotAllowed, NotHere, Refusal
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.text import Text
from yakuba.people import reads as people

TRAINING: Final = Ref("register", "training")
MOST_COUNTED: Final = 10_000


class CourseTaken(Conflict):
    """A training of that number stands in the plan of the year already."""

    words = Text(
        "この年度には、同じ番号の研修がもうあります。",
        "その ばんごうは もう あります。",
        "The plan of this year has a training of that number.",
    )
    remedy = Text("番号を変えてください。", "ほかの ばんごうに して ください。", "Choose another number.")


class Unsound(Refusal):
    """What was written of a training does not hold together; pages find it before and say where."""

    status = 422
    words = Text("研修の記録に誤りがあります。", "まちがいが あります。", "The record of the training has faults.")
    remedy = Text("誤りを直してください。", "なおして ください。", "Mend them.")


class HasSessions(Refusal):
    """A training of which sessions are noted cannot be removed."""

    status = 409
    words = Text(
        "開催の記録がある研修は、計画から消せません。",
        "もう した けんしゅうは けせません。",
        "A training of which sessions are noted stays in the plan.",
    )
    remedy = Text(
        "誤って記録した回があれば、先にその回を消してください。",
        "さきに その かいを けして ください。",
        "Remove a session first if it was noted by mistake.",
    )


class NotYet(Refusal):
    """Nobody has attended a session whose day has not come."""

    status = 409
    words = Text(
        "開催日が来ていない回の受講は記録できません。",
        "まだ して いない けんしゅうです。",
        "Attendance of a session is noted when its day has come.",
    )
    remedy = Text(
        "開催日以降に記録するか、開催日を直してください。", "あとで かいて ください。", "Wait, or mend its day."
    )


class Nobody(Refusal):
    """Somebody who was named did not work here that day."""

    status = 422
    words = Text(
        "開催日にこの役場で働いていない人が含まれています。",
        "やくばの ひとでは ありません。",
        "Somebody who was named did not work here on that day.",
    )
    remedy = Text("職員を選び直してください。", "もういちど えらんで ください。", "Choose from those who worked here.")


@transaction.atomic
def add_course(line: rules.Course, *, actor: Actor, at: datetime) -> str:
    """Put a training into the plan of its year; returns its id. Raises NotAllowed, Unsound, CourseTaken."""
    _sound(line, actor)
    try:
        with transaction.atomic():
            row = Course(id=new_id(), **_fields(line))
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise CourseTaken from fault
    journal.record(actor, "training.added", _ref(row), at=at, data={"year": line.year, "number": line.number})
    return row.pk


@transaction.atomic
def change_course(id_: str, line: rules.Course, *, actor: Actor, seen_version: int, at: datetime) -> None:
    """Change a training of the plan; its year and number stay. Raises NotHere, NotAllowed, Unsound, Conflict."""
    row = _course(id_, actor)
    _sound(line, actor)
    if line.key != (row.year, row.number):
        raise Unsound
    _lock(Course, id_, seen_version)
    Course.objects.filter(pk=id_).update(**_fields(line))
    journal.record(actor, "training.changed", _ref(row), at=at)


@transaction.atomic
def remove_course(id_: str, *, actor: Actor, at: datetime) -> None:
    """Take a training out of the plan. Raises NotHere, NotAllowed, HasSessions."""
    row = _course(id_, actor)
    if row.sessions.exists():
        raise HasSessions
    ref = _ref(row)
    row.delete()
    journal.record(actor, "training.removed", ref, at=at, data={"year": row.year, "number": row.number})


@transaction.atomic
def add_session(course: str, held: Held, *, actor: Actor, at: datetime) -> str:
    """Note a session of a training; its part is the next one. Returns its id. Raises NotHere, NotAllowed, Unsound."""
    row = _course(course, actor)
    if held_faults(held, row.year):
        raise Unsound
    last = row.sessions.aggregate(last=Max("part"))["last"] or 0
    made = _new_session(row, replace(held, part=last + 1))
    journal.record(actor, "training.session_added", _ref(made), at=at, data={"part": made.part})
    return made.pk


@transaction.atomic
def change_session(id_: str, held: Held, *, actor: Actor, seen_version: int, at: datetime) -> None:
    """Change a session; its part stays. Raises NotHere, NotAllowed, Unsound, Conflict."""
    row = _session(id_, actor)
    if held_faults(held, row.course.year) or held.part != row.part:
        raise Unsound
    _lock(Session, id_, seen_version)
    Session.objects.filter(pk=id_).update(**_held(held))
    journal.record(actor, "training.session_changed", _ref(row), at=at)


@transaction.atomic
def remove_session(id_: str, *, actor: Actor, at: datetime) -> None:
    """Remove a session that was noted by mistake, with who attended. Raises NotHere, NotAllowed."""
    row = _session(id_, actor)
    ref, part = _ref(row), row.part
    row.delete()
    journal.record(actor, "training.session_removed", ref, at=at, data={"part": part})


@transaction.atomic
def note_attendance(
    id_: str, staff: Iterable[str], counted: Mapping[str, int], *, actor: Actor, seen_version: int, at: datetime
) -> None:
    """Note who attended a session: people by id, and how many others of a section; what stood there is replaced.

    Raises NotHere, NotAllowed, NotYet, Nobody, Unsound, Conflict.
    """
    row = _session(id_, actor)
    home = _home(people.staff_by_section(on=row.on))
    # Whoever was named once stays, also if they have left since.
    home |= reads.attendance(id_).named
    _replace(row, Attendance({one: home.get(one, "") for one in staff}, dict(counted)), at=at)
    _lock(Session, id_, seen_version)
    data = {"named": row.attended.count(), "counted": sum(counted.values())}
    journal.record(actor, "training.attended", _ref(row), at=at, data=data)


@transaction.atomic
def take_courses(lines: Sequence[rules.Course], *, actor: Actor, at: datetime) -> tuple[int, int]:
    """Take a sheet of the plan over: new lines are added, known ones changed, others stay. Returns how many of each.

    Raises NotAllowed, Unsound; then nothing is taken over.
    """
    if not actor.may(STEER):
        raise NotAllowed
    known = {(row.year, row.number): row for row in Course.objects.all()}
    new = changed = 0
    for line in lines:
        _sound(line, actor)
        row = known.get(line.key)
        if row is None:
            Course(id=new_id(), **_fields(line)).save(force_insert=True)
            new += 1
        elif reads.line_of(row) != line:
            Course.objects.filter(pk=row.pk).update(version=F("version") + 1, **_fields(line))
            changed += 1
    journal.record(actor, "training.taken_over", TRAINING, at=at, data={"new": new, "changed": changed})
    return new, changed


@transaction.atomic
def take_sittings(sittings: Sequence[Sitting], *, actor: Actor, at: datetime) -> tuple[int, int]:
    """Take a sheet of sessions over, each with all who attended: known ones are replaced, others stay.

    Returns how many are new and how many were known. Raises NotAllowed, Unsound, NotYet, Nobody; then nothing is taken over.
    """
    if not actor.may(STEER):
        raise NotAllowed
    courses = {(row.year, row.number): row for row in Course.objects.all()}
    known = {(row.course_id, row.part): row for row in Session.objects.all()}
    new = changed = 0
    for one in sittings:
        course = courses.get(one.course)
        if course is None or held_faults(one.held, course.year):
            raise Unsound
        row = known.get((course.pk, one.held.part))
        if row is None:
            row, new = _new_session(course, one.held), new + 1
        else:
            Session.objects.filter(pk=row.pk).update(version=F("version") + 1, **_held(one.held))
            row.on, changed = one.held.on, changed + 1
        # Whoever was named once stays, also if they have left since.
        was = reads.attendance(row.pk).named
        named = {id_: section or was.get(id_, "") for id_, section in one.attendance.named.items()}
        _replace(row, Attendance(named, one.attendance.counted), at=at)
    journal.record(actor, "training.taken_over", TRAINING, at=at, data={"sessions": new, "replaced": changed})
    return new, changed


def known_audiences() -> dict[str, Text]:
    """Return for whom a training may be, in words."""
    posts = {one.code: one.name for one in people.posts()}
    return audiences(posts, people.section_names())


def _sound(line: rules.Course, actor: Actor) -> None:
    if not may_write(actor, line.section):
        raise NotAllowed
    if course_faults(line, known_audiences()):
        raise Unsound


def _home(sections: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {person: section for section, there in sections.items() for person in there}


def _replace(row: Session, there: Attendance, *, at: datetime) -> None:
    if not all(there.named.values()):
        raise Nobody
    if any(not 0 <= number <= MOST_COUNTED for number in there.counted.values()):
        raise Unsound
    if (there.named or any(there.counted.values())) and row.on > _today(at):
        raise NotYet
    row.attended.all().delete()
    row.counted.all().delete()
    Attended.objects.bulk_create(
        Attended(session=row, staff=one, section=section) for one, section in there.named.items()
    )
    counted = ((section, number) for section, number in there.counted.items() if number)
    Headcount.objects.bulk_create(Headcount(session=row, section=section, number=number) for section, number in counted)


def _today(at: datetime) -> date:
    return at.astimezone(JST).date()


def _course(id_: str, actor: Actor) -> Course:
    row = Course.objects.filter(pk=id_).first()
    if row is None:
        raise NotHere
    if not may_write(actor, row.section):
        raise NotAllowed
    return row


def _session(id_: str, actor: Actor) -> Session:
    row = Session.objects.select_related("course").filter(pk=id_).first()
    if row is None:
        raise NotHere
    if not may_write(actor, row.course.section):
        raise NotAllowed
    return row


def _lock(table: type[Course | Session], id_: str, seen: int) -> None:
    # One conditional UPDATE is the whole lock, on SQLite and PostgreSQL alike.
    if not table.objects.filter(pk=id_, version=seen).update(version=F("version") + 1):
        raise Conflict


def _new_session(course: Course, held: Held) -> Session:
    row = Session(id=new_id(), course=course, part=held.part, **_held(held))
    row.save(force_insert=True)
    return row


def _fields(line: rules.Course) -> dict[str, Any]:
    names = ("year", "number", "title", "audience", "target", "month", "section", "note")
    return {name: getattr(line, name) for name in names}


def _held(held: Held) -> dict[str, Any]:
    return {"on": held.on, "minutes": held.minutes, "means": held.means.value, "by": held.by}


def _ref(row: Course | Session) -> Ref:
    return Ref("training" if isinstance(row, Course) else "training-session", row.pk)

"""Looking at trainings: the plan of a year, a session with who attended, one's own, and what is counted of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from yakuba.governance.models import Attended, Course, Headcount, Session
from yakuba.governance.rules import training as rules
from yakuba.governance.rules.training import Attendance, Held, Means, Reached
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere
from yakuba.insight.rules import Span, rounded, share
from yakuba.people import reads as people


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session with how many attended, by name and by number, and of how many sections."""

    id: str
    version: int
    course: str
    held: Held
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """A line of the plan with its sessions. ``people`` are all who attended any of them, one as often as they came."""

    id: str
    version: int
    line: rules.Course
    sessions: tuple[SessionView, ...] = ()

    @property
    def people(self) -> int:
        """How many attended, over all sessions."""
        return sum(one.people for one in self.sessions)

    @property
    def hours(self) -> Decimal:
        """How many hours were held, over all sessions that somebody attended."""
        return rounded(Decimal(sum(one.held.minutes for one in self.sessions if one.people)) / 60)

    def late(self, on: date) -> bool:
        """Whether its month has passed and nobody was trained."""
        month = date(self.line.year + (self.line.month < 4), self.line.month, 1)
        return not self.people and (month + timedelta(days=31)).replace(day=1) <= on


@dataclass(frozen=True, slots=True)
class Own:
    """A session that somebody attended, with the title of the training."""

    title: str
    session: SessionView


def years() -> list[int]:
    """Return the fiscal years that have a plan, the newest first."""
    return list(Course.objects.order_by("-year").values_list("year", flat=True).distinct())


def plan(year: int | None = None) -> list[CourseView]:
    """Return the plan of a fiscal year with its sessions, or of all years; by number."""
    rows = Course.objects.all() if year is None else Course.objects.filter(year=year)
    courses = list(rows.order_by("year", "number"))
    sessions: dict[str, list[SessionView]] = {}
    for one in _sessions(Session.objects.filter(course__in=[row.pk for row in courses])):
        sessions.setdefault(one.course, []).append(one)
    return [_course(row, sessions.get(row.pk, ())) for row in courses]


def course(id_: str) -> CourseView:
    """Return one line of a plan with its sessions. Raises NotHere."""
    row = Course.objects.filter(pk=id_).first()
    if row is None:
        raise NotHere
    return _course(row, _sessions(Session.objects.filter(course=row)))


def session(id_: str) -> tuple[CourseView, SessionView]:
    """Return a session and the training it is of. Raises NotHere."""
    found = _sessions(Session.objects.filter(pk=id_))
    if not found:
        raise NotHere
    return course(found[0].course), found[0]


def attendance(id_: str) -> Attendance:
    """Return who attended a session."""
    named = dict(Attended.objects.filter(session=id_).values_list("staff", "section"))
    counted = dict(Headcount.objects.filter(session=id_).order_by("section").values_list("section", "number"))
    return Attendance(named, counted)


def attendances(ids: Iterable[str]) -> dict[str, Attendance]:
    """Return who attended several sessions, by their ids."""
    found = {id_: Attendance({}, {}) for id_ in ids}
    for one in Attended.objects.filter(session__in=found).order_by("id"):
        found[one.session_id].named[one.staff] = one.section
    for row in Headcount.objects.filter(session__in=found).order_by("section"):
        found[row.session_id].counted[row.section] = row.number
    return found


def own(staff: str) -> list[Own]:
    """Return what somebody attended, the latest first."""
    rows = Session.objects.filter(attended__staff=staff).select_related("course").order_by("-on", "-part")
    return [Own(one.course.title, _session(one, 0)) for one in rows]


def reached(span: Span) -> list[Reached]:
    """Return for each section how many of those who work there now were trained in a time."""
    staff = people.staff_by_section(on=_last(span))
    named = attended(span).values_list("session", "staff", "section")
    counted = heads(span).values_list("session", "section", "number")
    return rules.reached(staff, named, counted)


def share_trained(span: Span) -> Decimal | None:
    """Return which share of the staff was trained at least once in a time, in percent."""
    found = reached(span)
    return share(sum(one.trained for one in found), sum(one.staff for one in found))


def sessions_held(span: Span) -> Decimal:
    """Return how many sessions were held in a time."""
    return Decimal(held(span).count())


def hours_attended(span: Span) -> Decimal:
    """Return the hours of all who attended in a time, together."""
    minutes = sum(row.session.minutes for row in attended(span).select_related("session"))
    minutes += sum(row.session.minutes * row.number for row in heads(span).select_related("session"))
    return rounded(Decimal(minutes) / 60)


def held(span: Span) -> QuerySet[Session]:
    """The sessions of a time that somebody attended."""
    there = Session.objects.filter(pk__in=Attended.objects.values("session"))
    there |= Session.objects.filter(pk__in=Headcount.objects.values("session"))
    return _within(there, span, "on").order_by().only("id")


def attended(span: Span) -> QuerySet[Attended]:
    """Who attended in a time."""
    return _within(Attended.objects.all(), span, "session__on").order_by().only("session", "staff", "section")


def heads(span: Span) -> QuerySet[Headcount]:
    """How many others attended in a time."""
    return _within(Headcount.objects.all(), span, "session__on").order_by().only("session", "section", "number")


def queries(span: Span) -> str:
    """Return the queries behind `reached` and `hours_attended`, to be read."""
    return f"{attended(span).query}\n\n{heads(span).query}\n\npeople.reads.staff_by_section(on={_last(span)})"


def held_query(span: Span) -> str:
    """Return the query behind `sessions_held`, to be read."""
    return str(held(span).query)


def line_of(row: Course) -> rules.Course:
    """Return a row as the line of a plan."""
    return rules.Course(
        year=row.year,
        number=row.number,
        title=row.title,
        audience=row.audience,
        target=row.target,
        month=row.month,
        section=row.section,
        note=row.note,
    )


def _last(span: Span) -> date:
    # A day is counted as soon as a moment of it lies before the end.
    return (span.at - timedelta(microseconds=1)).astimezone(JST).date()


def _within(rows: QuerySet, span: Span, name: str) -> QuerySet:  # type: ignore[type-arg]
    rows = rows.filter(**{f"{name}__lte": _last(span)})
    return rows.filter(**{f"{name}__gte": span.since.astimezone(JST).date()}) if span.since else rows


def _sessions(rows: QuerySet[Session]) -> list[SessionView]:
    named = dict(rows.order_by().annotate(n=Count("attended")).values_list("pk", "n"))
    counted = dict(rows.order_by().annotate(n=Sum("counted__number")).values_list("pk", "n"))
    return [_session(one, named[one.pk] + (counted[one.pk] or 0)) for one in rows.order_by("on", "part")]


def _session(row: Session, attending: int) -> SessionView:
    held_ = Held(part=row.part, on=row.on, minutes=row.minutes, means=Means(row.means), by=row.by)
    return SessionView(id=row.pk, version=row.version, course=row.course_id, held=held_, people=attending)


def _course(row: Course, sessions: Iterable[SessionView]) -> CourseView:
    return CourseView(id=row.pk, version=row.version, line=line_of(row), sessions=tuple(sessions))

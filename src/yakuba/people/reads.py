"""Looking at the hall's people: who works where, and what they may do on a given day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.text import Text
from yakuba.people import rules
from yakuba.people.models import Appointment, Post, Section, Staff

HIGHEST_FIRST = ("-post__rank", "section__order", "pk")
"""Appointments of one person: the highest post first, of equals that of the section that stands first in the hall's plan."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as others see it; ``parent`` is a code or empty."""

    code: str
    name: Text
    parent: str = ""


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with what it allows."""

    code: str
    name: Text
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """One appointment: the section, the post, and from when to when (``until`` is the last day)."""

    id: int
    section: SectionView
    post: PostView
    from_: date
    until: date | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff with the appointments that were asked for."""

    id: str
    number: str
    name: str
    kana: str
    email: str
    active: bool
    appointments: tuple[AppointmentView, ...] = ()


def sections() -> list[SectionView]:
    """Return all sections in the order of the hall's plan."""
    return [_section(row) for row in Section.objects.all()]


def section_names() -> dict[str, Text]:
    """Return the names of all sections by their codes, in the order of the hall's plan."""
    return {one.code: one.name for one in sections()}


def section(code: str) -> SectionView:
    """Return a section. Raises NotHere."""
    found = Section.objects.filter(pk=code).first()
    if found is None:
        raise NotHere
    return _section(found)


def posts() -> list[PostView]:
    """Return all posts, the highest first."""
    return [_post(row) for row in Post.objects.all()]


def staff_in(section: str, *, on: date) -> list[StaffView]:
    """Return who works in a section that day, in the order of their readings, without people who have left."""
    return _people(Staff.objects.filter(is_active=True), on=on, section=section)


def everybody(*, on: date) -> list[StaffView]:
    """Return all staff with the appointments of that day, also those whose account is closed."""
    return _people(Staff.objects.all(), on=on)


def staff(staff_id: str, *, on: date) -> StaffView:
    """Return one member of staff with the appointments of that day. Raises NotHere."""
    found = _people(Staff.objects.filter(pk=staff_id), on=on)
    if not found:
        raise NotHere
    return found[0]


def names(ids: Iterable[str]) -> dict[str, str]:
    """Return the names of several people under their ids, for lists."""
    return dict(Staff.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member of staff is on one day: who acts, and the sections for which they may act, that of the highest post first."""

    actor: Actor
    sections: tuple[SectionView, ...]


def standing(staff_id: str, *, on: date, section: str | None = None) -> Standing:
    """Return what a member of staff is on that day, acting for one of their sections. One round trip for who holds a post.

    Without a section, the one of the highest post; with one in which they hold no post, NotHere. Powers are those
    of the posts held in that section: a manager of taxes is no manager of schools. Somebody without any
    appointment, or whose account is closed, may do nothing. NotHere for somebody who is unknown.
    """
    held = _in_force(on).filter(staff_id=staff_id, staff__is_active=True).order_by(*HIGHEST_FIRST)
    rows = list(
        held.values_list("section_id", "post_id", "post__powers", "section__name", "section__parent", "staff__name")
    )
    name = rows[0][5] if rows else Staff.objects.filter(pk=staff_id).values_list("name", flat=True).first()
    if name is None:
        raise NotHere
    sections = {row[0]: SectionView(row[0], Text.read(row[3]), row[4] or "") for row in rows}
    acting = section or next(iter(sections), "")
    if section and section not in sections:
        raise NotHere
    here = [(post, powers) for code, post, powers, *_ in rows if code == acting]
    actor = Actor(
        kind="staff",
        id=staff_id,
        name=name,
        section=acting,
        posts=frozenset(post for post, _ in here),
        powers=rules.powers_of(powers for _, powers in here),
    )
    return Standing(actor, tuple(sections.values()))


def actor_for(staff_id: str, *, on: date, section: str | None = None) -> Actor:
    """Return the actor that a member of staff is on that day; see `standing`."""
    return standing(staff_id, on=on, section=section).actor


def staff_by_section(*, on: date) -> dict[str, frozenset[str]]:
    """Return the ids of who works where that day, everybody once, in the section of their highest post."""
    held = _in_force(on).filter(staff__is_active=True).order_by(*HIGHEST_FIRST)
    home: dict[str, str] = {}
    for staff_id, section_id in held.values_list("staff_id", "section_id"):
        home.setdefault(staff_id, section_id)
    order = Section.objects.values_list("code", flat=True)
    found = {code: frozenset(one for one, where in home.items() if where == code) for code in order}
    return {code: people for code, people in found.items() if people}


def _in_force(on: date) -> QuerySet[Appointment]:
    until = Q(until_date=None) | Q(until_date__gte=on)
    return Appointment.objects.filter(until, from_date__lte=on).select_related("section", "post")


def _people(rows: QuerySet[Staff], *, on: date, section: str = "") -> list[StaffView]:
    if section:
        rows = rows.filter(pk__in=_in_force(on).filter(section=section).values("staff"))
    rows = rows.prefetch_related(Prefetch("appointments", _in_force(on).order_by("-post__rank", "pk"), "held"))
    return [_staff(row) for row in rows.order_by("kana", "number")]


def _staff(row: Staff) -> StaffView:
    held: list[Appointment] = row.held  # type: ignore[attr-defined]  # put there by the prefetch
    return StaffView(
        id=row.pk,
        number=row.number,
        name=row.name,
        kana=row.kana,
        email=row.email,
        active=row.is_active,
        appointments=tuple(
            AppointmentView(one.pk, _section(one.section), _post(one.post), one.from_date, one.until_date)
            for one in held
        ),
    )


def _section(row: Section) -> SectionView:
    return SectionView(row.code, Text.read(row.name), row.parent_id or "")


def _post(row: Post) -> PostView:
    return PostView(row.code, Text.read(row.name), tuple(row.powers))

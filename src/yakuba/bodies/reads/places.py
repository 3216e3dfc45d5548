"""Who sits where on a day: seats of posts looked up among the hall's people, those of outsiders by their terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yakuba.bodies.models import Body, Seat, Term
from yakuba.bodies.rules import Part, Place, runs, runs_out
from yakuba.bodies.rules.model import text
from yakuba.ground.text import Text
from yakuba.people import reads as people
from yakuba.people.reads import StaffView


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a seat: a member of staff (``staff``), or one from outside until ``last``."""

    name: str
    staff: str = ""
    section: Text | None = None
    affiliation: str = ""
    last: date | None = None
    runs_out: bool = False
    term: int = 0


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat with who holds it on a day, and how many of its places are vacant."""

    id: str
    part: Part
    title: Text
    note: Text
    outside: bool
    post: str
    section: str
    count: int
    first: date | None
    last: date | None
    holders: tuple[Holder, ...]
    past: tuple[Holder, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the hall can tell who holds it: by a post of its own, or by terms."""
        return self.outside or bool(self.post)

    @property
    def vacant(self) -> int:
        """How many of its places nobody holds."""
        return max(self.count - len(self.holders), 0) if self.known else 0


def seats_of(body: Body, *, on: date) -> list[SeatView]:
    """Return the seats that a body has on a day, with who holds them."""
    rows = [row for row in body.seats.prefetch_related("terms") if runs(row.first, row.last, on)]
    staff = people.everybody(on=on) if any(row.post for row in rows) else []
    return [_seat(row, staff, on) for row in rows]


def places_of(body: Body, *, on: date) -> list[Place]:
    """Return the places at the table on a day: one for each holder, and for a seat known by its post only, its count."""
    places = []
    for order, seat in enumerate(seats_of(body, on=on), start=1):
        for holder in seat.holders:
            person = f"staff:{holder.staff}" if holder.staff else f"term:{holder.name}"
            key = f"{seat.id}-{holder.staff or holder.term}"
            places.append(Place(key, seat.part, seat.title, person, holder.name, order))
        if not seat.known:
            places += [Place(f"{seat.id}-{n}", seat.part, seat.title, order=order) for n in range(seat.count)]
    return places


def _seat(row: Seat, staff: Iterable[StaffView], on: date) -> SeatView:
    terms = list(row.terms.all())
    now = [one for one in terms if runs(one.first, one.last, on)]
    holders = [_guest(one, on) for one in now] if row.outside else list(_at_post(row, staff)) if row.post else []
    return SeatView(
        id=row.pk,
        part=Part(row.part),
        title=text(row.title),
        note=text(row.note),
        outside=row.outside,
        post=row.post,
        section=row.section,
        count=row.count,
        first=row.first,
        last=row.last,
        holders=tuple(holders),
        past=tuple(_guest(one, on) for one in terms if one not in now),
    )


def _guest(one: Term, on: date) -> Holder:
    return Holder(one.name, affiliation=one.affiliation, last=one.last, runs_out=runs_out(one.last, on), term=one.pk)


def _at_post(row: Seat, staff: Iterable[StaffView]) -> Iterable[Holder]:
    for person in staff:
        held = [
            one for one in person.appointments if one.post.code == row.post and row.section in ("", one.section.code)
        ]
        if held and person.active:
            yield Holder(person.name, staff=person.id, section=held[0].section.name)

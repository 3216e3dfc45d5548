"""Seats and terms: a seat belongs to a post; people from outside sit in one for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from yakuba.bodies.commands.keeping import ask, body_of, check_section, ref_of
from yakuba.bodies.models import Seat
from yakuba.bodies.models import Term as TermRow
from yakuba.bodies.rules import Part, Term, check_term
from yakuba.bodies.rules.model import Words, text
from yakuba.bodies.rules.refusals import Missing, TermEndsBeforeItBegins, Unfit, UnknownPost
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.people import reads as people

MOST: Final = 200
"""Places of one seat: more people than any body of a hall has."""
_COUNT: Final = Text("人数が正しくありません。", "かずが ちがいます。", "There cannot be so many places.")
_COUNT_REMEDY: Final = Text(
    "1人から200人までで入力してください。", "1から 200までで かいて ください。", "Enter a number from 1 to 200."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeat:
    """A seat to add: by the code of a ``post``, in one ``section`` or in any; or ``outside``, with a title of its own."""

    part: Part = Part.MEMBER
    post: str = ""
    section: str = ""
    title: Words = ""
    outside: bool = False
    count: int = 1
    note: Words = ""
    first: date | None = None


@transaction.atomic
def add_seat(slug: str, seat: NewSeat, *, actor: Actor, at: datetime) -> str:
    """Add a seat behind the others; return its id.

    Deputies stand in for the chair in the order in which their seats stand. Raises NotAllowed, NotHere,
    ReferenceOnly, UnknownPost, UnknownSection, Missing.
    """
    ask(actor)
    row = body_of(slug)
    title = seat.title
    if seat.outside:
        if not text(title).ja.strip():
            raise Missing("title")
    else:
        post = next((one for one in people.posts() if one.code == seat.post), None)
        if post is None:
            raise UnknownPost
        title = title or post.name.as_data()
        if seat.section:
            check_section(seat.section)
    if not 1 <= seat.count <= MOST:
        raise Unfit("count", _COUNT, _COUNT_REMEDY)
    last = row.seats.order_by("-order").values_list("order", flat=True).first() or 0
    made = Seat.objects.create(
        body=row, part=seat.part, order=last + 1, title=title, note=seat.note, outside=seat.outside, count=seat.count,
        post="" if seat.outside else seat.post, section="" if seat.outside else seat.section, first=seat.first,
    )  # fmt: skip
    journal.record(actor, "body.seat_added", ref_of(row), at=at, data={"seat": made.pk, "post": made.post})
    return made.pk


@transaction.atomic
def end_seat(seat_id: str, *, last_day: date, actor: Actor, at: datetime) -> None:
    """End a seat with a day, which still belongs to it. Raises NotAllowed, NotHere, TermEndsBeforeItBegins."""
    ask(actor)
    row = _seat(seat_id)
    if row.first is not None and last_day < row.first:
        raise TermEndsBeforeItBegins
    row.last = last_day
    row.save(update_fields=["last"])
    journal.record(actor, "body.seat_ended", ref_of(row.body), at=at, data={"seat": row.pk, "last": str(last_day)})


@transaction.atomic
def give_seat(seat_id: str, term: Term, *, affiliation: str = "", actor: Actor, at: datetime) -> None:
    """Let somebody from outside sit in a seat for a term (委嘱).

    Raises NotAllowed, NotHere, Missing, UnknownPost for a seat that belongs to a post, TermEndsBeforeItBegins,
    TermsOverlap.
    """
    ask(actor)
    row = _seat(seat_id)
    if not row.outside:
        raise UnknownPost("seat")
    if not term.name.strip():
        raise Missing("name")
    others = [Term(one.name, one.first, one.last) for one in row.terms.all()]
    check_term(term, others, places=row.count)
    TermRow.objects.create(
        seat=row, name=term.name.strip(), affiliation=affiliation.strip(), first=term.first, last=term.last
    )
    # The name stays out: the journal is kept longer than the list of members.
    data = {"seat": row.pk, "first": str(term.first), "last": str(term.last or "")}
    journal.record(actor, "body.seat_given", ref_of(row.body), at=at, data=data)


@transaction.atomic
def end_term(term_id: int, *, last_day: date, actor: Actor, at: datetime) -> None:
    """End a term with a day, which still belongs to it. Raises NotAllowed, NotHere, TermEndsBeforeItBegins."""
    ask(actor)
    row = TermRow.objects.select_for_update().filter(pk=term_id, seat__body__reference=False).first()
    if row is None:
        raise NotHere
    if last_day < row.first:
        raise TermEndsBeforeItBegins
    row.last = last_day
    row.save(update_fields=["last"])
    data = {"seat": row.seat_id, "last": str(last_day)}
    journal.record(actor, "body.term_ended", Ref("body", row.seat.body_id), at=at, data=data)


def _seat(seat_id: str) -> Seat:
    # The lock keeps two terms from being checked side by side.
    row = Seat.objects.select_for_update().filter(pk=seat_id, body__reference=False).first()
    if row is None:
        raise NotHere
    return row

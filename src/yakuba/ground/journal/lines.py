"""Writing and reading lines: each in the transaction of the deed, so that there is no deed without its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final

from django.db import DatabaseError, transaction
from django.db.models import Max, Q

from yakuba.ground.actor import Actor
from yakuba.ground.errors import Refusal
from yakuba.ground.journal import emergency, vouched
from yakuba.ground.models import JournalLine, JournalLink
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text

LOOKS: Final = ("seen", "listed", "printed", "exported")
"""How the action of a line ends by which somebody looked and changed nothing."""


class CannotBeWritten(Refusal):
    """The journal cannot take a line now, so nothing is shown and nothing is done."""

    status: ClassVar[int] = 503
    words = Text(
        "いまは操作の記録を残せないため、この画面をお見せできません。",
        "いま きろくを のこせません。だから、この がめんを みせる ことが できません。",
        "This page cannot be shown now, because the journal cannot record that it was seen.",
    )
    remedy = Text(
        "何も変更されていません。しばらくたってから、もう一度お試しください。続くときは、システムの担当にお知らせください。",
        "なにも かわって いません。すこし まってから、もういちど して ください。",
        "Nothing was changed. Please try again in a while; if it goes on, tell those who run the system.",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read: ``about`` the thing, ``why`` the reason the actor gave or the work they were on."""

    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    section: str
    action: str
    about: Ref
    why: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def record(
    actor: Actor, action: str, about: Ref, *, at: datetime, why: str = "", data: Mapping[str, Any] | None = None
) -> None:
    """Write one line. If it cannot be written, neither is the deed: both share the transaction.

    ``action`` is a dotted past tense (``case.decided``, ``case.seen``). ``data`` holds ids and codes,
    never what a resident answered: the journal is kept longer than the answers. Raises CannotBeWritten.
    """
    line = row(actor, action, about, at=at, why=why, data=data)
    with _or_refuse([line], at):
        line.save(force_insert=True)


def record_all(actor: Actor, action: str, abouts: Iterable[Ref], *, at: datetime, why: str = "") -> None:
    """Write a line for each thing of a list that was shown, in one statement. Raises CannotBeWritten."""
    rows = [row(actor, action, about, at=at, why=why) for about in abouts]
    with _or_refuse(rows, at):
        JournalLine.objects.bulk_create(rows)


class _Unsigned(DatabaseError):
    """The journal takes lines, but nobody has vouched for them for too long."""


def _vouched_for(rows: list[JournalLine], at: datetime) -> None:
    """Refuse looks of staff while nobody signs. Raises _Unsigned."""
    looks = any(one.actor_kind == "staff" and one.action.endswith(LOOKS) for one in rows)
    if looks and not vouched.lately(at):
        raise _Unsigned


@contextmanager
def _or_refuse(rows: list[JournalLine], at: datetime) -> Iterator[None]:
    if emergency.state(at) is None:
        try:
            _vouched_for(rows, at)
            yield
        except DatabaseError as fault:
            raise CannotBeWritten from fault
        return
    try:
        # A savepoint: what the journal refuses must not take the deed with it now.
        with transaction.atomic():
            yield
    except DatabaseError as fault:
        try:
            emergency.keep(rows)
        except OSError:
            raise CannotBeWritten from fault


def lines(about: Ref) -> list[Line]:
    """Return the lines about a thing, oldest first."""
    return [_line(one) for one in JournalLine.objects.filter(about=str(about)).order_by("id")]


def seen_by(abouts: Iterable[Ref], *, most: int = 1000) -> list[Line]:
    """Return when staff looked at these things, the newest first: for the resident whose things they are.

    Only looks: what staff did with a case before it is decided is not told by the journal, but by its progress.
    """
    found = JournalLine.objects.filter(_looks(), about__in=[str(about) for about in abouts], actor_kind="staff")
    return [_line(one) for one in found.order_by("-id")[:most]]


def looked_at(*, after: int) -> tuple[list[Ref], int]:
    """Return what staff looked at since a number of the chain, and the number up to which this was looked for.

    A line is found as soon as it is chained, and never before one with a smaller number: nothing is passed over.
    """
    upto = JournalLink.objects.aggregate(upto=Max("number"))["upto"] or 0
    looks = _looks() & Q(actor_kind="staff", link__number__gt=after, link__number__lte=upto)
    abouts = JournalLine.objects.filter(looks).order_by("about").values_list("about", flat=True).distinct()
    return [Ref.parse(about) for about in abouts], upto


def _looks() -> Q:
    looks = Q()
    for ending in LOOKS:
        looks |= Q(action__endswith=ending)
    return looks


def _line(one: JournalLine) -> Line:
    # What was made up for after an emergency is told with the time at which it was.
    happened = one.data.get(emergency.HAPPENED)
    return Line(
        at=datetime.fromisoformat(happened) if happened else one.at,
        actor_kind=one.actor_kind,
        actor_id=one.actor_id,
        actor_name=one.actor_name,
        section=one.section,
        action=one.action,
        about=Ref.parse(one.about),
        why=one.why,
        data=one.data,
    )


def row(
    actor: Actor, action: str, about: Ref, *, at: datetime, why: str = "", data: Mapping[str, Any] | None = None
) -> JournalLine:
    """Return the unsaved row of a line, for commands that write all their rows in one statement."""
    return JournalLine(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        section=actor.section,
        action=action,
        about=str(about),
        why=why,
        data=dict(data or {}),
    )

"""The journal (操作記録): one line for each thing done or seen, written in the transaction of the deed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref


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
    never what a resident answered: the journal is kept longer than the answers.
    """
    _row(actor, action, about, at=at, why=why, data=data).save(force_insert=True)


def record_all(actor: Actor, action: str, abouts: Iterable[Ref], *, at: datetime, why: str = "") -> None:
    """Write a line for each thing of a list that was shown, in one statement."""
    JournalLine.objects.bulk_create([_row(actor, action, about, at=at, why=why, data=None) for about in abouts])


def lines(about: Ref) -> list[Line]:
    """Return the lines about a thing, oldest first."""
    return [
        Line(
            at=row.at,
            actor_kind=row.actor_kind,
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            section=row.section,
            action=row.action,
            about=Ref.parse(row.about),
            why=row.why,
            data=row.data,
        )
        for row in JournalLine.objects.filter(about=str(about)).order_by("id")
    ]


def _row(
    actor: Actor, action: str, about: Ref, *, at: datetime, why: str, data: Mapping[str, Any] | None
) -> JournalLine:
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

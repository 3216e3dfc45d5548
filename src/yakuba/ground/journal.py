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
    row(actor, action, about, at=at, why=why, data=data).save(force_insert=True)


def record_all(actor: Actor, action: str, abouts: Iterable[Ref], *, at: datetime, why: str = "") -> None:
    """Write a line for each thing of a list that was shown, in one statement."""
    JournalLine.objects.bulk_create([row(actor, action, about, at=at, why=why) for about in abouts])


def lines(about: Ref) -> list[Line]:
    """Return the lines about a thing, oldest first."""
    return [
        Line(
            at=one.at,
            actor_kind=one.actor_kind,
            actor_id=one.actor_id,
            actor_name=one.actor_name,
            section=one.section,
            action=one.action,
            about=Ref.parse(one.about),
            why=one.why,
            data=one.data,
        )
        for one in JournalLine.objects.filter(about=str(about)).order_by("id")
    ]


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

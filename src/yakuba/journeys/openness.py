"""Openness: a plan goes from its room into what is published, and what is published crosses the border downwards.

The edge has no plans; it has what was published of them, frozen, and shows it by the same pages. What crosses is signed as
every parcel is, and its body is checked against its digest before it is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.db import transaction

from yakuba.ground.actor import Actor
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay.commands import Carried, Parcel
from yakuba.ground.sealing import digest
from yakuba.opendata import commands as opendata
from yakuba.opendata import reads
from yakuba.opendata.events import Published, Withdrawn
from yakuba.opendata.reads import State
from yakuba.opendata.rules.subjects import subject
from yakuba.plans.rules import published
from yakuba.plans.rules.changes import note

PUBLICATION: Final = "publication"
WITHDRAWAL: Final = "publication-withdrawn"
BORDER: Final = Actor.system("border")
_CONTENT: Final = "content"


@transaction.atomic
def publish_plan(slug: str, *, words: str, actor: Actor, at: datetime) -> State:
    """Publish a plan as it stands, as the page at the desk does; ``words`` say what has changed.

    Raises what the rooms refuse: NotHere, NotAllowed, NotReady, NothingNew.
    """
    # Not at the edge: there this room does not exist.
    from yakuba.plans.commands import publishing

    made, name = publishing.let_out(slug, actor=actor, at=at), subject("plan", slug)
    since = reads.last_number(name)
    state = reads.before(name, since + 1)
    before = published.read_body(reads.body(state)) if state else None
    return opendata.publish(
        name,
        published.as_body(made),
        actor=actor,
        at=at,
        head=published.head_of(made),
        note=note(made, before, since=since, words=words),
    )


def send_the_publication(event: Published) -> None:
    """Pack a state that was published. One that was withdrawn meanwhile crosses as withdrawn, and empty."""
    _send(PUBLICATION, event)


def send_the_withdrawal(event: Withdrawn) -> None:
    """Pack that a state was withdrawn."""
    _send(WITHDRAWAL, event)


def _send(kind: str, event: Published | Withdrawn) -> None:
    content = reads.content_of(event.subject, event.number)
    body: Mapping[str, Any] = {"subject": event.subject, "number": event.number, "digest": content["digest"]}
    # A body may be large, so it travels as a file.
    written = json.dumps(content, ensure_ascii=False).encode()
    name = f"{kind}-{digest(json.dumps(body, sort_keys=True).encode())}"
    enclosed = Carried(name=_CONTENT, open=lambda: BytesIO(written))
    relay.send(kind, parcel_id=name, body=body, enclosures=[enclosed], at=event.at)


def receive_at_the_edge() -> None:
    """Let the edge take in what is published and what is withdrawn."""
    relay.on(PUBLICATION, _take_in)
    relay.on(WITHDRAWAL, _take_in)


def _take_in(parcel: Parcel) -> None:
    with parcel.open(_CONTENT) as file:
        content = json.loads(file.read())
    opendata.take_over(content, actor=BORDER, at=parcel.at)

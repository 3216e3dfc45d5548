"""Openness: a plan goes from its room into what is published, and what is published crosses the border downwards.

The edge has no plans; it has what was published of them, frozen, and shows it by the same pages. What crosses is signed as
every parcel is, and its body is checked against its digest before it is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from yakuba.ground.actor import Actor
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay.commands import Carried, Parcel
from yakuba.ground.sealing import digest
from yakuba.opendata import commands as opendata
from yakuba.opendata import reads
from yakuba.opendata.events import Published, Withdrawn

PUBLICATION: Final = "publication"
WITHDRAWAL: Final = "publication-withdrawn"
BORDER: Final = Actor.system("border")
_CONTENT: Final = "content"


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

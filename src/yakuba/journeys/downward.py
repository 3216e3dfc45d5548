"""Down over the border, from the office to the internet side: what residents are told, and what they are asked.

In the office it is packed in the very transaction in which it is written; at the edge it becomes the same rows. In an
installation without a border there is nothing to pack: the rows are the resident's page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import msgspec
from django.conf import settings

from yakuba.applications import commands as applications
from yakuba.applications.commands import Told, arriving
from yakuba.applications.reads import leaving
from yakuba.applications.rules.content import CorrectionContent, LetterContent
from yakuba.applications.rules.parcels import MessageParcel, NoteParcel, ProgressParcel
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay.commands import Carried, Parcel
from yakuba.ground.sealing import digest
from yakuba.journeys.bodies import body_of, read_body
from yakuba.procedures import commands as procedures
from yakuba.procedures import reads as editions
from yakuba.procedures.events import EditionClosed, EditionPublished

PROGRESS: Final = "progress"
MESSAGE: Final = "message"
NOTE: Final = "note"
EDITION: Final = "edition"
CLOSING: Final = "closing"
INSIDE: Final = "inside"
"""Under this name a body that may be large travels as a file of its parcel."""
BORDER: Final = Actor.system("border")


def across() -> bool:
    """Tell whether the resident's page lies behind a border, seen from here."""
    return bool(settings.ZONE == "office")


def tell_progress(filing: Ref, told: Told, *, at: datetime) -> None:
    """Bring to the resident's page how far a procedure has come."""
    if applications.record_progress(filing, told, at=at) and across():
        body = body_of(leaving.progress_parcel(filing, told.procedure))
        relay.send(PROGRESS, parcel_id=_named(PROGRESS, body), body=body, at=at)


def ask_correction(filing: Ref, procedure: str, content: CorrectionContent, *, source: Ref, at: datetime) -> None:
    """Bring a request for correction to the resident's page."""
    message = applications.ask_correction(filing, procedure, content, source=source, at=at)
    if across():
        _send_message(message)


def deliver_letter(filing: Ref, procedure: str, content: LetterContent, *, source: Ref, at: datetime) -> None:
    """Bring a letter to the resident's page."""
    message = applications.deliver_letter(filing, procedure, content, source=source, at=at)
    if across():
        _send_message(message)


def _send_message(message: str) -> None:
    parcel = leaving.message_parcel(message)
    body = body_of(msgspec.structs.replace(parcel, sealed=b""))
    relay.send(MESSAGE, parcel_id=parcel.id, body=body, enclosures=[_inside(parcel.sealed)], at=parcel.at)


def send_note(filing: Ref, kind: str) -> None:
    """Pack a note that stands beside the progress."""
    parcel = leaving.note_parcel(filing, kind)
    body = body_of(parcel)
    relay.send(NOTE, parcel_id=_named(NOTE, body), body=body, at=parcel.at)


def send_the_edition(event: EditionPublished) -> None:
    """Pack an edition that was published; what is signed of it is the parcel."""
    content = json.dumps(editions.content_of(event.ref.id), ensure_ascii=False).encode()
    body = {"digest": event.ref.id, "at": event.at.isoformat()}
    relay.send(EDITION, parcel_id=_named(EDITION, body), body=body, enclosures=[_inside(content)], at=event.at)


def send_the_closing(event: EditionClosed) -> None:
    """Pack that a life event was taken off the list."""
    body = {"event_id": event.event_id, "why": event.why, "at": event.at.isoformat()}
    relay.send(CLOSING, parcel_id=_named(CLOSING, body), body=body, at=event.at)


def _named(kind: str, body: Mapping[str, Any]) -> str:
    """Return an id by which the same news crosses once, however often it is told."""
    return f"{kind}-{digest(json.dumps(body, sort_keys=True).encode())}"


def _inside(data: bytes) -> Carried:
    return Carried(name=INSIDE, open=lambda: BytesIO(data))


def receive_at_the_edge() -> None:
    """Let the edge take in what comes down."""
    relay.on(PROGRESS, _take_in_progress)
    relay.on(MESSAGE, _take_in_a_message)
    relay.on(NOTE, _take_in_a_note)
    relay.on(EDITION, _take_in_an_edition)
    relay.on(CLOSING, _take_in_a_closing)


def _take_in_progress(parcel: Parcel) -> None:
    arriving.receive_progress(read_body(parcel.body, ProgressParcel))


def _take_in_a_message(parcel: Parcel) -> None:
    message = read_body(parcel.body, MessageParcel)
    arriving.receive_message(msgspec.structs.replace(message, sealed=_read_inside(parcel)))


def _take_in_a_note(parcel: Parcel) -> None:
    arriving.receive_note(read_body(parcel.body, NoteParcel))


def _take_in_an_edition(parcel: Parcel) -> None:
    content = json.loads(_read_inside(parcel))
    procedures.take_over(content, parcel.body["digest"], actor=BORDER, at=parcel.at)


def _take_in_a_closing(parcel: Parcel) -> None:
    procedures.close(parcel.body["event_id"], actor=BORDER, at=parcel.at, why=parcel.body["why"])


def _read_inside(parcel: Parcel) -> bytes:
    with parcel.open(INSIDE) as file:
        return file.read()

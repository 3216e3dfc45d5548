"""Up over the border, from the internet side to the office: what residents hand in.

At the edge a deed becomes a parcel; in the office the parcel becomes the same rows and the same event as a deed there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import IO, Final

from yakuba.applications.commands import arriving
from yakuba.applications.events import FilingAmended, FilingSubmitted, FilingWithdrawn
from yakuba.applications.reads import leaving
from yakuba.applications.rules.parcels import AmendmentParcel, FilingParcel, WithdrawalParcel
from yakuba.ground.ref import Ref
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay.commands import Carried, Parcel
from yakuba.ground.sealing import digest
from yakuba.journeys.bodies import body_of, read_body
from yakuba.journeys.outline import Journey
from yakuba.papers import reads as papers

FILING: Final = "filing"
AMENDMENT: Final = "amendment"
WITHDRAWAL: Final = "withdrawal"


def send_the_filing(event: FilingSubmitted) -> None:
    """Pack a filing with its sealed files; by its own id, so that it crosses once."""
    parcel = leaving.filing_parcel(event.ref)
    files = [_carried(one) for one in leaving.files_leaving(event.ref)]
    relay.send(FILING, parcel_id=parcel.id, body=body_of(parcel), enclosures=files, at=event.at)


def send_the_amendment(event: FilingAmended) -> None:
    """Pack the answer to a request for correction, with the files that have come with corrections."""
    parcel = leaving.amendment_parcel(event.amendment)
    files = [_carried(one) for one in leaving.files_leaving(event.ref, amended_by=parcel.at)]
    relay.send(AMENDMENT, parcel_id=parcel.id, body=body_of(parcel), enclosures=files, at=event.at)


def send_the_withdrawal(event: FilingWithdrawn) -> None:
    """Pack that a resident takes a procedure back."""
    parcel = WithdrawalParcel(filing=event.ref.id, procedure=event.procedure, at=event.at)
    relay.send(WITHDRAWAL, parcel_id=withdrawal_id(event), body=body_of(parcel), at=event.at)


def withdrawal_id(event: FilingWithdrawn) -> str:
    """Return the id under which it crosses that a procedure is taken back: once."""
    return f"{WITHDRAWAL}-{digest(f'{event.ref.id}/{event.procedure}'.encode())}"


LEAVING: Final[Journey] = {
    FilingSubmitted: [send_the_filing],
    FilingAmended: [send_the_amendment],
    FilingWithdrawn: [send_the_withdrawal],
}
"""All that happens at the edge: whatever residents do goes up."""


def _carried(file: papers.SealedView) -> Carried:
    return Carried(name=str(file.ref), open=partial(papers.sealed_stream, file.ref))


def receive_in_the_office() -> None:
    """Let the office take in what comes up."""
    relay.on(FILING, _take_in_the_filing)
    relay.on(AMENDMENT, _take_in_the_amendment)
    relay.on(WITHDRAWAL, _take_in_the_withdrawal)


def _take_in_the_filing(parcel: Parcel) -> None:
    with ExitStack() as open_files:
        arriving.receive_filing(read_body(parcel.body, FilingParcel), _files(parcel, open_files))


def _take_in_the_amendment(parcel: Parcel) -> None:
    with ExitStack() as open_files:
        arriving.receive_amendment(read_body(parcel.body, AmendmentParcel), _files(parcel, open_files))


def _take_in_the_withdrawal(parcel: Parcel) -> None:
    arriving.receive_withdrawal(read_body(parcel.body, WithdrawalParcel))


def _files(parcel: Parcel, open_files: ExitStack) -> Iterator[tuple[Ref, IO[bytes]]]:
    for one in parcel.enclosures:
        yield Ref.parse(one.name), open_files.enter_context(parcel.open(one.name))


def let_go_at_the_edge() -> None:
    """Let the edge hide what the office has, and delete it when its time is over."""
    for kind in (FILING, AMENDMENT):
        relay.on_acknowledged(kind, _has_been_fetched)
    relay.on_forgotten(FILING, _forget_the_filing)
    relay.on_forgotten(AMENDMENT, _forget_the_amendment)


def _has_been_fetched(parcel_id: str, at: datetime) -> None:
    arriving.note_fetched(parcel_id, at=at)


def _forget_the_filing(parcel: Parcel, at: datetime) -> None:
    arriving.forget_filing(parcel.id, at=at)


def _forget_the_amendment(parcel: Parcel, at: datetime) -> None:
    arriving.forget_amendment(parcel.id, at=at)

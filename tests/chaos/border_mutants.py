"""The office with one promise of the border taken out; beside `tests.chaos.mutants`, and like them in nothing but the tests.

What keeps these promises is doubled and trebled in the programme. A mutant has to take away all of it, as a programme
would be that was written without the thought; what is left of it heals the rest.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db import transaction

from yakuba.applications.commands import arriving
from yakuba.applications.models import Filing
from yakuba.applications.rules.parcels import FilingParcel
from yakuba.ground.ref import new_id
from yakuba.ground.relay import pulling, receiving, sending, signing
from yakuba.ground.relay.models import ParcelIn
from yakuba.ground.relay.parcels import Acknowledgement, Entry, Manifest

LATER: Final = 1.0
"""Seconds that the commit comes after the acknowledgement: what a busy disk takes."""


def imported_without_looking() -> None:
    """Take every parcel that comes for a new one, in the relay and in the room: what it is known by is not looked at."""
    take, known, mark, receive = receiving.take, receiving._known, receiving._mark, arriving.receive_filing

    def nothing_known(said: Sequence[Manifest]) -> tuple[set[str], set[str], dict[str, int]]:
        return set(), set(), {}

    def without_looking(said: Manifest, stream: receiving.Stream, fetch: receiving.Fetch, *, at: datetime) -> None:
        receiving._known = nothing_known
        try:
            take(said, stream, fetch, at=at)
        finally:
            receiving._known = known

    def mark_again(entry: Entry, outcome: ParcelIn.Outcome, at: datetime) -> None:
        if not ParcelIn.objects.filter(pk=entry.id).exists():
            mark(entry, outcome, at)

    def as_a_new_one(parcel: FilingParcel, files: arriving.Files) -> None:
        if Filing.objects.filter(pk=parcel.id).exists():
            tail, lookup = secrets.token_hex(1), secrets.token_hex(20)
            parcel = msgspec.structs.replace(parcel, id=new_id(), number=f"{parcel.number}-{tail}", lookup=lookup)
            files = ()
        receive(parcel, files)

    receiving.take, receiving._mark, arriving.receive_filing = without_looking, mark_again, as_a_new_one


def acknowledged_before_the_commit() -> None:
    """Tell the edge that parcels are here, count their numbers as come, and only then take them in."""
    together, enter = receiving._open_all, pulling.Edge.__enter__
    calling: list[pulling.Edge] = []

    def remember(self: pulling.Edge) -> pulling.Edge:
        calling[:] = [self]
        return enter(self)

    def too_early(parcels: Sequence[tuple[Entry, bytes]], at: datetime) -> set[str]:
        if parcels and calling:
            said = Acknowledgement(at=at, settled=tuple(entry.id for entry, _ in parcels))
            calling[0].acknowledge(signing.signed(sending.ACKNOWLEDGEMENT, msgspec.to_builtins(said)))
            _count_as_come(max(entry.number for entry, _ in parcels))
            time.sleep(LATER)
        return together(parcels, at)

    receiving._open_all = too_early
    pulling.Edge.__enter__ = remember  # type: ignore[assignment,method-assign]


@transaction.atomic
def _count_as_come(number: int) -> None:
    line = sending.this_side()
    line.examined = max(line.examined, number)
    line.save(update_fields=["examined"])


MUTANTS: Final[dict[str, Callable[[], Any]]] = {
    "imported-without-looking": imported_without_looking,
    "acknowledged-before-the-commit": acknowledged_before_the_commit,
}

"""What rooms and operators do with the relay: give it a parcel, receive those of the other side, decide about what is held."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.relay.models import ParcelIn, Quarantine
from yakuba.ground.relay.parcels import Carried, Enclosure, Entry, Parcel
from yakuba.ground.relay.reasons import WHOLE
from yakuba.ground.relay.receiving import on, open_held, settle, sweep, try_again
from yakuba.ground.relay.sending import forget_one, forget_sent, on_acknowledged, on_forgotten, send, sweep_sent

__all__ = [
    "Carried",
    "Enclosure",
    "Parcel",
    "discard",
    "forget",
    "forget_one",
    "on",
    "on_acknowledged",
    "on_forgotten",
    "replay",
    "send",
    "try_again",
]


def forget(*, at: datetime) -> int:
    """Empty the parcels that were acknowledged long enough ago, and take away files that nobody waits for.

    How long is ``RELAY_KEEP``, 24 hours: until then a side that came back from a backup is sent them again. Returns how
    many parcels were emptied; the night watch of both sides calls this.
    """
    sweep(at=at)
    sweep_sent(at=at)
    return forget_sent(at=at)


def replay(id_: int, *, actor: Actor, at: datetime) -> bool:
    """Open a whole parcel again now, and tell whether it is done with.

    A damaged or missing one is asked for again at every exchange anyway: False is returned. Raises NotHere.
    """
    row = _open_row(id_)
    journal.record(actor, "parcel.replayed", _about(row), at=at)
    return row.reason in WHOLE and open_held(row, at)


@transaction.atomic
def discard(id_: int, *, actor: Actor, at: datetime, why: str) -> None:
    """Let go of what lies in quarantine, for good: it is not asked for again, and the other side forgets it, too.

    Raises NotHere.
    """
    row = _open_row(id_)
    journal.record(actor, "parcel.discarded", _about(row), at=at, why=why)
    if row.entry is None:
        Quarantine.objects.filter(pk=row.pk).update(settled_at=at)
        return
    settle(msgspec.convert(row.entry, Entry), ParcelIn.Outcome.DISCARDED, at)


def _open_row(id_: int) -> Quarantine:
    row = Quarantine.objects.filter(pk=id_, settled_at=None).first()
    if row is None:
        raise NotHere
    return row


def _about(row: Quarantine) -> Ref:
    return Ref("parcel", row.parcel_id or str(row.number or "unsigned"))

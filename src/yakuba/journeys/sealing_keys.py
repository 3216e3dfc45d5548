"""The public halves of the office's keys go down to the internet side, so that a new key needs no hand to carry it.

What crosses is signed by the office as every parcel is. The first ones are brought by hand, with the relay's own keys:
before that, the internet side trusts nobody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from yakuba.ground import journal, keys
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay.commands import Parcel
from yakuba.ground.sealing import digest, key_id

KEYS: Final = "keys"
CARRIED: Final = "key.carried"
BORDER: Final = Actor.system("border")
ABOUT: Final = Ref("key", "recipients")


def carry_the_keys(*, at: datetime) -> None:
    """Pack the keys to which everything is sealed today; the same ones cross once."""
    try:
        office, recovery = keys.recipients()
    except keys.NoKeys:
        return
    body = {"office": office, "recovery": recovery, "at": at.isoformat()}
    relay.send(KEYS, parcel_id=f"{KEYS}-{digest(f'{office} {recovery}'.encode())}", body=body, at=at)


def receive_at_the_edge() -> None:
    """Let the edge take in new keys."""
    relay.on(KEYS, _take_in)


def _take_in(parcel: Parcel) -> None:
    """Seal to these from now on. Raises NoKey if they are none; the parcel is then in quarantine, for all to see."""
    brought = {kind: str(parcel.body[kind]) for kind in keys.KINDS}
    ids = {kind: key_id(recipient) for kind, recipient in brought.items()}
    at = datetime.fromisoformat(str(parcel.body["at"]))
    with transaction.atomic():
        known = [line for line in journal.lines(ABOUT) if line.action == CARRIED]
        # One that was held up must not put a former key back.
        if any(datetime.fromisoformat(line.data["at"]) >= at for line in known):
            return
        journal.record(BORDER, CARRIED, ABOUT, at=parcel.at, data={"at": at.isoformat(), **dict(ids.items())})
        keys.bring(settings.KEYS, brought)

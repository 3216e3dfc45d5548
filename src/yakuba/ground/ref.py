"""A name for a thing of another room."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass
from typing import Self

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """What one room holds of another room's thing: its kind and its id, and nothing else.

    Written ``kind:id``. A room that holds a Ref may compare it, store it and pass it on;
    only the owner turns it back into the thing.
    """

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read ``kind:id``. Raises ValueError when either half is missing."""
        kind, colon, id_ = written.partition(":")
        if not (kind and colon and id_):
            raise ValueError(f"not a Ref: {written!r}")
        return cls(kind, id_)


_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return 26 characters that sort by the time they were made: 48 bits of milliseconds, 80 random bits.

    Within one process a later id is greater, whatever the clock does: events of one transaction keep their order.
    """
    # Sorted ids keep the index pages warm on insert; random ones would touch the whole tree.
    global _last  # noqa: PLW0603 - the one thing a sequence is
    number = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    with _lock:
        _last = number = max(number, _last + 1 + secrets.randbits(40))
    return "".join([_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5)])

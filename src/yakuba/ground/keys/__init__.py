"""The keys of the office: where they lie, who may have which half, and how a lost one comes back.

``office.pub`` and ``recovery.pub`` are all that the internet side ever has. ``office.key`` lies only where the
office's worker runs; ``recovery.key`` lies nowhere once it is split. Former office keys stay beside the present one as
``office-<id>.key``: what was sealed to them still opens. ``journal.key`` signs the journal and lies only there, too;
``journal.pub`` is published.

`drawer` is the folder, `shares` are keys on paper (SLIP-39), `drill` remembers what was split and tries whether it
comes back. The ceremony is described in docs/keys.md.
"""

from yakuba.ground.keys.drawer import (
    KINDS,
    Key,
    NoKeys,
    bring,
    held,
    id_of,
    make,
    office_identities,
    open_for_office,
    present,
    put_back,
    recipients,
    recipients_or,
    rotate,
)

__all__ = [
    "KINDS",
    "Key",
    "NoKeys",
    "bring",
    "held",
    "id_of",
    "make",
    "office_identities",
    "open_for_office",
    "present",
    "put_back",
    "recipients",
    "recipients_or",
    "rotate",
]

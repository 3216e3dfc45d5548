"""Sealing: what a resident hands in is readable for the office and for the resident, and for nobody between.

Everything sealed is in the age format (https://c2sp.org/age), so that any age tool opens it with the key. `codes` are
what residents hold, `identities` the keys and their ids, `envelope` writes and reads the format, `stream` reads a
sealed file from any place without opening the rest, `spool` seals what arrives before it touches a disk.
"""

from yakuba.ground.sealing.codes import (
    CODE_CHARACTERS,
    ResidentKeys,
    WrongCode,
    lookup_of,
    new_code,
    read_code,
    resident_keys,
)
from yakuba.ground.sealing.envelope import CannotOpen, Sealer, digest, key_ids, open_sealed, seal, seal_stream
from yakuba.ground.sealing.identities import key_id, new_identity, recipient_of
from yakuba.ground.sealing.spool import Spool
from yakuba.ground.sealing.stream import OpenedStream, Readable

__all__ = [
    "CODE_CHARACTERS",
    "CannotOpen",
    "OpenedStream",
    "Readable",
    "ResidentKeys",
    "Sealer",
    "Spool",
    "WrongCode",
    "digest",
    "key_id",
    "key_ids",
    "lookup_of",
    "new_code",
    "new_identity",
    "open_sealed",
    "read_code",
    "recipient_of",
    "resident_keys",
    "seal",
    "seal_stream",
]

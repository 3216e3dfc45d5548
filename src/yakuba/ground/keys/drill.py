"""What was split, and the drill: do the shares on paper still give the keys back?

``shares.json`` among the keys remembers each split: when, how many of how many, the ids of the keys, the holders as they
were named, and a test envelope that only these keys open. No share and no private key is in it.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from yakuba.ground import disk
from yakuba.ground.keys import shares
from yakuba.ground.keys.drawer import Key, NoKeys, held
from yakuba.ground.sealing import CannotOpen, digest, key_id, open_sealed, recipient_of, seal

RECORD: Final = "shares.json"


class SplitKey(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a split: which, and the number of its set of shares."""

    kind: str
    id: str
    set: int


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """One split: ``needed`` of ``of`` shares. ``envelope`` is the test envelope in Base64, ``inside`` the SHA-256 of it."""

    at: str
    needed: int
    of: int
    holders: tuple[str, ...]
    keys: tuple[SplitKey, ...]
    envelope: str
    inside: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one set of typed shares. ``fault`` is empty where its key came back and opened the test envelope."""

    set: int
    shares: tuple[int, ...]
    key: SplitKey | None
    fault: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """What one holder gets: a share of each key, with the key it is of."""

    holder: str
    shares: tuple[tuple[Key, shares.Share], ...]


def split(folder: Path, *, needed: int, holders: Sequence[str], at: datetime) -> list[Sheet]:
    """Split office and recovery key, as far as their private halves are here; remember it; return a sheet for each holder.

    Raises NoKeys where no private key is here, ValueError for impossible numbers.
    """
    keys = [key for key in held(folder) if key.now and key.private]
    if not keys:
        raise NoKeys(f"no private key in {folder} to be split")
    sets = []
    for key in keys:
        identity = (folder / f"{key.kind}.key").read_text().strip()
        sets.append((key, shares.split(identity, needed=needed, of=len(holders))))
    inside = secrets.token_bytes(32)
    record = Split(
        at=at.isoformat(),
        needed=needed,
        of=len(holders),
        holders=tuple(holders),
        keys=tuple(SplitKey(kind=key.kind, id=key.id, set=some[0].set) for key, some in sets),
        envelope=b64encode(seal(inside, tuple(key.recipient for key in keys))).decode(),
        inside=digest(inside),
    )
    _write(folder, (*splits(folder), record))
    return [Sheet(holder, tuple((key, some[place]) for key, some in sets)) for place, holder in enumerate(holders)]


def splits(folder: Path) -> tuple[Split, ...]:
    """Return all splits that are remembered, oldest first."""
    try:
        written = (folder / RECORD).read_bytes()
    except FileNotFoundError:
        return ()
    return tuple(msgspec.json.decode(written, type=list[Split]))


def uncovered(folder: Path) -> list[Key]:
    """Return the keys of today that are on no paper."""
    covered = {key.id for one in splits(folder) for key in one.keys}
    return [key for key in held(folder) if key.now and key.id not in covered]


def of_set(folder: Path, number: int) -> tuple[Split, SplitKey] | None:
    """Return to which split and key a set of shares belongs, None if nothing is remembered of it."""
    for one in reversed(splits(folder)):
        for key in one.keys:
            if key.set == number:
                return one, key
    return None


def tried(folder: Path, typed: Iterable[shares.Share]) -> list[Tried]:
    """Combine typed shares, in memory only, and open the test envelope of their split with what comes out."""
    by_set: dict[int, list[shares.Share]] = {}
    for share in typed:
        by_set.setdefault(share.set, []).append(share)
    return [_try(folder, number, some) for number, some in by_set.items()]


def _try(folder: Path, number: int, some: list[shares.Share]) -> Tried:
    known, numbers = of_set(folder, number), tuple(sorted({share.number for share in some}))
    if known is None:
        return Tried(number, numbers, None, "nothing is remembered of this set of shares")
    record, key = known
    try:
        identity = shares.combine(some)
        if key_id(recipient_of(identity)) != key.id:
            return Tried(number, numbers, key, "another key came back")
        if digest(open_sealed(b64decode(record.envelope), identity)) != record.inside:
            return Tried(number, numbers, key, "the test envelope holds something else")
    except shares.CannotCombine as fault:
        return Tried(number, numbers, key, str(fault))
    except CannotOpen:
        return Tried(number, numbers, key, "the test envelope does not open")
    return Tried(number, numbers, key)


def _write(folder: Path, record: Sequence[Split]) -> None:
    said = json.dumps([msgspec.to_builtins(one) for one in record], ensure_ascii=False, indent=1)
    disk.write(folder / RECORD, said + "\n", 0o644)

"""What is carried: parcels, the files in them, and what is signed about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec

Sha256 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
"""A file lies under it: from a side that was taken over, or a forged backup, a path would lead out of where it lies."""
Count = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
"""A number or a size that every database holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A file to be carried with a parcel: its name within the parcel, and how to open it for reading."""

    name: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file carried with a parcel: its name, the SHA-256 of its bytes in hexadecimal, and how many they are."""

    name: str
    sha256: Sha256
    size: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a room gave to the relay, or gets from it. ``body`` is JSON; files are opened one by one by their name."""

    id: str
    number: int
    kind: str
    body: Mapping[str, Any]
    at: datetime
    enclosures: tuple[Enclosure, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict, repr=False)

    def open(self, name: str) -> BinaryIO:
        """Open an enclosure for reading. Raises KeyError if the parcel has none of that name."""
        return self.files[name].open("rb")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed of one parcel. A ``held`` one is only named: the other side has it already, in quarantine."""

    id: str
    number: Count
    kind: str
    at: datetime
    sha256: Sha256
    size: Count
    enclosures: tuple[Enclosure, ...] = ()
    held: bool = False


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The signed head of a bundle. It names every parcel from ``after`` up to ``through`` that is not acknowledged.

    ``upto`` is the last number given; ``gone`` are numbers that were asked for again and exist no more.
    """

    at: datetime
    after: Count
    through: Count
    upto: Count
    parcels: tuple[Entry, ...] = ()
    gone: tuple[Count, ...] = ()


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True):
    """The signed answer to bundles: which parcels are done with, which lie whole in quarantine, what to send again.

    ``seen`` is the highest number that this side has met. A side that comes back from a backup goes on behind it, and
    numbers anew what it had given a number that is taken here: ``renumber``, ids with that number.
    """

    at: datetime
    settled: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    wanted: tuple[Count, ...] = ()
    renumber: dict[str, Count] = msgspec.field(default_factory=dict)
    seen: Count = 0

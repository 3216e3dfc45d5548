"""Two sides of a border in one database: what one sends is in its tables for sending, what the other receives in those
for receiving, and a signature of the one is verified with its own public half."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from yakuba.ground.relay import commands as relay
from yakuba.ground.relay import receiving, sending, signing, spool
from yakuba.ground.relay.parcels import Enclosure, Manifest, Parcel

KIND = "test.letter"


def keys(folder: Path) -> None:
    """Make the keys of a side that talks with itself."""
    at = folder / "relay"
    at.mkdir(parents=True, exist_ok=True)
    if not (at / "sign.key").exists():
        signing.make(at, at)


@dataclass
class Room:
    """A room that takes letters in, and notes which and how often."""

    taken: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)

    def receive(self, parcel: Parcel) -> None:
        if parcel.id in self.refuses:
            raise ValueError(f"not {parcel.id}, because it says {parcel.body}")
        self.taken.append(parcel.id)
        for one in parcel.enclosures:
            with parcel.open(one.name) as file:
                self.files[f"{parcel.id}/{one.name}"] = file.read()


def carried(name: str, data: bytes) -> relay.Carried:
    return relay.Carried(name=name, open=lambda: io.BytesIO(data))


def letter(number: int, at: datetime, *files: bytes, kind: str = KIND) -> str:
    """Send a letter; return its id."""
    parcel_id = f"letter-{number}"
    enclosures = [carried(f"file-{n}", data) for n, data in enumerate(files)]
    relay.send(kind, parcel_id=parcel_id, body={"words": f"拝啓 {number}"}, enclosures=enclosures, at=at)
    return parcel_id


def copy(one: Enclosure) -> None:
    """Bring a file over from the sending side, as the way between them would."""
    found = sending.enclosure(one.sha256)
    if found is None:
        raise spool.Absent(one.sha256)
    with spool.coming(one) as part:
        part.write(spool.outgoing(found.file).read_bytes()[spool.have(one) :])


Spoil = Callable[[bytes], bytes]


def packed(at: datetime, after: int = 0) -> bytes:
    """Return a bundle as it goes over the way."""
    _, line, bodies = sending.bundle(after=after, at=at)
    return line + b"".join(bodies)


def unpacked(data: bytes, at: datetime, fetch: receiving.Fetch = copy) -> Manifest | None:
    """Take a bundle in; return its manifest, if it was signed."""
    stream = io.BytesIO(data)
    said = receiving.head_of(stream, at=at)
    if said is not None:
        receiving.take(said, stream, fetch, at=at)
    return said


def exchange(at: datetime) -> None:
    """Carry everything there is over the border, over a way without faults, and the answer back."""
    after = 0
    while True:
        said = unpacked(packed(at, after), at)
        assert said is not None
        sending.take_acknowledgement(receiving.acknowledgement([said], at=at), at=at)
        after = said.through
        if said.through >= said.upto:
            return

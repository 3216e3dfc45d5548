"""Where the files of parcels lie on this side: on their way out, coming in, and in quarantine.

A file that goes out is whole on the disk before its parcel is written. A file that comes in grows as ``….part`` and
gets its name, which is its SHA-256, when it is whole; whatever cut it short, it goes on where it stopped.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from yakuba.ground import disk
from yakuba.ground.ref import new_id
from yakuba.ground.relay.parcels import Enclosure

PIECE: Final = 256 * 1024
"""How much of a file is in memory at a time."""


class Damaged(ValueError):
    """What came is not what was signed; it has been put aside at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__("not what was signed")


class Absent(LookupError):
    """The file did not come with its parcel."""


class Busy(RuntimeError):
    """Another process is writing the same file."""


def place(direction: str) -> Path:
    """Return the folder ``out``, ``in`` or ``aside`` of this side's spool."""
    home: Path = settings.RELAY
    path = home / direction
    disk.folder(path)
    return path


def keep(open_: Callable[[], BinaryIO]) -> tuple[str, str, int]:
    """Copy what is to be carried into the spool; return its name there, its SHA-256 and its size."""
    name = new_id()
    counted, size = hashlib.sha256(), 0
    with open_() as source, disk.whole(place("out") / name) as target:
        while piece := source.read(PIECE):
            counted.update(piece)
            size += len(piece)
            target.write(piece)
    return name, counted.hexdigest(), size


def outgoing(name: str) -> Path:
    """Return where a file that goes out lies."""
    return place("out") / name


def incoming(sha256: str) -> Path:
    """Return where a file that came in lies when it is whole."""
    return place("in") / sha256


def have(one: Enclosure) -> int:
    """Return how many bytes of a file have come; all of them, if it is whole."""
    if incoming(one.sha256).exists():
        return one.size
    with suppress(FileNotFoundError):
        return _part(one.sha256).stat().st_size
    return 0


def expect(one: Enclosure) -> None:
    """Make a place for a file that is to come, if there is none."""
    if not incoming(one.sha256).exists():
        _part(one.sha256).touch()


def expected(one: Enclosure) -> bool:
    """Tell whether there is a place for a file that is to come."""
    return _part(one.sha256).exists()


@contextmanager
def coming(one: Enclosure) -> Iterator[BinaryIO]:
    """Append to a file that comes in. One process at a time does so; raises Busy for the others."""
    with _part(one.sha256).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Busy(one.sha256) from taken
        try:
            yield file
        finally:
            disk.to_disk(file)


def finish(one: Enclosure) -> None:
    """Give a file that has come its name. Raises Damaged if it is not the one that was signed, and Absent."""
    whole, part = incoming(one.sha256), _part(one.sha256)
    if whole.exists():
        return
    if not part.exists():
        raise Absent(one.sha256)
    if part.stat().st_size != one.size or digest(part) != one.sha256:
        aside = place("aside") / new_id()
        part.rename(aside)
        raise Damaged(aside)
    part.rename(whole)
    disk.settle(whole.parent)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop(path: Path) -> None:
    """Take a file away, if it is still there."""
    with suppress(FileNotFoundError):
        path.unlink()


def older(direction: str, moment: float) -> Iterator[Path]:
    """Walk the files of a folder of the spool that were last written before a moment, in seconds of the epoch."""
    for path in place(direction).iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment:
                yield path


def _part(sha256: str) -> Path:
    return place("in") / f"{sha256}{disk.PART}"

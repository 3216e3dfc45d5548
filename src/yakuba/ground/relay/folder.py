"""The way without a line: a folder of files that somebody carries across, on a stick or a disc, in both directions.

Each side has a folder of its own in it, in which only that side writes. There lie bundles (the signed manifest, then
the bodies, just as over HTTPS), the files of parcels under their SHA-256, and the acknowledgements of what came before.
A folder that was copied in part gives what is whole of it; the rest is named, and comes with the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from yakuba.ground import disk
from yakuba.ground.relay import receiving, sending, signing, spool
from yakuba.ground.relay.parcels import Enclosure, Manifest

FILES: Final = "enclosures"
ANSWER: Final = "acknowledgements"
SIDES: Final = ("edge", "office")


class NothingHere(LookupError):
    """The other side has written nothing into this folder."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many parcels and files were written."""

    parcels: int
    files: int


@dataclass(frozen=True, slots=True)
class Brought:
    """How many parcels the bundles of a folder name, and which of its files could not be read whole."""

    parcels: int
    unread: tuple[str, ...]


def export(path: Path, *, side: str, at: datetime) -> Exported:
    """Write everything that the other side has not acknowledged, and our answer to what it sent, into a folder.

    What we wrote there before is replaced. Raises NoRelayKey, and OSError if the folder cannot take it.
    """
    own = path / side
    (own / FILES).mkdir(parents=True, exist_ok=True)
    after, parcels = 0, 0
    bundles: set[str] = set()
    files: set[str] = set()
    while True:
        said, line, bodies = sending.bundle(after=after, at=at)
        # The files first: whoever takes the stick out too early has no bundle whose files are missing.
        for one in (one for entry in said.parcels for one in entry.enclosures if not entry.held):
            _give(one, own / FILES / one.sha256)
            files.add(one.sha256)
        name = f"{said.after:012d}-{said.through:012d}.bundle"
        _write(own / name, [line, *bodies])
        bundles.add(name)
        parcels += len(said.parcels)
        after = said.through
        if after >= said.upto:
            break
    _answer(own / ANSWER)
    for old in (*own.glob("*.bundle"), *(own / FILES).iterdir()):
        if old.name not in bundles | files:
            spool.drop(old)
    return Exported(parcels, len(files))


def bring(path: Path, *, side: str, at: datetime) -> Brought:
    """Take in what the other side wrote into a folder: its bundles, and its answer to ours.

    Our own answer goes with our next export. Raises NothingHere and NoRelayKey.
    """
    [other] = [path / name for name in SIDES if name != side]
    if not other.is_dir():
        raise NothingHere(str(other))
    unread = list(_take_answers(other / ANSWER, at))
    said: list[Manifest] = []
    for file in sorted(other.glob("*.bundle")):
        try:
            manifest = _take(file, other / FILES, at, said)
        except OSError:
            manifest = False
        if not manifest:
            unread.append(file.name)
    # Kept until the next export: there may be no way back on this medium.
    with (spool.place("answers") / ANSWER).open("ab") as answers:
        answers.write(receiving.acknowledgement(said, at=at) + b"\n")
    return Brought(sum(len(one.parcels) for one in said), tuple(unread))


def _take(file: Path, files: Path, at: datetime, said: list[Manifest]) -> bool:
    with file.open("rb") as stream:
        manifest = receiving.head_of(stream, at=at)
        if manifest is None:
            return False
        said.append(manifest)
        receiving.take(manifest, stream, _from(files), at=at)
    return True


def _from(files: Path) -> Callable[[Enclosure], None]:
    def fetch(one: Enclosure) -> None:
        first = spool.have(one)
        if first >= one.size > 0:
            return
        with suppress(FileNotFoundError), (files / one.sha256).open("rb") as source:
            source.seek(first)
            with spool.coming(one) as part:
                while piece := source.read(spool.PIECE):
                    part.write(piece)
        if spool.have(one) < one.size:
            raise spool.Absent(one.sha256)

    return fetch


def _take_answers(path: Path, at: datetime) -> Iterator[str]:
    """Take the other side's answers; name the file if there is one among them that it did not sign."""
    with suppress(FileNotFoundError):
        for line in path.read_bytes().splitlines():
            try:
                sending.take_acknowledgement(line, at=at)
            except signing.NotSigned:
                yield path.name


def _answer(path: Path) -> None:
    kept = spool.place("answers") / ANSWER
    with suppress(FileNotFoundError):
        _write(path, [kept.read_bytes()])
        spool.drop(kept)


def _give(one: Enclosure, target: Path) -> None:
    if target.exists() and target.stat().st_size == one.size and spool.digest(target) == one.sha256:
        return
    found = sending.enclosure(one.sha256)
    if found is None:
        return
    with spool.outgoing(found.file).open("rb") as source:
        _write(target, iter(lambda: source.read(spool.PIECE), b""))


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    # Whoever carries the folder, or the other side in a folder that both share, must be able to read it.
    with disk.whole(target, 0o644) as file:
        file.writelines(pieces)

"""The folder in which a backup lies, best on another machine: what is in it, and by which names it is found.

    files/3f/3f9a….age          a kept file, by the SHA-256 of what is in it; each is there once
    lines/20261121T0830…/       an unbroken line: a base and everything that was committed after it
        begun.json              in clear: since when, which database, to which public keys it is sealed
        base-00000000.age       the database as it stood before increment 1, later ones before theirs
        state-00000000.age      what else there was then: the names of all kept files, the journal's file, public keys
        00000001.age            an increment: a tar of index.json, of changed pages, of what the journal's file grew by
    wal/000000010000….age       PostgreSQL's log, sealed segment by segment
    receiving/                  the segment of that log that is being filled, in clear: 16 MB at most

All else that is in clear says no more than times, sizes and hashes.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final

import msgspec

from yakuba.config.backup.sealed import END, Damaged, open_small, seal_into
from yakuba.ground.disk import settle, whole
from yakuba.ground.relay.parcels import Count, Sha256

FORMAT: Final = "yakuba backup 1"
INCREMENT: Final = re.compile(r"[0-9]{8}\.age")
BASE: Final = re.compile(r"base-([0-9]{8})\.age")


class NoBackup(LookupError):
    """There is no whole backup in this folder."""


@dataclass(frozen=True, slots=True)
class Line:
    """An unbroken line of increments. ``begun`` is what `begun.json` says."""

    folder: Path
    begun: Mapping[str, Any]

    @property
    def recipients(self) -> tuple[str, ...]:
        """To whom it is sealed."""
        return tuple(self.begun["recipients"])

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return str(self.begun["database"])

    def base(self, number: int) -> Path:
        """Return where the base lies that stood before increment ``number + 1``."""
        return self.folder / f"base-{number:08}{END}"

    def bases(self) -> list[int]:
        """Return after which increments there is a whole base, the oldest first."""
        found = (BASE.fullmatch(path.name) for path in self.folder.iterdir())
        return sorted(int(match[1]) for match in found if match)

    def state(self, number: int) -> Path:
        """Return where lies what else there was at a base; it is written before the base."""
        return self.folder / f"state-{number:08}{END}"

    def increment(self, number: int) -> Path:
        """Return where an increment lies."""
        return self.folder / f"{number:08}{END}"

    def increments(self) -> list[int]:
        """Return the numbers of the increments, in order."""
        return sorted(int(path.stem) for path in self.folder.iterdir() if INCREMENT.fullmatch(path.name))


@dataclass(slots=True)
class Increment:
    """What came to pass between two rounds.

    ``files`` are new kept files (name, SHA-256), ``gone`` those that were destroyed. ``pages`` are changed pages of an
    SQLite database (8 bytes of number before each), ``database`` says how large the pages are and how many there are then.
    ``tails`` are the new ends of files that only grow, with the place from which on they are new.
    """

    number: int
    at: datetime
    files: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    database: dict[str, int] = field(default_factory=dict)
    pages: bytes = b""
    tails: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing came to pass."""
        return not (self.files or self.gone or self.database or self.tails)


class NotAnIncrement(ValueError):
    """What was sealed is no increment of ours."""


class _Pages(msgspec.Struct, forbid_unknown_fields=True):
    """How large the pages of an SQLite database are, and how many there are (https://sqlite.org/fileformat.html)."""

    page_size: Annotated[int, msgspec.Meta(ge=512, le=65536)]
    pages: Annotated[int, msgspec.Meta(ge=1, le=0xFFFFFFFE)]


class _Index(msgspec.Struct):
    """What an increment says of itself."""

    number: Count
    at: datetime
    files: list[tuple[str, Sha256]]
    gone: list[str]
    database: dict[str, int]
    tails: dict[str, Count]


class Store:
    """A backup's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def wal(self) -> Path:
        """Where PostgreSQL's sealed log lies."""
        return self.folder / "wal"

    @property
    def receiving(self) -> Path:
        """Where PostgreSQL's log arrives, in clear until a segment is full."""
        return self.folder / "receiving"

    def file(self, sha256: str) -> Path:
        """Return where a kept file lies."""
        return self.folder / "files" / sha256[:2] / f"{sha256}{END}"

    def begin(self, *, database: str, to: tuple[str, ...], at: datetime) -> Line:
        """Begin a new line; it counts as soon as its first base is whole."""
        # Names sort by their time, also within one second.
        folder = self.folder / "lines" / at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        folder.mkdir(parents=True, mode=0o700)
        begun = {"format": FORMAT, "at": at.isoformat(), "database": database, "recipients": list(to)}
        with whole(folder / "begun.json") as file:
            file.write(json.dumps(begun, indent=1).encode())
        settle(folder.parent)
        return Line(folder, begun)

    def lines(self) -> list[Line]:
        """Return all lines, the oldest first; also those whose base was never finished."""
        found = []
        for path in sorted((self.folder / "lines").glob("*/begun.json")):
            begun = json.loads(path.read_text(encoding="utf-8"))
            if begun.get("format") == FORMAT:
                found.append(Line(path.parent, begun))
        return found

    def newest(self) -> Line:
        """Return the newest line from which can be restored. Raises NoBackup."""
        for line in reversed(self.lines()):
            if line.bases():
                return line
        raise NoBackup(f"no whole backup in {self.folder}")

    def put(self, path: Path, increment: Increment, to: tuple[str, ...]) -> None:
        """Seal an increment or a state. Its files must lie in the store already: it counts from now on."""
        seal_into(path, io.BytesIO(packed(increment)), to)

    def prune(self, before: datetime) -> int:
        """Delete what no restoration to a later moment than this needs; return how many pieces. The newest base stays."""
        gone, lines = 0, [line for line in self.lines() if line.bases()]
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            if following is not None and datetime.fromisoformat(following.begun["at"]) < before:
                gone += sum(1 for _ in line.folder.iterdir())
                shutil.rmtree(line.folder)
                continue
            old = [number for number in line.bases() if line.base(number).stat().st_mtime < before.timestamp()]
            # The newest of the old ones is where a restoration to that moment begins.
            for path in _older(line, old[-1]) if old else ():
                path.unlink()
                gone += 1
        return gone + self._prune_wal(lines, before)

    def _prune_wal(self, lines: list[Line], before: datetime) -> int:
        """Delete PostgreSQL's log from before the oldest base that is left, with a day to spare."""
        kept = [line.base(line.bases()[0]).stat().st_mtime for line in lines if line.folder.exists()]
        oldest = min([*kept, before.timestamp()]) - 24 * 60 * 60
        old = [
            path for path in self.wal.glob(f"*{END}") if path.stat().st_mtime < oldest and ".history" not in path.name
        ]
        for path in old:
            path.unlink()
        return len(old)

    def beat(self, line: Line, number: int, at: datetime) -> None:
        """Leave word that the backup is alive, and how far it is."""
        said = json.dumps({"at": at.isoformat(), "line": line.folder.name, "increment": number})
        new = self.folder / ".alive.json"
        new.write_text(said)
        new.replace(self.folder / "alive.json")

    def alive(self) -> datetime | None:
        """Return when the backup last left word."""
        try:
            return datetime.fromisoformat(json.loads((self.folder / "alive.json").read_text())["at"])
        except (OSError, ValueError, KeyError):
            return None


def _older(line: Line, base: int) -> list[Path]:
    """Return what of a line comes before a base: the bases, states and increments that it has made needless."""
    bases = [path(number) for number in line.bases() if number < base for path in (line.base, line.state)]
    return [*bases, *(line.increment(number) for number in line.increments() if number <= base)]


def packed(increment: Increment) -> bytes:
    """Return an increment as it is sealed: a tar, its index first."""
    tails = {name: start for name, (start, _) in increment.tails.items()}
    index = _Index(increment.number, increment.at, increment.files, increment.gone, increment.database, tails)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        _add(tar, "index.json", msgspec.json.encode(index), increment.at)
        if increment.database:
            _add(tar, "pages", increment.pages, increment.at)
        for name, (_, tail) in increment.tails.items():
            _add(tar, f"tails/{name}", tail, increment.at)
    return out.getvalue()


def _add(tar: tarfile.TarFile, name: str, content: bytes, at: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(content), 0o600, int(at.timestamp())
    tar.addfile(entry, io.BytesIO(content))


def read_increment(path: Path, identity: str) -> Increment:
    """Open an increment. Raises WrongKey or Damaged."""
    try:
        return unpacked(open_small(path, identity))
    except NotAnIncrement as fault:
        raise Damaged(f"{path} is not an increment: {fault}") from fault


def unpacked(data: bytes) -> Increment:
    """Read what `packed` wrote. Raises NotAnIncrement.

    A seal tells nothing of who made it: whoever may write into the store, and knows the public key, can make one. So all
    that stands in it is looked at, and no name in it leads out of the folder into which things are brought back.
    """
    try:
        # As it was written, and not packed otherwise: a little could become very much.
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
            index = msgspec.json.decode(_member(tar, "index.json"), type=_Index)
            names = [*(name for name, _ in index.files), *index.gone, *index.tails]
            if not all(map(leads_within, names)):
                raise NotAnIncrement("a name in it leads elsewhere")
            if index.database:
                msgspec.convert(index.database, _Pages)
            return Increment(
                number=index.number,
                at=index.at,
                files=index.files,
                gone=index.gone,
                database=index.database,
                pages=_member(tar, "pages") if index.database else b"",
                tails={name: (start, _member(tar, f"tails/{name}")) for name, start in index.tails.items()},
            )
    except NotAnIncrement:
        raise
    except (KeyError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError, tarfile.TarError) as fault:
        raise NotAnIncrement(type(fault).__name__) from fault


def leads_within(name: str) -> bool:
    """Tell whether a name, laid below a folder, stays there: ``files/ab/cd``, and not ``../ab`` or ``/etc/ab``."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and str(path) == name
        and not path.is_absolute()
        and ".." not in path.parts
        and "\0" not in name
    )


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    entry = tar.getmember(name)
    found = tar.extractfile(entry) if entry.isreg() and not entry.issparse() else None
    # A tar may name holes that it does not hold: they would become very long.
    if found is None:
        raise KeyError(name)
    return found.read()


def unbroken(line: Line, base: int) -> Iterator[int]:
    """Walk the increments that follow a base, up to the first that is missing."""
    expected = base + 1
    for number in line.increments():
        if number < expected:
            continue
        if number != expected:
            return
        yield number
        expected += 1

"""Following the write-ahead log of an SQLite database, so that no committed page is missed and no writer waits long.

SQLite appends changed pages ("frames") to ``…-wal``, brings them into the database later and then begins the log anew from
its start. Who only looked now and then would miss what was overwritten. So a reader of ours always stands in the log,
and the next one is placed before the last one leaves. By the locks of SQLite (https://sqlite.org/walformat.html):

- a reader that stands within the log keeps it from being begun anew;
- one that came when all of the log was in the database keeps anything more from being brought into the database: the log
  may be begun anew once, behind what we have, and not a second time.

Hence everything that was in the log before it was begun anew has been read, and its salt has grown by exactly one. If it
has not, somebody worked on the database without SQLite's locks, and `LogLost` says so: then a new base is needed.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

HEADER: Final = struct.Struct(">8I")
FRAME: Final = struct.Struct(">6I")
BIG_ENDIAN: Final = 0x377F0683
LITTLE_ENDIAN: Final = 0x377F0682
LONG: Final = 16 << 20
"""Bytes after which the log is brought into the database and begun anew."""
WAIT: Final = 20.0
"""Seconds that we wait for a writer, as writers wait for us."""
TRIES: Final = 40


class LogLost(RuntimeError):
    """The log was begun anew behind our back: what we hold has a gap, and only a new base is whole."""


class Busy(RuntimeError):
    """Somebody reads in the database for so long that its log could not be brought into it. Try again."""


@dataclass(slots=True)
class Pages:
    """What changed between two commits: the last content of each page, and of how many pages the database is now."""

    size: int
    count: int = 0
    changed: dict[int, bytes] = field(default_factory=dict)


class Follower:
    """Reads the log of one database from the moment it is made. To be used by one thread."""

    def __init__(self, database: Path) -> None:
        self.path = database
        self._reader = self._connect()
        if self._reader.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            raise LogLost(f"{database} does not keep a write-ahead log")
        self.page_size = int(self._reader.execute("PRAGMA page_size").fetchone()[0])
        # Never closed while this process lives: by the rules of POSIX, closing a file gives up all locks that the process
        # holds on it, those of SQLite's own connections too.
        self._database = os.open(database, os.O_RDONLY)
        self._stand(self._reader)
        self._log = os.open(f"{database}-wal", os.O_RDONLY)
        self._salts = self._header()
        self._done = 0
        self._pending: Pages | None = None

    def _connect(self) -> sqlite3.Connection:
        # A thread of its own copies the base, while we go on.
        return sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)

    @staticmethod
    def _stand(connection: sqlite3.Connection) -> None:
        """Begin a reading transaction; only a read takes the lock."""
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def close(self) -> None:
        """Leave the log. What comes after this is missed."""
        self._reader.close()
        os.close(self._log)

    def changes(self) -> Pages | None:
        """Return what was committed since the last call, or None. Raises LogLost."""
        found = self._committed()
        if self._size() > LONG:
            found = self._turn(found)
        elif found is not None:
            self._move_on()
        return found

    def _move_on(self) -> None:
        following = self._connect()
        self._stand(following)
        self._reader.close()
        self._reader = following

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """Keep writers waiting; readers are not disturbed."""
        writer = self._connect()
        try:
            writer.execute("BEGIN IMMEDIATE")
            yield writer
        finally:
            writer.close()

    def _turn(self, found: Pages | None) -> Pages | None:
        """Bring the log into the database, so that the next writer begins it anew; return what was found on the way."""
        self._checkpoint()
        with self._alone():
            found = _merged(found, self._committed())
            self._reader.close()
            self._checkpoint()
            # Whether or not all of it got there: no writer was at work, so we stand where we were, or at the very end.
            self._reader = self._connect()
            self._stand(self._reader)
        return found

    def _checkpoint(self) -> bool:
        """Bring into the database what no reader needs in the log; tell whether that was all of it."""
        connection = self._connect()
        try:
            busy, inside, brought = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        finally:
            connection.close()
        return not busy and inside == brought

    def base(self) -> tuple[Pages | None, Base]:
        """Return what was committed since the last call, and the database as it then stood. Raises Busy, LogLost."""
        self._checkpoint()
        with self._alone():
            found = self._committed()
            self._reader.close()
            for _ in range(TRIES):
                if self._checkpoint():
                    break
                time.sleep(0.05)
            else:
                self._reader = self._connect()
                self._stand(self._reader)
                self._pending = _merged(self._pending, found)
                raise Busy("readers stand in the log")
            # Two: one stays with the base until that is copied, the other one moves on with the log.
            self._reader, standing = self._connect(), self._connect()
            self._stand(self._reader)
            self._stand(standing)
            size = int(standing.execute("PRAGMA page_count").fetchone()[0]) * self.page_size
        return found, Base(self._database, size, standing)

    def _committed(self) -> Pages | None:
        """Read to the last commit in the log."""
        found, self._pending = self._pending, None
        salts = self._header()
        if salts is None:
            return found
        if salts != self._salts:
            if self._salts is not None and salts[0] != (self._salts[0] + 1) & 0xFFFFFFFF:
                raise LogLost(f"the log of {self.path} was begun anew unseen")
            self._salts, self._done = salts, 0
        return _merged(found, self._read(salts))

    def _read(self, salts: tuple[int, int, bool]) -> Pages | None:
        """Read the frames that are new, up to the last commit among them."""
        step, uncommitted = FRAME.size + self.page_size, dict[int, bytes]()
        found: Pages | None = None
        at, number = HEADER.size + self._done * step, self._done
        before = os.pread(self._log, FRAME.size, at - step) if self._done else os.pread(self._log, HEADER.size, 0)
        while len(frame := os.pread(self._log, step, at)) == step:
            page, size, first, second, *_ = FRAME.unpack_from(frame)
            if (first, second) != salts[:2]:
                break
            if size and not _is_whole(frame, before, salts[2]):
                break
            uncommitted[page] = frame[FRAME.size :]
            before, at, number = frame[: FRAME.size], at + step, number + 1
            if size:
                found = found or Pages(self.page_size)
                found.changed |= uncommitted
                found.count = size
                uncommitted.clear()
                self._done = number
        return found

    def _header(self) -> tuple[int, int, bool] | None:
        """Return the two salts of the log and in which order its sums are made; None while it is empty."""
        raw = os.pread(self._log, HEADER.size, 0)
        if len(raw) < HEADER.size:
            return None
        magic, _, size, _, first, second, *_ = HEADER.unpack(raw)
        if magic not in (BIG_ENDIAN, LITTLE_ENDIAN) or size != self.page_size:
            raise LogLost(f"the log of {self.path} is not one that we know")
        return first, second, magic == BIG_ENDIAN

    def _size(self) -> int:
        """Return how long the part of the log is that is in use, in bytes."""
        return HEADER.size + self._done * (FRAME.size + self.page_size)


@dataclass(slots=True)
class Base:
    """The database as it stood at one commit. Until it is closed nothing is brought into its file, so that it can be copied."""

    handle: int
    size: int
    standing: sqlite3.Connection

    def chunks(self) -> Iterator[bytes]:
        """Walk its bytes."""
        at = 0
        while at < self.size:
            piece = os.pread(self.handle, min(1 << 20, self.size - at), at)
            if not piece:
                raise LogLost("the database is shorter than it says")
            yield piece
            at += len(piece)

    def close(self) -> None:
        """Let the database take in its log again."""
        self.standing.close()


def _merged(first: Pages | None, second: Pages | None) -> Pages | None:
    if first is None or second is None:
        return first or second
    return Pages(second.size, second.count, first.changed | second.changed)


def _is_whole(frame: bytes, before: bytes, big: bool) -> bool:
    """Tell whether the sum of a frame is right: it is written with a head and a body, and we may have come between.

    Frames before it are whole if it is: they are written in turn.
    """
    if not before:
        return False
    one, two = struct.unpack(">2I", before[-8:])
    words = struct.unpack(
        f"{'>' if big else '<'}{(8 + len(frame) - FRAME.size) // 4}I", frame[:8] + frame[FRAME.size :]
    )
    for i in range(0, len(words), 2):
        one = (one + words[i] + two) & 0xFFFFFFFF
        two = (two + words[i + 1] + one) & 0xFFFFFFFF
    return struct.unpack(">2I", frame[16:24]) == (one, two)

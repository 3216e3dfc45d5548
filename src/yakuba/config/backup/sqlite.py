"""An SQLite database that is backed up while it is used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from yakuba.config.backup.frames import Follower, Pages
from yakuba.config.backup.rounds import PAGE, Fill
from yakuba.config.backup.sealed import Damaged
from yakuba.config.backup.store import Increment


class Sqlite:
    """The database of a house without a server."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._follower = Follower(path)

    def changes(self) -> Pages | None:
        """Return what was committed since the last call. Raises LogLost."""
        return self._follower.changes()

    def base(self) -> tuple[Pages | None, Fill]:
        """Return the same, and what writes the database as it stands now. Raises Busy, LogLost."""
        found, base = self._follower.base()

        def fill(stream: IO[bytes]) -> None:
            try:
                for chunk in base.chunks():
                    stream.write(chunk)
            finally:
                base.close()

        return found, fill

    def close(self) -> None:
        """Let go of the log."""
        self._follower.close()


def apply(database: Path, increments: Iterable[Increment]) -> None:
    """Write the changed pages of increments into a database that nobody uses. Raises Damaged."""
    handle = os.open(database, os.O_RDWR)
    try:
        for increment in increments:
            if not increment.database:
                continue
            size, at = increment.database["page_size"], 0
            if len(increment.pages) % (PAGE.size + size):
                raise Damaged(f"increment {increment.number} holds half a page")
            while at < len(increment.pages):
                (page,) = PAGE.unpack_from(increment.pages, at)
                content = increment.pages[at + PAGE.size : at + PAGE.size + size]
                if page < 1:
                    raise Damaged(f"increment {increment.number} holds a page before the first")
                # What lies behind the end was there between two commits: it would be cut off again.
                if page <= increment.database["pages"]:
                    os.pwrite(handle, content, (page - 1) * size)
                at += PAGE.size + size
            os.ftruncate(handle, increment.database["pages"] * size)
        os.fsync(handle)
    finally:
        os.close(handle)


def faults(database: Path) -> list[str]:
    """Return what SQLite itself finds wrong with a database: broken pages, rows without the rows they name."""
    connection = sqlite3.connect(database)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        found += [
            f"{row[0]} {row[1]} -> {row[2]}" for row in connection.execute("PRAGMA foreign_key_check").fetchmany(20)
        ]
    finally:
        connection.close()
    return found

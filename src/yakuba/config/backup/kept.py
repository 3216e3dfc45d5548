"""Which kept files are new since the last round. They are written once, under a name of their own, and never changed.

The folders tell: one in which a file appeared or went has a new time. What was seen is remembered in a small database of
our own, so that a restart does not read every file again; without it everything is read again, and nothing is lost.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from yakuba.config.backup.sealed import seal_into
from yakuba.config.backup.store import Store

UNSURE: Final = 2_000_000_000
"""Nanoseconds for which a folder's time may hide a second change: clocks of file systems tick slowly."""
IN_WORK: Final = (".part", ".tmp")


class Shelf:
    """The folders of kept files, as far as the backup has them. ``roots`` are they, by their names in the backup."""

    def __init__(self, roots: Mapping[str, Path], memory: Path) -> None:
        self.roots = dict(roots)
        self._times: dict[str, tuple[int, list[str]]] = {}
        self._memory = sqlite3.connect(memory, isolation_level=None, check_same_thread=False)
        self._memory.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "CREATE TABLE IF NOT EXISTS held (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, sha256 TEXT);"
            "CREATE TABLE IF NOT EXISTS gone (sha256 TEXT PRIMARY KEY, at REAL);"
        )
        self._known: dict[str, set[str]] = {}
        self._remembered = True

    def new(self, store: Store, to: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[str]]:
        """Bring new files into the store; return their names and SHA-256, and the names of those that went."""
        came: list[tuple[str, str]] = []
        went: list[str] = []
        for folder, names in (found for root in self.roots for found in self._changed(root)):
            known = self._known.setdefault(folder, set())
            for name in sorted(names - known):
                path = f"{folder}/{name}"
                sha256 = self._bring(path, store, to)
                if sha256 is not None:
                    came.append((path, sha256))
                    known.add(name)
            for name in known - names:
                path = f"{folder}/{name}"
                self._forget(path)
                went.append(path)
            known &= names
        if self._remembered:
            went += self._gone_meanwhile()
            self._remembered = False
        return came, went

    def _gone_meanwhile(self) -> list[str]:
        """Return what we remember from before the last restart and what is not there any more."""
        here = {f"{folder}/{name}" for folder, names in self._known.items() for name in names}
        gone = [path for path, _ in self.all() if path not in here]
        for path in gone:
            self._forget(path)
        return gone

    def _changed(self, folder: str) -> Iterator[tuple[str, set[str]]]:
        """Walk the folders in which something changed, with all names in each."""
        try:
            changed = self._where(folder).stat().st_mtime_ns
        except FileNotFoundError:
            self._times.pop(folder, None)
            if self._known.get(folder):
                yield folder, set()
            return
        seen = self._times.get(folder)
        if seen is None or seen[0] != changed:
            names, below = self._listed(folder)
            lost = set(seen[1]) - set(below) if seen else set()
            settled = changed if time.time_ns() - changed > UNSURE else 0
            self._times[folder] = (settled, below)
            yield folder, names
            for name in lost:
                yield from self._changed(name)
        for name in self._times[folder][1]:
            yield from self._changed(name)

    def _where(self, path: str) -> Path:
        root, _, below = path.partition("/")
        return self.roots[root] / below

    def _listed(self, folder: str) -> tuple[set[str], list[str]]:
        names, below = set(), []
        with os.scandir(self._where(folder)) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below.append(f"{folder}/{entry.name}")
                elif entry.is_file(follow_symlinks=False) and not entry.name.endswith(IN_WORK):
                    names.add(entry.name)
        return names, below

    def _bring(self, path: str, store: Store, to: tuple[str, ...]) -> str | None:
        """Seal one file into the store, unless it lies there; return its SHA-256, or None if it is gone already."""
        try:
            with self._where(path).open("rb") as file:
                facts = os.fstat(file.fileno())
                held = self._memory.execute("SELECT size, changed, sha256 FROM held WHERE path = ?", [path]).fetchone()
                if held and held[:2] == (facts.st_size, facts.st_mtime_ns) and store.file(held[2]).exists():
                    return str(held[2])
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                goal = store.file(sha256)
                if not goal.exists():
                    file.seek(0)
                    seal_into(goal, file, to)
        except FileNotFoundError:
            return None
        row = (path, facts.st_size, facts.st_mtime_ns, sha256)
        self._memory.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", row)
        self._memory.execute("DELETE FROM gone WHERE sha256 = ?", [sha256])
        return sha256

    def _forget(self, path: str) -> None:
        held = self._memory.execute("SELECT sha256 FROM held WHERE path = ?", [path]).fetchone()
        self._memory.execute("DELETE FROM held WHERE path = ?", [path])
        if held and not self._memory.execute("SELECT 1 FROM held WHERE sha256 = ?", held).fetchone():
            self._memory.execute("INSERT OR REPLACE INTO gone VALUES (?, ?)", [held[0], time.time()])

    def destroy(self, store: Store, *, before: float) -> int:
        """Delete from the store what was destroyed here before a time in seconds since 1970; return how many files."""
        old = self._memory.execute("SELECT sha256 FROM gone WHERE at < ?", [before]).fetchall()
        for (sha256,) in old:
            store.file(sha256).unlink(missing_ok=True)
            self._memory.execute("DELETE FROM gone WHERE sha256 = ?", [sha256])
        return len(old)

    def all(self) -> list[tuple[str, str]]:
        """Return every file that the store holds for us, with its SHA-256."""
        names = self._memory.execute("SELECT path, sha256 FROM held ORDER BY path").fetchall()
        return [(str(path), str(sha256)) for path, sha256 in names]

    def close(self) -> None:
        """Close the memory."""
        self._memory.close()

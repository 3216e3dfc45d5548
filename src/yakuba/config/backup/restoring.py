"""The way back: a base, the increments after it, the kept files by their hashes, the journal's file, public keys.

Everything is made ready beside its place and moved there at the end; where something lies already nothing is touched.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from yakuba.config.backup import sqlite
from yakuba.config.backup.sealed import Damaged, WrongKey, open_into, open_small
from yakuba.config.backup.store import Increment, Line, NoBackup, Store, leads_within, read_increment, unbroken
from yakuba.ground.sealing import recipient_of

WORKERS: Final = 4


class InTheWay(RuntimeError):
    """Where something would be restored to, something lies already."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Where to restore to. ``database`` is a file (SQLite) or PostgreSQL's data folder; the others as they were saved."""

    database: Path
    files: Mapping[str, Path]
    tails: Mapping[str, Path]


@dataclass(slots=True)
class Restored:
    """What came back. ``until`` is the moment of the last increment; ``damaged`` names what could not be brought back.

    ``late`` files came after the last increment; they were found by their hashes.
    """

    line: str
    kind: str
    until: datetime
    base: int
    increments: int = 0
    files: dict[str, str] = field(default_factory=dict)
    bytes: int = 0
    damaged: list[str] = field(default_factory=list)
    late: int = 0


def right_line(store: Store, identity: str) -> Line:
    """Return the newest whole line. Raises NoBackup, or WrongKey before anything is touched."""
    line = store.newest()
    if recipient_of(identity) not in line.recipients:
        raise WrongKey(
            f"sealed to {', '.join(line.recipients)}; the key that was given belongs to {recipient_of(identity)}"
        )
    return line


def restore(store: Store, identity: str, goal: Goal) -> Restored:
    """Bring back the newest line, as far as it goes.

    Raises InTheWay, NoBackup, WrongKey; Damaged if the base is. A damaged increment ends the way there and is told.
    """
    for path in (goal.database, *goal.files.values()):
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise InTheWay(str(path))
    line = right_line(store, identity)
    ready = goal.database.with_name(f".{goal.database.name}.restoring")
    shutil.rmtree(ready, ignore_errors=True)
    ready.mkdir(parents=True, mode=0o700)
    try:
        done = _prepared(store, line, identity, ready)
        _in_place(ready, goal)
    finally:
        shutil.rmtree(ready, ignore_errors=True)
    os.sync()
    return done


def _prepared(store: Store, line: Line, identity: str, ready: Path) -> Restored:
    base, faults = _base(line, identity, ready)
    state = read_increment(line.state(base), identity)
    done = Restored(line.folder.name, line.kind, state.at, base, damaged=faults)
    held = dict(state.files)
    tails = {name: content for name, (_, content) in state.tails.items()}

    def walked() -> Iterator[Increment]:
        for increment in _increments(line, base, identity, done):
            held.update(increment.files)
            for name in increment.gone:
                held.pop(name, None)
            for name, (start, content) in increment.tails.items():
                tails[name] = tails.get(name, b"")[:start] + content
            done.increments, done.until = done.increments + 1, increment.at
            yield increment

    if line.kind == "sqlite":
        sqlite.apply(ready / "database", walked())
    else:
        for _ in walked():
            pass
        _wal(store, identity, ready / "wal")
    _files(store, identity, held, ready / "files", done)
    for name, content in tails.items():
        path = ready / "tails" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return done


def _base(line: Line, identity: str, ready: Path) -> tuple[int, list[str]]:
    """Bring the newest base that is whole; return its number, and which newer ones are not."""
    faults: list[str] = []
    goal = ready / "database"
    for number in reversed(line.bases()):
        try:
            if line.kind == "sqlite":
                goal.touch(mode=0o600)
                with goal.open("wb") as file:
                    open_into(line.base(number), file, identity)
            else:
                _unpacked(line.base(number), goal, identity)
        except Damaged:
            faults.append(line.base(number).name)
            continue
        return number, faults
    raise NoBackup(f"no base of {line.folder} is whole")


def _unpacked(path: Path, goal: Path, identity: str) -> None:
    """Unpack PostgreSQL's tar while it is being opened."""
    shutil.rmtree(goal, ignore_errors=True)
    goal.mkdir(mode=0o700)
    command = ["/usr/bin/env", "tar", "--extract", "--file=-", f"--directory={goal}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as unpacking:  # noqa: S603 - the system's tar
        assert unpacking.stdin is not None  # noqa: S101 - a pipe was asked for
        try:
            open_into(path, unpacking.stdin, identity)
        finally:
            unpacking.stdin.close()
    if unpacking.returncode:
        raise Damaged(f"{path} is not a whole tar")


def _increments(line: Line, base: int, identity: str, done: Restored) -> Iterator[Increment]:
    for number in unbroken(line, base):
        try:
            yield read_increment(line.increment(number), identity)
        except Damaged:
            # What follows was written upon it: a database with a hole in its pages is none.
            done.damaged.append(line.increment(number).name)
            return
    missing = [number for number in line.increments() if number > base + done.increments]
    if missing:
        done.damaged.append(f"{line.increment(base + done.increments + 1).name} (missing)")


def _wal(store: Store, identity: str, goal: Path) -> None:
    """Open PostgreSQL's log, and lay the segment that was being filled beside it under its full name."""
    goal.mkdir(mode=0o700)
    for path in sorted(store.wal.glob("*.age")) if store.wal.is_dir() else []:
        (goal / path.name.removesuffix(".age")).write_bytes(open_small(path, identity))
    for path in sorted(store.receiving.iterdir()) if store.receiving.is_dir() else []:
        if path.is_symlink() or not path.is_file():
            continue
        name = path.name.removesuffix(".partial")
        if not (goal / name).exists():
            shutil.copyfile(path, goal / name)


def _files(store: Store, identity: str, held: Mapping[str, str], goal: Path, done: Restored) -> None:
    goal.mkdir(mode=0o700)
    for folder in sorted({(goal / name).parent for name in held}):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = threading.Lock()

    def bring(one: tuple[str, str]) -> None:
        name, sha256 = one
        fault, size = _file(store.file(sha256), goal / name, identity, sha256)
        with lock:
            if fault:
                done.damaged.append(f"{name} ({fault})")
            else:
                done.files[name] = sha256
                done.bytes += size

    with ThreadPoolExecutor(WORKERS) as workers:
        for _ in workers.map(bring, held.items()):
            pass


def _file(path: Path, goal: Path, identity: str, sha256: str) -> tuple[str, int]:
    """Bring one kept file; return what was wrong with it, if anything, and its size."""
    try:
        content = io.BytesIO()
        open_into(path, content, identity)
    except FileNotFoundError:
        return "missing", 0
    except (Damaged, WrongKey):
        return "damaged", 0
    data = content.getvalue()
    if hashlib.sha256(data).hexdigest() != sha256:
        return "damaged", 0
    with os.fdopen(os.open(goal, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    return "", len(data)


def _in_place(ready: Path, goal: Goal) -> None:
    moves = [(ready / "database", goal.database), (ready / "wal", wal_of(goal))]
    moves += [(ready / "files" / name, path) for name, path in goal.files.items()]
    for come, go in moves:
        if come.exists():
            if go.is_dir():
                go.rmdir()
            go.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(come, go)
    for name, path in goal.tails.items():
        come = ready / "tails" / name
        # A key or a journal that survived is never written over: it knows more than the backup.
        if come.exists() and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.move(come, path)


def wal_of(goal: Goal) -> Path:
    """Return where PostgreSQL's log is laid for the replay."""
    return goal.database.with_name(f"{goal.database.name}.wal")


def bring_by_hash(
    store: Store, identity: str, named: Iterable[tuple[str, str]], goal: Mapping[str, Path], done: Restored
) -> list[str]:
    """Bring the files that the database names and no increment does: they were sealed when they were saved.

    ``named`` are names in the backup with their SHA-256. Returns those that are not there, or not as they were kept.
    """
    left: list[str] = []
    for name, sha256 in named:
        if done.files.get(name) == sha256:
            continue
        root, _, below = name.partition("/")
        if root not in goal or not leads_within(below):
            left.append(f"{name} (no name of ours)")
            continue
        path = goal[root] / below
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fault, size = ("altered", 0) if path.exists() else _file(store.file(sha256), path, identity, sha256)
        if fault:
            left.append(f"{name} ({fault})")
        else:
            done.files[name] = sha256
            done.bytes += size
            done.late += 1
    return sorted(left)

"""``yakuba restore`` and ``yakuba backup drill``: the same way back, once in earnest and once beside the hall."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection

from yakuba.config.backup import checking, replaying, sqlite
from yakuba.config.backup.restoring import Goal, InTheWay, Restored, bring_by_hash, restore, wal_of
from yakuba.config.backup.sealed import Damaged, WrongKey, read_identity
from yakuba.config.backup.store import NoBackup, Store
from yakuba.config.console.backup_words import say
from yakuba.ground import clock, journal
from yakuba.ground.actor import Actor
from yakuba.ground.journal.checkpoints import path as checkpoints
from yakuba.ground.ref import Ref

NEEDED: Final = ("office.key", "journal.key")
"""What a hall needs and no backup holds. Not ``secret_key``: a new one is made at once, docs/backup.md says what that costs."""


@dataclass(frozen=True, slots=True)
class Way:
    """From where, with which key, to where; and who made PostgreSQL's data."""

    store: Store
    identity: str
    goal: Goal
    superuser: str


Parser = Callable[[argparse.ArgumentParser], argparse.ArgumentParser]


def add(commands: Any, group: Any, with_folder: Parser) -> None:
    """Add ``restore`` and ``backup drill`` to the command line."""
    one = with_folder(group.add_parser("drill", help="restore into a folder that is thrown away, verify, say how long"))
    one.add_argument("--key", type=Path, required=True, help="file with the recovery key")
    one.add_argument("--superuser", default="postgres", help="PostgreSQL: who made its data")
    one.add_argument("--room", type=Path, help="where there is room for a second copy (default: YAKUBA_HOME)")
    one.set_defaults(run=_drill)
    one = with_folder(commands.add_parser("restore", help="bring back database, files and journal from a backup"))
    one.add_argument("--key", type=Path, required=True, help="file with the recovery key")
    one.add_argument("--data", type=Path, help="PostgreSQL: the empty folder of its data")
    one.add_argument("--superuser", default="postgres", help="PostgreSQL: who made its data")
    one.add_argument("--why", default="", help="why it is restored; signed in the journal if something is missing")
    one.set_defaults(run=_restore)


def store(options: argparse.Namespace) -> Store | None:
    """Return the folder of the backup; without one, say so."""
    folder = options.folder or settings.BACKUP
    if folder is None:
        no(say("no_folder", options.lang))
        return None
    return Store(Path(folder))


def kept() -> dict[str, Path]:
    """Return the folders whose files are in the backup, by their names there."""
    return {"files": Path(settings.MEDIA_ROOT), "relay": Path(settings.RELAY)}


def no(words: str) -> int:
    """Say why not; return the exit status of a fault."""
    print(words, file=sys.stderr)
    return 1


def _goal(data: Path | None) -> Goal:
    where = settings.DATABASES["default"]
    own = where["ENGINE"] == "django.db.backends.sqlite3"
    tails = {"journal/checkpoints.jsonl": checkpoints()}
    tails |= {f"keys/{name}.pub": settings.KEYS / f"{name}.pub" for name in ("office", "recovery", "backup", "journal")}
    return Goal(Path(where["NAME"]) if own or data is None else data, kept(), tails)


def _restore(options: argparse.Namespace) -> int:
    here = store(options)
    if here is None:
        return 2
    began = time.monotonic()
    try:
        goal = _goal(options.data)
        way = Way(here, read_identity(options.key), goal, options.superuser)
        done = restore(here, way.identity, goal)
        found = _looked(way, done, options.why or say("restored_why", options.lang), real=True)
    except (InTheWay, WrongKey, NoBackup, Damaged, OSError, replaying.CannotReplay) as fault:
        return no(_why_not(fault, options.lang))
    return _told(done, found, time.monotonic() - began, options.lang)


def _why_not(fault: Exception, language: str) -> str:
    kinds = {InTheWay: "in_the_way", WrongKey: "wrong_key", replaying.CannotReplay: "replay"}
    return say(kinds.get(type(fault), "damaged"), language, why=fault)


def _looked(way: Way, done: Restored, why: str = "", *, real: bool) -> checking.Found:
    """Look at what came back; in earnest, sign it and write it into the journal. PostgreSQL runs only meanwhile."""
    goal = way.goal
    if done.kind == "sqlite":
        done.damaged += sqlite.faults(goal.database)
        checking.reach(NAME=str(goal.database))
        return _found(way, done, why, real=real)
    done.damaged += replaying.files_of(goal.database)
    with replaying.replayed(goal.database, wal_of(goal), way.superuser) as folder:
        checking.reach(HOST=folder, PORT=str(replaying.PORT), PASSWORD="")
        try:
            return _found(way, done, why, real=real)
        finally:
            connection.close()
            shutil.rmtree(wal_of(goal), ignore_errors=True)


def _found(way: Way, done: Restored, why: str, *, real: bool) -> checking.Found:
    at = clock.now()
    missing = bring_by_hash(way.store, way.identity, checking.named(), way.goal.files, done)
    if real:
        checking.complete_the_checkpoints()
    found = checking.look(missing, at=at)
    if real:
        checking.sign_the_restoration(found, why, at=at)
        _note("backup.restored", done, found, why=why, at=at)
    return found


def _note(action: str, done: Restored, found: checking.Found, *, why: str, at: datetime) -> None:
    data = {
        "line": done.line,
        "until": done.until.isoformat(),
        "files": len(done.files),
        "missing": len(found.files) + len(done.damaged),
        "good": found.good and not done.damaged,
    }
    journal.record(Actor.system("backup"), action, Ref("backup", done.line), at=at, why=why, data=data)


def _told(done: Restored, found: checking.Found, seconds: float, language: str) -> int:
    until = done.until.astimezone(clock.JST).strftime("%Y-%m-%d %H:%M:%S")
    numbers = {
        "base": done.base,
        "increments": done.increments,
        "files": len(done.files),
        "mb": done.bytes // 1_000_000,
    }
    print(say("restored", language, until=until, seconds=round(seconds, 1), **numbers))
    faults = [*done.damaged, *found.files, *found.journal]
    for what in faults[:100]:
        print(say("fault", language, what=what))
    if found.signed:
        print(say("signed", language))
    if any(fault.split()[0] in checking.LOST for fault in found.journal):
        print(say("unsigned", language))
    if not faults:
        print(say("good", language, links=found.links))
    missing = [
        name for name in NEEDED if not any((folder / name).exists() for folder in (settings.KEYS, settings.HOME))
    ]
    if missing:
        print(say("keys", language, folder=settings.KEYS, names=", ".join(missing)))
    if done.kind == "postgresql":
        print(say("start", language))
    return 1 if faults else 0


def _drill(options: argparse.Namespace) -> int:
    """Restore beside the hall. Database and files of the hall are only told of it, by a line in the journal."""
    here = store(options)
    if here is None:
        return 2
    began, live = time.monotonic(), dict(connection.settings_dict)
    room = Path(tempfile.mkdtemp(prefix="yakuba-drill-", dir=options.room or settings.HOME))
    # PostgreSQL runs as another user and must get through to its data.
    room.chmod(0o711)
    goal = Goal(room / "database", {name: room / "files" / name for name in kept()}, {})
    try:
        way = Way(here, read_identity(options.key), goal, options.superuser)
        done = restore(here, way.identity, goal)
        brought = time.monotonic() - began
        found = _looked(way, done, real=False)
    except (WrongKey, NoBackup, Damaged, OSError, replaying.CannotReplay) as fault:
        return no(_why_not(fault, options.lang))
    finally:
        shutil.rmtree(room, ignore_errors=True)
        checking.reach(**live)
    with suppress(DatabaseError):
        _note("backup.drilled", done, found, why="", at=clock.now())
    result = _as_json(done, found, brought, time.monotonic() - began)
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["good"] else 1


def _as_json(done: Restored, found: checking.Found, brought: float, seconds: float) -> dict[str, Any]:
    faults = [*done.damaged, *found.files, *(fault for fault in found.journal if fault.split()[0] not in checking.LOST)]
    return {
        "good": not faults,
        "database": done.kind,
        "until": done.until.isoformat(),
        "increments": done.increments,
        "files": len(done.files),
        "bytes": done.bytes,
        "links": found.links,
        "counts": found.counts,
        "faults": faults[:100],
        "journal": found.journal[:100],
        "restored_s": round(brought, 2),
        "verified_s": round(seconds, 2),
    }

"""``yakuba backup`` and ``yakuba restore``: a backup that runs beside the hall, one at once, its state, a drill, the way back."""

from __future__ import annotations

import argparse
import signal
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.conf import settings

from yakuba.config.backup.frames import Busy, LogLost
from yakuba.config.backup.kept import Shelf
from yakuba.config.backup.receiving import Postgresql
from yakuba.config.backup.rounds import Database, Rounds
from yakuba.config.backup.sealed import recipients
from yakuba.config.backup.sqlite import Sqlite
from yakuba.config.backup.store import Store
from yakuba.config.console import backup_return
from yakuba.config.console.backup_words import say
from yakuba.ground import clock
from yakuba.ground.journal.checkpoints import path as checkpoints
from yakuba.ground.keys import NoKeys

DAY: Final = 24 * 60 * 60
STALE: Final = 60
"""Seconds without a word from the backup after which `status` says that it does not run."""


def add(commands: Any) -> None:
    """Add ``backup`` and ``restore`` to the command line."""
    group = commands.add_parser("backup", help="keep a sealed copy elsewhere, at most a second behind")
    group = group.add_subparsers(required=True)
    one = _with_folder(group.add_parser("run", help="keep the copy up to date until told to stop"))
    one.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="between two rounds")
    one.add_argument("--base-every", type=float, default=DAY, metavar="SECONDS", help="between two whole copies")
    one.set_defaults(run=_run)
    one = _with_folder(group.add_parser("now", help="make one whole copy and stop"))
    one.set_defaults(run=_now)
    one = _with_folder(group.add_parser("status", help="how old the copy is; exit status 1 if nobody keeps it"))
    one.add_argument("--older-than", type=float, default=STALE, metavar="SECONDS")
    one.set_defaults(run=_status)
    one = _with_folder(group.add_parser("prune", help="delete old copies, and files that were destroyed here"))
    one.add_argument("--keep", type=int, default=30, metavar="DAYS")
    one.set_defaults(run=_prune)
    backup_return.add(commands, group, _with_folder)


def _with_folder(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--folder", type=Path, default=None, help="where the backup lies (default: YAKUBA_BACKUP)")
    return parser


def _shelf() -> Shelf:
    return Shelf(backup_return.kept(), settings.HOME / "backup.sqlite3")


def _rounds(store: Store) -> Rounds:
    to = recipients()
    store.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    where = settings.DATABASES["default"]

    def reached() -> Database:
        if where["ENGINE"] == "django.db.backends.sqlite3":
            return Sqlite(Path(where["NAME"]))
        return Postgresql(where, store, store.receiving, to)

    tails = {"journal/checkpoints.jsonl": checkpoints()}
    tails |= {f"keys/{path.name}": path for path in sorted(Path(settings.KEYS).glob("*.pub"))}
    return Rounds(store, _shelf(), tails, reached, to)


def _run(options: argparse.Namespace) -> int:
    store = backup_return.store(options)
    if store is None:
        return 2
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        rounds = _rounds(store)
    except (NoKeys, OSError) as fault:
        return backup_return.no(say("cannot", options.lang, why=fault))
    print(say("runs", options.lang, folder=store.folder, to=" ".join(rounds.to)), flush=True)
    rounds.run(lambda: bool(stopping), clock.now, every=options.every, base_every=options.base_every)
    return 0


def _now(options: argparse.Namespace) -> int:
    store = backup_return.store(options)
    if store is None:
        return 2
    try:
        rounds = _rounds(store)
        rounds.begin(at=clock.now())
        rounds.round(at=clock.now())
        rounds.stop()
    except (NoKeys, OSError, LogLost, Busy) as fault:
        return backup_return.no(say("cannot", options.lang, why=fault))
    line = rounds.line
    print(say("made", options.lang, folder=line.folder if line else store.folder, files=len(rounds.shelf.all())))
    return 0


def _status(options: argparse.Namespace) -> int:
    store = backup_return.store(options)
    if store is None:
        return 2
    alive = store.alive()
    whole = [line for line in store.lines() if line.bases()]
    if alive is None or not whole:
        return backup_return.no(say("none", options.lang, folder=store.folder))
    age = (clock.now() - alive).total_seconds()
    line = whole[-1]
    last = (line.increments() or [0])[-1]
    print(say("status", options.lang, age=round(age), line=line.folder.name, base=line.bases()[-1], last=last))
    if age > options.older_than:
        return backup_return.no(say("stale", options.lang, age=round(age)))
    return 0


def _prune(options: argparse.Namespace) -> int:
    store = backup_return.store(options)
    if store is None:
        return 2
    before = clock.now() - timedelta(days=options.keep)
    gone = store.prune(before)
    shelf = _shelf()
    files = shelf.destroy(store, before=before.timestamp())
    shelf.close()
    print(say("pruned", options.lang, parts=gone, files=files))
    return 0

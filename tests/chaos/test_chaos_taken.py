"""An edge is taken, disk and all: what residents filed there is in none of its files, nor in what it gives away and backs up.

The edge runs as it is deployed (`yakuba serve`, `yakuba work`, zone ``edge``), and residents come over HTTP.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pyrage
import pytest
from django.db import connection
from pyrage import x25519

from tests.chaos.memory import Edge, Singer, found
from tests.chaos.remembering import edge
from tests.chaos.residents import LOOPBACK
from yakuba.config.backup.sealed import read_identity
from yakuba.ground import clock
from yakuba.ground.relay import authority

# On PostgreSQL by hand: it looks at the disk of a server in use, and takes a minute and a half.
pytestmark = [pytest.mark.slow, pytest.mark.once]
HERE = connection.vendor
PLACES = {
    "database": ("yakuba.sqlite3",) if HERE == "sqlite" else ("data/base/",),
    "log of the database": ("yakuba.sqlite3-wal",) if HERE == "sqlite" else ("data/pg_wal/",),
    "kept files": ("files/papers/sealed/",),
    "spool of the relay": ("relay/out/",),
    "what is carried to the office": ("stick/edge/enclosures/",),
    "bundles": ("stick/edge/0",),
    "backup": ("backup/lines/",),
    "backup of kept files": ("backup/files/",),
    "logs": ("web.log", "office-0.log"),
}
"""Where one looks, by the beginnings of names. In bundles and logs nothing would stand even if nothing were sealed."""
UNSEALED = set(PLACES) - {"bundles", "logs", "backup", "backup of kept files"}
ON_THE_DISK = {"field", "field in kanji", "file name", "file name in kanji", "file body", "file body in kanji"}


@contextmanager
def log_kept(hall: Edge) -> Iterator[None]:
    """Let SQLite keep its log meanwhile: a reader stands in it. PostgreSQL keeps its own long enough."""
    with closing(sqlite3.connect(hall.store.url if HERE == "sqlite" else ":memory:", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield


def searched(hall: Edge, singer: Singer) -> tuple[set[str], dict[str, set[str]]]:
    """Let somebody file, and search twice: while the database's log holds it, and when all was carried and backed up.

    Return in which places one looked, and in which files which of the marks were.
    """
    with log_kept(hall):
        singer.sing()
        hall.rest()
        files = looked_at(hall)
        places, there = among(files), sung_in(files, singer.marks)
    hall.run("yakuba.config.cli", "relay", "export", str(hall.home / "stick"))
    hall.run("yakuba.config.cli", "backup", "now", "--folder", str(hall.home / "backup"))
    files = looked_at(hall)
    return places | among(files), there | sung_in(files, singer.marks)


def looked_at(hall: Edge) -> dict[str, Path]:
    """Return every file of the side by its name, the server's own among them."""
    found_there = {path.relative_to(hall.home).as_posix(): path for path in hall.home.rglob("*") if path.is_file()}
    if data := getattr(hall.store, "folder", None):
        found_there |= {path.relative_to(data).as_posix(): path for path in data.rglob("*") if path.is_file()}
    return found_there


def sung_in(files: Mapping[str, Path], marks: Mapping[str, str]) -> dict[str, set[str]]:
    """Return in which files, or names of files, which of these marks stand."""
    hidden = {name: set(found([_bytes(path), name.encode()], marks)) for name, path in files.items()}
    return {name: there for name, there in hidden.items() if there}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # a database that runs writes some of its files anew under another name
        return b""


def among(names: Mapping[str, object]) -> set[str]:
    """Return which of the places have one of these files."""
    return {place for place, begins in PLACES.items() if any(name.startswith(begins) for name in names)}


def test_whoever_takes_the_edge_reads_nothing_that_was_filed_there(tmp_path: Path) -> None:
    with edge(HERE) as hall:
        first, second = hall.drafts(2)
        (hall.home / "drafts.json").unlink()  # the codes, noted by the test itself
        for name in ("office.key", "recovery.key"):  # an edge has neither
            shutil.move(hall.home / "keys" / name, tmp_path)
        authority.make(tmp_path / "relay", [LOOPBACK], at=clock.now())
        shutil.copytree(tmp_path / "relay/edge", hall.home / "keys/relay")
        hall.become_the_edge(forget=0.0, YAKUBA_LOG="DEBUG")
        hall.run("yakuba.config.cli", "migrate")
        hall.open()
        singer = Singer(hall.port, first.code)
        assert searched(hall, singer) == (set(PLACES), {})

        # The same search finds what is there: a hall that seals nothing, and the next one who files in it.
        hall.close()
        hall.change(mutant="seals-nothing", servers=1)
        hall.open()
        control = Singer(hall.port, second.code)
        places, there = searched(hall, control)
        assert (places, among(there)) == (set(PLACES), UNSEALED)
        assert set().union(*there.values()) == ON_THE_DISK
        # The backup is shut all the same; whoever has its key sees that all of it is in there.
        in_the_backup = [found([one], control.marks) for one in opened(hall.home / "backup", tmp_path)]
        assert set().union(*in_the_backup) == ON_THE_DISK
        assert sung_in(looked_at(hall), singer.marks) == {}


def opened(backup: Path, keys: Path) -> list[bytes]:
    """Open all pieces of a backup with the recovery key."""
    identity = x25519.Identity.from_str(read_identity(keys / "recovery.key"))
    return [pyrage.decrypt(path.read_bytes(), [identity]) for path in backup.rglob("*.age")]

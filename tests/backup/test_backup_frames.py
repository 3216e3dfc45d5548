"""Following SQLite's log: every commit is met, through checkpoints and new beginnings, while others write and read."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MONDAY_NINE
from yakuba.config.backup import frames
from yakuba.config.backup.frames import Follower, LogLost, Pages
from yakuba.config.backup.rounds import PAGE
from yakuba.config.backup.sqlite import apply, faults
from yakuba.config.backup.store import Increment

pytestmark = pytest.mark.once

WRITER = """
import os, random, sqlite3, sys
random.seed(int(sys.argv[2]))
for _ in range(40):
    c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
    c.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF")
    for _ in range(8):
        c.execute("BEGIN IMMEDIATE")
        for _ in range(random.randint(1, 5)):
            c.execute("INSERT INTO t (w, b) VALUES (?, ?)", (str(random.random()), os.urandom(random.randint(10, 9000))))
        if random.random() < 0.2:
            c.execute("DELETE FROM t WHERE id % 17 = ?", (random.randint(0, 16),))
        c.execute("ROLLBACK" if random.random() < 0.1 else "COMMIT")
    c.execute("BEGIN")
    c.execute("SELECT count(*) FROM t").fetchone()
    c.close()
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "hall.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, w TEXT, b BLOB); CREATE INDEX i ON t (w)"
        )
    connection.close()
    return path


def rows(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT * FROM t ORDER BY id").fetchall()
    finally:
        connection.close()


def as_increment(number: int, pages: Pages) -> Increment:
    content = b"".join(PAGE.pack(page) + body for page, body in sorted(pages.changed.items()))
    return Increment(number, MONDAY_NINE, database={"page_size": pages.size, "pages": pages.count}, pages=content)


def write(path: Path, words: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("INSERT INTO t (w) VALUES (?)", [words])
    connection.close()


def test_nothing_is_missed_while_others_write_and_the_log_begins_anew(path, tmp_path, monkeypatch):
    monkeypatch.setattr(frames, "LONG", 300_000)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(seed)]) for seed in range(2)]
    follower = Follower(path)
    _, base = follower.base()
    copy, found, salts = tmp_path / "copy.sqlite3", [], set()
    with copy.open("wb") as file:
        file.writelines(base.chunks())
    base.close()
    while any(writer.poll() is None for writer in writers):
        found += [pages for pages in [follower.changes()] if pages]
        salts.add(follower._salts)
    found += [pages for pages in [follower.changes()] if pages]
    assert [writer.wait() for writer in writers] == [0, 0]
    for _ in range(100):
        if len(salts - {None}) > 1:
            break
        # The writers never left the log alone at the right moment: write on alone until it begins anew.
        write(path, "x" * 50_000)
        found += [pages for pages in [follower.changes()] if pages]
        salts.add(follower._salts)
    follower.close()
    apply(copy, (as_increment(number, pages) for number, pages in enumerate(found, 1)))
    assert len(salts - {None}) > 1, "the log was never begun anew: nothing was tried"
    assert rows(copy) == rows(path)
    assert faults(copy) == []


def test_what_is_not_committed_is_not_taken(path):
    follower = Follower(path)
    follower.base()[1].close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO t (b) VALUES (?)", [[os.urandom(9000)] for _ in range(50)])
    assert path.with_name(f"{path.name}-wal").stat().st_size > 50 * 9000, (
        "nothing was spilled into the log: nothing was tried"
    )
    assert follower.changes() is None
    connection.execute("COMMIT")
    assert follower.changes().count > 100
    assert follower.changes() is None
    connection.close()
    follower.close()


def test_a_log_that_was_begun_anew_behind_our_back_is_noticed(path):
    follower = Follower(path)
    follower.base()[1].close()
    write(path, "one")
    follower.changes()
    # What only one does who does not keep to SQLite's locks.
    assert follower._salts is not None
    first, second, big = follower._salts
    follower._salts = ((first - 2) & 0xFFFFFFFF, second, big)
    write(path, "two")
    with pytest.raises(LogLost):
        follower.changes()
    follower.close()


def test_a_database_without_a_log_is_refused(tmp_path):
    path = tmp_path / "plain.sqlite3"
    sqlite3.connect(path).executescript("CREATE TABLE t (id INTEGER)").close()
    with pytest.raises(LogLost):
        Follower(path)

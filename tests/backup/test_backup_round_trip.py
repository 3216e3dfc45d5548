"""A house is backed up while it is used, lost, and brought back: what was answered is there, and nothing else is claimed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import with_postgres

from tests.house.tree import ROOT
from yakuba.config.backup.receiving import SLOT

YAKUBA = [sys.executable, "-m", "yakuba.config.cli", "--lang", "en"]
pytestmark = pytest.mark.once

HOUSE = """
import sys, django; django.setup()
from django.conf import settings
from yakuba.config.console.running import migrate
from yakuba.ground import clock, journal, keys
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.papers import commands
from yakuba.papers.rules.keepers import ALL, Place, keepers
from yakuba.ground.text import NOTHING
from tests.papers.makers import an_office_file
from io import BytesIO

if not settings.KEYS.exists():
    migrate(); keys.make(settings.KEYS)
name = sys.argv[1]
print(commands.keep_sealed(name.encode() * 1000, about=Ref("draft", name), at=clock.now()))
keepers.add("shelf", lambda *of: Place(NOTHING, NOTHING, ("", ()), ALL))
brought = commands.Brought(BytesIO(an_office_file()), "quote.docx")
if len(sys.argv) > 2:
    commands.attach(Ref("shelf", name), "top", brought, actor=Actor.system("test"), at=clock.now())
journal.record(Actor.system("test"), "filing.submitted", Ref("filing", name), at=clock.now())
journal.chain(at=clock.now()); journal.checkpoint(at=clock.now())
"""


class Hall:
    """One installation with a folder for its backup."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.home, self.backup, self.key = folder / "home", folder / "backup", folder / "recovery.key"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("YAKUBA_")}
        self.env = {**kept, "YAKUBA_HOME": str(self.home), "YAKUBA_BACKUP": str(self.backup)}
        self.env |= {"YAKUBA_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yakuba.config.settings"}
        self.env |= {"PYTHONPATH": str(ROOT)}

    def keep(self, *name: str) -> None:
        """Keep a file of that name, with a second word a paper of staff, too."""
        subprocess.run([sys.executable, "-c", HOUSE, *name], env=self.env, check=True, capture_output=True)

    def say(self, *words: object) -> tuple[int, str]:
        done = subprocess.run([*YAKUBA, *map(str, words)], env=self.env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def lose(self) -> None:
        shutil.copy(self.home / "keys" / "recovery.key", self.key)
        shutil.move(self.home, self.home.with_name("lost"))

    def found(self) -> list[str]:
        return sorted(path.read_bytes()[:3].decode() for path in self.home.glob("files/papers/sealed/*/*/*"))

    def papers(self) -> int:
        """Return how many papers of staff lie there."""
        return len(list(self.home.glob("files/papers/paper/*/*/*")))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    hall = Hall(tmp_path_factory.mktemp("hall"))
    hall.keep("one")
    return hall


@pytest.fixture
def hall(built, tmp_path):
    shutil.copytree(built.home, tmp_path / "home")
    shutil.copytree(built.backup, tmp_path / "backup")
    return Hall(tmp_path)


def wait_for(good: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not good():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_sqlite_is_followed_lost_and_brought_back(hall):
    with subprocess.Popen([*YAKUBA, "backup", "run", "--every", "0.2"], env=hall.env) as running:
        wait_for(lambda: list(hall.backup.glob("lines/*/base-00000000.age")))
        hall.keep("two", "paper")
        wait_for(lambda: list(hall.backup.glob("lines/*/0*.age")))
        running.terminate()
    assert hall.say("backup", "status", "--older-than", 600)[0] == 0
    assert hall.say("backup", "status", "--older-than", 0)[0] == 1
    hall.lose()
    status, said = hall.say("restore", "--key", hall.key)
    assert status == 0, said
    assert hall.found() == ["one", "two"]
    assert hall.papers() == 1
    # What was public came back, what was secret did not.
    assert sorted(path.name for path in (hall.home / "keys").iterdir()) == ["journal.pub", "office.pub", "recovery.pub"]
    assert "office.key, journal.key" in said
    assert hall.say("journal", "verify")[0] == 0


def test_a_copy_at_once_can_be_drilled_beside_the_hall(hall):
    assert hall.say("backup", "now")[0] == 0
    key = hall.home / "keys" / "recovery.key"
    before = sorted(path.name for path in hall.home.rglob("*") if path.is_file())
    status, said = hall.say("backup", "drill", "--key", key)
    result = json.loads(said)
    assert (status, result["good"], result["files"]) == (0, True, 1), said
    assert result["counts"]["papers.sealedfile"] == 1
    assert sorted(path.name for path in hall.home.rglob("*") if path.is_file()) == before
    with sqlite3.connect(hall.home / "yakuba.sqlite3") as connection:
        query = "SELECT count(*) FROM ground_journalline WHERE action = 'backup.drilled'"
        assert connection.execute(query).fetchone() == (1,)
    connection.close()


def test_with_the_wrong_key_nothing_is_touched_and_one_is_told_what_to_do(hall, tmp_path):
    from yakuba.ground.sealing import new_identity

    hall.say("backup", "now")
    hall.lose()
    other = tmp_path / "other.key"
    other.write_text(new_identity()[0] + "\n")
    status, said = hall.say("restore", "--key", other)
    assert status == 1
    assert "does not open" in said
    assert "shares" in said
    assert not (hall.home / "yakuba.sqlite3").exists()
    assert not (hall.home / "files").exists()
    other.write_text("AGE-SECRET-KEY-1" + "Q" * 20 + "\n")
    assert hall.say("restore", "--key", other)[0] == 1


def test_where_something_lies_nothing_is_written_over(hall):
    hall.say("backup", "now")
    shutil.copy(hall.home / "keys" / "recovery.key", hall.key)
    hall.keep("two")
    status, said = hall.say("restore", "--key", hall.key)
    assert status == 1
    assert "Nothing is written over" in said
    assert hall.found() == ["one", "two"]


def test_damage_is_found_and_named(hall):
    hall.say("backup", "now")
    hall.lose()
    (file,) = hall.backup.glob("files/*/*.age")
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    status, said = hall.say("restore", "--key", hall.key)
    assert status == 1
    assert "files/papers/sealed/" in said
    assert "(damaged)" in said


def test_the_backup_says_nothing_in_clear_and_a_file_is_in_it_before_it_is_known(hall):
    # Without a round of the backup: the file alone, by its hash.
    assert len(list(hall.backup.glob("files/*/*.age"))) == 1
    hall.say("backup", "now")
    marks = [b"one" * 3, b"filing.submitted", b"SQLite format"]
    whole = b"".join(path.read_bytes() for path in hall.backup.rglob("*") if path.is_file())
    assert [mark for mark in marks if mark in whole] == []
    control = b"".join(path.read_bytes() for path in hall.home.rglob("*") if path.is_file())
    assert all(mark in control for mark in marks)


def test_what_is_old_is_pruned_and_the_newest_stays(hall):
    hall.say("backup", "now")
    (file,) = hall.home.glob("files/papers/sealed/*/*/*")
    file.unlink()
    hall.say("backup", "now")
    assert hall.say("backup", "prune", "--keep", "0")[0] == 0
    assert len(list(hall.backup.glob("lines/*"))) == 1
    assert list(hall.backup.glob("files/*/*.age")) == []


@pytest.fixture
def server(tmp_path):
    """A PostgreSQL that waits for its backup at every commit, in a folder that can be lost."""
    programs = with_postgres.newest_postgres()
    assert programs is not None
    # Not in pytest's folder, which only its owner may enter: PostgreSQL is somebody else where we are root.
    folder = Path(tempfile.mkdtemp(prefix="yakuba-tests-postgres-"))
    folder.chmod(0o755)
    owner, port = with_postgres.owner_of_server(), with_postgres.free_port()
    with_postgres.make_cluster(programs, folder, "secret", owner)
    command = [
        str(programs / "postgres"),
        "-D",
        str(folder / "data"),
        "-c",
        f"port={port}",
        "-c",
        "unix_socket_directories=",
    ]
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **owner)
    url = f"postgresql://yakuba:secret@127.0.0.1:{port}/postgres"
    wait_for(lambda: answers(url))
    yield url, folder / "data", running
    running.kill()
    running.wait()
    shutil.rmtree(folder)


def answers(url: str, query: str = "SELECT 1") -> bool:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return connection.execute(query.encode()).fetchone() == (1,)
    except psycopg.OperationalError:
        return False


SYNCHRONOUS = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


@pytest.mark.skipif("with_postgres.newest_postgres() is None", reason="there is no PostgreSQL on this machine")
def test_of_postgresql_not_one_commit_is_lost(server, tmp_path):
    url, data, running = server
    hall = Hall(tmp_path, url)
    hall.keep("one")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{SLOT}'".encode())
        connection.execute("SELECT pg_reload_conf()")
    with subprocess.Popen([*YAKUBA, "backup", "run"], env=hall.env, start_new_session=True) as keeping:
        wait_for(lambda: list(hall.backup.glob("lines/*/base-*.age")) and answers(url, SYNCHRONOUS))
        hall.keep("two")
        # At once: no round has brought the file, and the log is in no full segment.
        running.kill()
        os.killpg(keeping.pid, signal.SIGKILL)  # with pg_receivewal, as when a machine goes
    running.wait()
    shutil.rmtree(data)
    hall.lose()
    # The journal's file may lack what was signed in the last second; whoever has its key signs that it was restored.
    shutil.copytree(hall.home.with_name("lost") / "keys", hall.home / "keys")
    status, said = hall.say("restore", "--key", hall.key, "--data", data, "--superuser", "yakuba")
    assert status == 0, said
    assert hall.found() == ["one", "two"]
    assert not data.with_name("data.wal").exists()

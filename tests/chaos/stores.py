"""The database under the house: an SQLite file, or a PostgreSQL of its own that may be killed."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import sqlite3
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any, Protocol

import psycopg
from with_postgres import free_port, make_cluster, newest_postgres, owner_of_server

from tests.chaos.processes import Kept, children, kill, title

PATIENCE = 60.0
PENDING = """
    SELECT (SELECT count(*) FROM ground_outboxevent WHERE told_at IS NULL)
         + (SELECT count(*) FROM ground_delivery WHERE state = 'waiting')
"""
"""What the worker still has to do."""


class Unwell(AssertionError):
    """The house did not come up, or did not come to rest."""


class Store(Protocol):
    """A database of one house."""

    name: str
    url: str

    def start(self) -> None:
        """Bring it up, empty."""

    def stop(self) -> None:
        """End it and throw it away."""

    def ask(self, query: str) -> Any:
        """Return the one value of a query."""

    def kill_postmaster(self) -> bool:
        """Kill the server itself."""

    def kill_backend(self, random: Random) -> bool:
        """Kill one of the processes that serve a connection."""


class Sqlite:
    """A file in the home of the house. It has no process of its own: killing its users is killing it."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "yakuba.sqlite3"
        self.url = str(self.path)

    def start(self) -> None:
        """Do nothing: the first migration makes the file."""

    def stop(self) -> None:
        """Do nothing: the file goes with the home."""

    def ask(self, query: str) -> Any:
        """Return the one value of a query."""
        connection = sqlite3.connect(self.path, timeout=PATIENCE)
        try:
            return connection.execute(query).fetchone()[0]
        finally:
            connection.close()

    def kill_postmaster(self) -> bool:
        """There is none."""
        return False

    def kill_backend(self, random: Random) -> bool:
        """There is none."""
        return False


class Postgres:
    """A cluster in a folder of its own, on loopback; it waits for the disk, as a real one must."""

    name = "postgresql"

    def __init__(self, home: Path, data: Path | None = None, wal: Path | None = None) -> None:
        programs = newest_postgres()
        if programs is None:
            raise Unwell("there is no PostgreSQL here")
        self.folder = data or Path(tempfile.mkdtemp(prefix="yakuba-chaos-postgres-"))
        self.owner, port, password = owner_of_server(), free_port(), secrets.token_urlsafe(18)
        self.url = f"postgresql://yakuba:{password}@127.0.0.1:{port}/yakuba"
        self._programs, self._password = programs, password
        settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=60")
        command = [str(programs / "postgres"), "-D", str(self.folder / "data")]
        command += [part for setting in settings for part in ("-c", setting)]
        if wal:  # as whoever gives it so small a disk would set it
            command += ["-c", "max_wal_size=64MB", "-c", "min_wal_size=32MB"]
        self.wal = wal
        self.log = home / "postgres.log"
        self.server = Kept(command, env={"LANG": "C.UTF-8"}, log=self.log, owner=self.owner)

    def start(self) -> None:
        """Bring it up with an empty database."""
        make_cluster(self._programs, self.folder, self._password, self.owner)
        if self.wal:
            here = Path(shutil.move(self.folder / "data/pg_wal", self.wal))
            (self.folder / "data/pg_wal").symlink_to(here)
            for path in (here, *here.rglob("*")) if self.owner else ():
                os.chown(path, self.owner["user"], self.owner["group"])
        self.server.start()
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(self.url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
                    connection.execute("CREATE DATABASE yakuba")
                    return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise Unwell(self.log.read_text()) from None
                time.sleep(0.1)

    def stop(self) -> None:
        """End it and throw it away."""
        self.server.stop(signal.SIGINT)
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def ask(self, query: str) -> Any:
        """Return the one value of a query, as soon as the server answers."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(self.url, autocommit=True) as connection:
                    row = connection.execute(query.encode()).fetchone()
                    return row[0] if row else None
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def kill_postmaster(self) -> bool:
        """Kill the server itself; its children see it and go."""
        return kill(self.server.pid)

    def kill_backend(self, random: Random) -> bool:
        """Kill one of the processes that serve the house; the server then ends all connections and recovers."""
        serving = [pid for pid in children(self.server.pid) if title(pid).startswith("postgres: yakuba yakuba")]
        return bool(serving) and kill(random.choice(serving))

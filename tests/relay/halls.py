"""Two halls on this machine, an edge and an office, each with a home and a database of its own, as processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import connection

from tests.house.tree import ROOT
from tests.relay.proxy import LOOPBACK
from yakuba.config.console.relay import server_command
from yakuba.ground import clock
from yakuba.ground.relay import authority, signing

PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class Side:
    """One hall: its home, its database, and the process that works in it."""

    def __init__(self, home: Path, database: str) -> None:
        self.home = home
        self.environment = {
            **os.environ,
            "YAKUBA_HOME": str(home),
            "YAKUBA_DATABASE_URL": database,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> str:
        """Run a command of `tests.relay.side` to its end; return what it says."""
        command = [sys.executable, "-m", "tests.relay.side", *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def told(self, *question: str) -> Any:
        return json.loads(self.run(*question))

    def start(self, command: Sequence[str]) -> None:
        log = (self.home / "log").open("ab")
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        log.close()

    def pull(self, port: int) -> None:
        self.start([sys.executable, "-m", "tests.relay.side", "pull", f"https://localhost:{port}"])

    def serve(self, port: int) -> None:
        """Serve to the other side; return when it listens."""
        keys = self.home / "keys" / "relay"
        own = str(signing.folder())
        command = server_command(LOOPBACK, port, "tests.relay.side:application")
        self.start([part.replace(own, str(keys)) for part in command])
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
                return
            time.sleep(0.05)
        raise AssertionError((self.home / "log").read_text())

    def kill(self) -> None:
        """End the process and all that it started at once, as kill -9 does."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def pair(folder: Path) -> tuple[Side, Side]:
    """Make an edge and an office that know each other; their databases are of the kind that the tests run on."""
    authority.make(folder / "made", ["localhost", LOOPBACK], at=clock.now())
    sides = []
    for name in ("edge", "office"):
        home = folder / name
        (home / "keys").mkdir(parents=True)
        shutil.copytree(folder / "made" / name, home / "keys" / "relay")
        sides.append(Side(home, _database(home)))
    return sides[0], sides[1]


def _database(home: Path) -> str:
    """Return the URL of a fresh database with all tables: a copy of the empty one of the tests."""
    if connection.vendor == "postgresql":
        return _copy_on_server(home.name)
    copy = home / "yakuba.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
    return str(copy)


def _copy_on_server(name: str) -> str:
    url, mine = os.environ["YAKUBA_DATABASE_URL"], connection.settings_dict["NAME"]
    new = f"{mine}_{name}_{os.getpid()}"
    connection.close()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{new}" TEMPLATE "{mine}"')
    return urlsplit(url)._replace(path=f"/{new}").geturl()


def tls(keys: Path | None, authority_: Path) -> ssl.SSLContext:
    """Return how a client with these keys would call."""
    context = ssl.create_default_context(cafile=authority_)
    if keys is not None:
        context.load_cert_chain(keys / "tls.pem", keys / "tls.key")
    return context

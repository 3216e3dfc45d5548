"""A whole house on loopback, made to be killed: store, server with two workers, worker of the office."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Final

import msgspec
from with_postgres import free_port

from tests.chaos.account import Account, Told
from tests.chaos.processes import Kept, children, kill
from tests.chaos.residents import LOOPBACK, Person, Visit
from tests.chaos.stores import PENDING, Postgres, Sqlite, Store, Unwell
from yakuba.config.console.running import granian_command

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 90.0
VICTIMS: Final = ("web worker", "web master", "office worker", "database backend", "postmaster")
"""Who is killed. An SQLite file has neither backends nor a postmaster."""


class House:
    """The processes of one installation and what one does to them."""

    def __init__(self, home: Path, store: Store, *, workers: int = 1) -> None:
        self.home, self.store = home, store
        self.port = free_port()
        self.clock = home / "clock"
        for folder in ("static", "temporary"):
            (home / folder).mkdir(exist_ok=True)
        self.clock.write_text("0")
        self.web = self._kept("web", granian_command(LOOPBACK, self.port, 2))
        work = [sys.executable, "-m", "yakuba.config.cli", "work"]
        self.office = [self._kept(f"office-{number}", work) for number in range(workers)]

    @property
    def env(self) -> dict[str, str]:
        """The environment of everything that belongs to this house."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("YAKUBA_", "CHAOS_"))}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "yakuba.config.settings",
            "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("src", ".", "tools")),
            "TMPDIR": str(self.home / "temporary"),
            "YAKUBA_HOME": str(self.home),
            "YAKUBA_DATABASE_URL": self.store.url,
            "YAKUBA_LOG": "ERROR",
        }

    def _kept(self, name: str, command: Sequence[str]) -> Kept:
        return Kept(command, env=self.env, log=self.home / f"{name}.log")

    def change(self, *, mutant: str = "", clock: bool = False, servers: int = 2) -> None:
        """Let server and worker come up changed at their next start; see `tests.chaos.entry`."""
        change = {"CHAOS_MUTANT": mutant, "CHAOS_CLOCK": str(self.clock) if clock else ""}
        self.web.command = [*granian_command(LOOPBACK, self.port, servers)[:-1], "tests.chaos.entry:application"]
        self.web.env = {**self.env, **change}
        for one in self.office:
            one.command = [sys.executable, "-m", "tests.chaos.entry", "work"]
            one.env = {**self.env, **change}

    def open(self) -> None:
        """Start server and worker and wait until a page is answered."""
        for one in (self.web, *self.office):
            one.start()
        self.wait_until_it_answers()

    def close(self) -> None:
        """Stop server and worker; the store stays."""
        for one in (self.web, *self.office):
            one.stop()

    def wait_until_it_answers(self) -> None:
        """Wait for a page. Raises Unwell."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            # Any answer will do: behind nginx, plain HTTP is sent to HTTPS.
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=10)
                connection.request("GET", "/")
                connection.getresponse().close()
                connection.close()
                return
            time.sleep(0.1)
        raise Unwell((self.home / "web.log").read_text()[-2000:])

    def run(self, module: str, *words: str) -> str:
        """Run a module of ours in this house and return what it printed. Raises Unwell."""
        ran = subprocess.run(
            [sys.executable, "-m", module, *words], env=self.env, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise Unwell(ran.stderr)
        return ran.stdout

    def drafts(self, count: int) -> list[Person]:
        """Begin so many drafts that are ready to be filed; the first time, set the house up."""
        path = self.home / "drafts.json"
        self.run("tests.chaos.drafts", str(count), str(path))
        return msgspec.json.decode(path.read_bytes(), type=list[Person])

    def account(self, visits: Sequence[Visit]) -> Account:
        """Compare what these residents were told with what the house holds."""
        told = [Told(one.person.code, one.person.name, sorted(one.numbers), one.sha256) for one in visits]
        path = self.home / "visits.json"
        path.write_bytes(msgspec.json.encode(told))
        return Account(**msgspec.json.decode(self.run("tests.chaos.account", str(path))))

    def kill(self, whom: str, random: Random) -> bool:
        """Kill one process of a kind; False if there was none at this moment."""
        if whom == "web worker":
            workers = children(self.web.pid)
            return bool(workers) and kill(random.choice(workers))
        if whom == "web master":
            return kill(self.web.pid)
        if whom == "office worker":
            return kill(random.choice(self.office).pid)
        if whom == "database backend":
            return self.store.kill_backend(random)
        return self.store.kill_postmaster()

    def rest(self, *, patience: float = 600.0) -> float:
        """Wait until the office has nothing left to do; return the seconds it took. Raises Unwell."""
        began = time.monotonic()
        while self.store.ask(PENDING):
            if time.monotonic() - began > patience:
                raise Unwell(f"still to do: {self.store.ask(PENDING)}")
            time.sleep(0.2)
        return time.monotonic() - began

    def rest_or_not(self, *, patience: float = 20.0) -> float:
        """Wait as `rest` does, but not for ever: a house with a promise taken out may never come to rest."""
        try:
            return self.rest(patience=patience)
        except Unwell:
            return patience

    def set_clock(self, wrong: float) -> None:
        """Let the clock of a house that was changed go wrong by so many seconds."""
        part = self.clock.with_suffix(".part")
        part.write_text(str(wrong))
        part.replace(self.clock)


def victims(store: Store) -> tuple[str, ...]:
    """Return who can be killed in a house on this store."""
    return VICTIMS if store.name == "postgresql" else VICTIMS[:3]


@contextmanager
def house(
    kind: str, *, workers: int = 1, home: Path | None = None, data: Path | None = None, wal: Path | None = None
) -> Iterator[House]:
    """Have a house on ``sqlite`` or ``postgresql`` while the context lasts; nothing of it is left afterwards.

    ``home``, ``data`` and ``wal`` are folders of the caller's in which it lies, or its database, or what PostgreSQL writes ahead.
    """
    folder = home or Path(tempfile.mkdtemp(prefix="yakuba-chaos-"))
    # The database runs as somebody else where we are root; its log lies here.
    folder.chmod(0o755)
    store: Store = Postgres(folder, data, wal) if kind == "postgresql" else Sqlite(data or folder)
    try:
        store.start()
        built = House(folder, store, workers=workers)
        try:
            yield built
        finally:
            built.close()
    finally:
        store.stop()
        if home is None:
            shutil.rmtree(folder, ignore_errors=True)

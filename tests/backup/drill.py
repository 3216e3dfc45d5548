"""The drill under load: filings come in, everything is killed, database and files are deleted, and come back from the backup.

    python -m tests.backup --store sqlite|postgresql --filings 2000 --after 1000 --cases 100000

Prints JSON: how many filings were acknowledged and lost, by how many seconds, how long restoring and verifying took. The
residents go on trying meanwhile, as they would; in the end everybody's receipt is compared with what the house holds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import psycopg

from tests.chaos.house import House, house
from tests.chaos.processes import Kept, kill
from tests.chaos.residents import Crowd, Person, Resident
from tests.chaos.stores import Postgres, Unwell
from tests.ha.held import BROKEN, Held
from yakuba.config.backup.receiving import SLOT

YAKUBA = [sys.executable, "-m", "yakuba.config.cli", "--lang", "en"]
PATIENCE = 1200.0
REST = 180.0
"""Seconds that the worker is given to do what it finds."""


class Persistent(Resident):
    """Somebody who presses the button again when the hall no longer knows of what was handed in."""

    def _receipt(self, person: Person) -> str:
        return super()._receipt(person) or (self._submit(person) and super()._receipt(person)) or ""


class Timed(Crowd):
    """Residents who look at the clock when they hold their receipt."""

    def __init__(self, people: list[Person], port: int, *, browsers: int) -> None:
        super().__init__(people, port, browsers=browsers)
        self.held: dict[int, float] = {}

    def _serve(self, number: int) -> None:
        browser = Persistent(self.port, seed=number)
        browser.patience = PATIENCE
        for person in self._line():
            visit = browser.file(person)
            with self._lock:
                self.held[person.place] = time.monotonic()
                self.visits.append(visit)
        browser._hang_up()


@dataclass
class Result:
    """What a drill showed."""

    store: str
    cases_before: int = 0
    acknowledged_before: int = 0
    lost: int = 0
    seconds_lost: float = 0.0
    restored_s: float = 0.0
    restore_said: str = ""
    open_again_s: float = 0.0
    broken: dict[str, int] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    backup_mb: float = 0.0


class Drill:
    """One house with a backup that runs beside it."""

    def __init__(self, built: House, backup: Path, kind: str) -> None:
        self.built, self.backup, self.result = built, backup, Result(kind)
        self.env = {**built.env, "YAKUBA_BACKUP": str(backup)}
        log = built.home.parent / f"{built.home.name}-backup.log"
        self.keeper = Kept([*YAKUBA, "backup", "run"], env=self.env, log=log)
        self.key = backup.parent / f"{backup.name}.key"
        self.many = False

    def prepare(self, filings: int, cases: int) -> list[Person]:
        """Set the house up, with so many cases from before, and begin the backup."""
        people = self.built.drafts(filings)
        self.many = cases > 0
        if cases:
            self.built.run("tests.backup.many", str(cases))
        # The recovery key goes into the safe: here, beside the backup and out of the house.
        shutil.copy(self.built.home / "keys" / "recovery.key", self.key)
        for one in (self.built.web, *self.built.office):
            one.env["YAKUBA_BACKUP"] = str(self.backup)
        self.keeper.start()
        self._wait_for_base()
        if isinstance(self.built.store, Postgres):
            self._wait_at_every_commit(self.built.store)
        return people

    def _wait_for_base(self) -> None:
        until = time.monotonic() + 600
        while not list(self.backup.glob("lines/*/base-*.age")):
            if time.monotonic() > until:
                raise TimeoutError(self.keeper.log.read_text())
            time.sleep(0.2)

    def _wait_at_every_commit(self, store: Postgres) -> None:
        """Let PostgreSQL answer a commit only when it lies in the backup, too."""
        with psycopg.connect(store.url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{SLOT}'".encode())
            connection.execute("SELECT pg_reload_conf()")
            until = time.monotonic() + PATIENCE
            while connection.execute(
                "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
            ).fetchone() != (1,):
                if time.monotonic() > until:
                    raise TimeoutError("the backup never became synchronous")
                time.sleep(0.1)

    def disaster(self) -> float:
        """Kill everything at once and delete database and files; return when."""
        at = time.monotonic()
        victims = [self.keeper, self.built.web, *self.built.office]
        victims += [self.built.store.server] if isinstance(self.built.store, Postgres) else []
        for one in victims:
            one._ending.set()
            if one.pid is not None:
                with suppress(ProcessLookupError):
                    os.killpg(one.pid, signal.SIGKILL)
                kill(one.pid)
        for one in victims:
            one.stop()
        if isinstance(self.built.store, Postgres):
            shutil.rmtree(self.built.store.folder / "data")
        else:
            for path in self.built.home.glob("yakuba.sqlite3*"):
                path.unlink()
        for name in ("files", "journal"):
            shutil.rmtree(self.built.home / name, ignore_errors=True)
        return at

    def restore(self) -> None:
        """Bring it back with the one command, as an operator would, and open again."""
        command = [*YAKUBA, "restore", "--key", str(self.key), "--why", "drill"]
        if isinstance(self.built.store, Postgres):
            command += ["--data", str(self.built.store.folder / "data"), "--superuser", "yakuba"]
        began = time.monotonic()
        ran = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        self.result.restored_s = round(time.monotonic() - began, 2)
        self.result.restore_said = ran.stdout + ran.stderr
        if isinstance(self.built.store, Postgres):
            # No new backup runs yet; who waits for it would wait for ever.
            auto = self.built.store.folder / "data" / "postgresql.auto.conf"
            auto.write_text(auto.read_text().replace(SLOT, ""))
            self.built.store.server.start()
            self.built.store.ask("SELECT 1")
        self.built.open()
        self.result.open_again_s = round(time.monotonic() - began, 2)

    def compare(self, crowd: Timed, before: set[int], at: float) -> None:
        """Compare the receipts from before with what the house holds now; without cases from before, everything else too."""
        with suppress(Unwell):
            # What the worker has still to do is counted below.
            self.built.rest(patience=REST)
        told = {visit.person.code: sorted(visit.numbers) for visit in crowd.visits if visit.person.place in before}
        path = self.built.home / "told.json"
        path.write_bytes(msgspec.json.encode(told))
        held = msgspec.json.decode(self.built.run("tests.ha.held", str(path)), type=Held)
        self.result.acknowledged_before, self.result.lost = held.acknowledged, held.lost
        lost = [visit for visit in crowd.visits if visit.person.code in held.codes]
        times = [at - crowd.held[visit.person.place] for visit in lost]
        self.result.seconds_lost = round(max(times, default=0.0), 3)
        self.result.broken = {name: count for name in BROKEN if (count := getattr(held, name))}
        if not self.many:
            account = self.built.account(crowd.visits)
            self.result.broken |= account.broken()
            self.result.shown = account.shown


@contextmanager
def drill(kind: str, home: Path) -> Iterator[Drill]:
    """Have a house with a backup while the context lasts."""
    backup = Path(tempfile.mkdtemp(prefix="yakuba-drill-backup-", dir=home.parent))
    with house(kind, home=home) as built:
        one = Drill(built, backup, kind)
        try:
            yield one
        finally:
            one.keeper.stop()
            shutil.rmtree(backup, ignore_errors=True)
            one.key.unlink(missing_ok=True)
            one.keeper.log.unlink(missing_ok=True)


def run(kind: str, home: Path, *, filings: int, after: int, cases: int, browsers: int = 8) -> Result:
    """Make one drill: ``after`` so many receipts everything is lost."""
    with drill(kind, home) as one:
        people = one.prepare(filings, cases)
        one.built.open()
        crowd = Timed(people, one.built.port, browsers=browsers)
        filing = threading.Thread(target=crowd.run)
        filing.start()
        while crowd.done < after and filing.is_alive():
            time.sleep(0.02)
        one.result.cases_before = int(one.built.store.ask("SELECT count(*) FROM casework_case"))
        at = one.disaster()
        before = {place for place, moment in crowd.held.items() if moment <= at}
        one.result.backup_mb = round(
            sum(path.stat().st_size for path in one.backup.rglob("*") if path.is_file()) / 1e6, 1
        )
        one.restore()
        filing.join()
        one.compare(crowd, before, at)
        return one.result


def main(words: list[str]) -> int:
    """Make a drill and print what it showed; 0 if at most five seconds were lost and nothing else is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--filings", type=int, default=400)
    parser.add_argument("--after", type=int, default=200)
    parser.add_argument("--cases", type=int, default=0)
    options = parser.parse_args(words)
    home = Path(tempfile.mkdtemp(prefix="yakuba-drill-"))
    home.chmod(0o755)
    try:
        place = home / "home"
        place.mkdir()
        result = run(options.store, place, filings=options.filings, after=options.after, cases=options.cases)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    sys.stdout.write(json.dumps(vars(result), ensure_ascii=False, indent=1) + "\n")
    return 0 if result.seconds_lost <= 5 and not set(result.broken) - {"lost"} else 1

"""A disk that is full: a small tmpfs under a part of the house, and ballast that takes the rest of it."""

from __future__ import annotations

import http.client
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Final

import psycopg

from tests.chaos.house import House, house
from tests.chaos.residents import LOOPBACK, TOKEN, Crowd, Person, Visit
from tests.chaos.runs import BROWSERS, Outcome

DISKS: Final = {"sqlite": ("database", "files", "temporary"), "postgresql": ("database", "log", "files", "temporary")}
"""What may lie on a disk of its own. What SQLite writes ahead lies beside its database."""
SIZE: Final = {"database": 192, "log": 160, "files": 48, "temporary": 48}
"""Megabytes: a fresh PostgreSQL takes 40 and keeps its journal."""
FULL: Final = 8.0
"""Seconds for which the disk stays full."""


def can_mount() -> bool:
    """Tell whether we may mount a tmpfs here."""
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False, capture_output=True
        )
        if mounted.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return mounted.returncode == 0


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    """Have a disk of so many megabytes at a folder while the context lasts."""
    at.mkdir(exist_ok=True)
    options = f"size={megabytes}m,mode=0755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def fill(disk: Path) -> Path:
    """Take all that is left of a disk; return what must be removed to have it back."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    return ballast


def full_disk(store: str, *, disk: str, seed: int, filings: int) -> Outcome:
    """Let a disk become full while residents file, look at what they are told, and give the space back."""
    outcome = Outcome(what=f"full disk: {disk}", store=store, seed=seed, filings=filings)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yakuba-chaos-")))
        small = stack.enter_context(small_disk(home / disk, SIZE[disk]))
        hall = stack.enter_context(_house(store, disk, home, small))
        people = hall.drafts(filings)
        hall.open()
        heavy = disk == "temporary"
        first = Crowd(people[: filings // 2], hall.port, browsers=BROWSERS, heavy=heavy)
        first.run()
        ballast = fill(small)
        second = Crowd(people[filings // 2 :], hall.port, browsers=BROWSERS, heavy=heavy)
        waiting = Thread(target=second.run, daemon=True)
        waiting.start()
        if disk == "log":
            _begin_a_segment(hall)
        told = _look(hall, first.visits[0].person, people[-1], ballast, small)
        done = second.done
        began = time.monotonic()
        ballast.unlink()
        while second.done == done and waiting.is_alive():
            time.sleep(0.02)
        back = round(time.monotonic() - began, 1)
        waiting.join()
        outcome.settled = round(hall.rest(), 1)
        outcome.notes = {"receipts while full": done, "back after seconds": back, **told}
        visits: list[Visit] = first.visits + second.visits
        outcome.take(visits, hall.account(visits))
    return outcome


def _house(store: str, disk: str, home: Path, small: Path) -> AbstractContextManager[House]:
    return house(store, home=home, data=small if disk == "database" else None, wal=small if disk == "log" else None)


def _begin_a_segment(hall: House) -> None:
    """Let PostgreSQL go on in files of its log that are not there yet: those it has would last for a while."""
    for _ in range(12):
        with suppress(psycopg.Error), psycopg.connect(hall.store.url, autocommit=True, connect_timeout=2) as connection:
            connection.execute("SELECT pg_logical_emit_message(true, 'full', repeat('x', 1000000)), pg_switch_wal()")


def _look(hall: House, filed: Person, filing: Person, ballast: Path, disk: Path) -> dict[str, dict[str, int]]:
    """Ask for pages while the disk is full; return what was answered to readers and to those who hand in, with how often."""
    reads: Counter[str] = Counter()
    writes: Counter[str] = Counter()
    until = time.monotonic() + FULL
    while time.monotonic() < until:
        with suppress(OSError), ballast.open("ab", buffering=0) as file:
            file.write(b"\0" * 4096)  # what was given free in the meantime
        reads[_asked(hall.port, "GET", "/filed/receipt/", filed)] += 1
        writes[_asked(hall.port, "POST", "/apply/check/", filing)] += 1
        time.sleep(0.2)
    return {"read while full": dict(reads), "written while full": dict(writes)}


def _asked(port: int, method: str, path: str, person: Person) -> str:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=20)
    headers = {
        "Cookie": f"yakuba_csrf={TOKEN}; yakuba_draft={person.code}; yakuba_filing={person.code}",
        "Accept-Language": "ja",
        "Origin": f"http://{LOOPBACK}:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = f"csrfmiddlewaretoken={TOKEN}&go=save" if method == "POST" else None
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
    except (OSError, http.client.HTTPException) as fault:
        return type(fault).__name__
    finally:
        connection.close()
    again = " Retry-After" if answer.getheader("Retry-After") else ""
    said = " in Japanese" if "ただいま受け付けられません" in page else ""
    return f"{answer.status}{again}{said}"

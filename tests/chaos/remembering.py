"""Runs in which nothing is killed: residents file at the edge, and its memory is searched before and after a pause."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.chaos.memory import Edge, Singer, found_in
from tests.chaos.runs import Outcome
from tests.chaos.stores import Postgres, Sqlite, Store

PAUSE: Final = 60.0
"""Seconds without a visitor after which nothing may be left."""
USUAL: Final = 20.0
NEVER: Final = 0.0


@contextmanager
def edge(kind: str) -> Iterator[Edge]:
    """Have an edge on ``sqlite`` or ``postgresql`` while the context lasts, not yet open; nothing of it is left afterwards."""
    with TemporaryDirectory(prefix="yakuba-chaos-") as name:
        folder = Path(name)
        # The database runs as somebody else where we are root; its log lies here.
        folder.chmod(0o755)
        store: Store = Postgres(folder) if kind == "postgresql" else Sqlite(folder)
        try:
            store.start()
            built = Edge(folder, store)
            try:
                yield built
            finally:
                built.close()
        finally:
            store.stop()


def left(hall: Edge, singers: list[Singer]) -> Counter[str]:
    """Return what of all that was written stands in the memory of all processes of the edge, and how often."""
    found: Counter[str] = Counter()
    for pid in hall.processes():
        for singer in singers:
            found.update(found_in(pid, singer.marks))
    return found


def remembered(store: str, *, seed: int, filings: int, forget: float = USUAL) -> Outcome:
    """Let residents file one after the other, wait for a minute, and search; with ``forget`` zero it is the mutant."""
    what = "memory after a minute's rest" if forget else "mutant: never-forgets"
    outcome = Outcome(what=what, store=store, seed=seed, filings=filings, must_break="" if forget else "field")
    with edge(store) as hall:
        people = hall.drafts(filings)
        hall.become_the_edge(forget=forget)
        hall.open()
        singers = [Singer(hall.port, person.code) for person in people]
        began, before = time.monotonic(), hall.workers()
        for singer in singers:
            singer.sing()
        outcome.seconds = round(time.monotonic() - began, 1)
        at_once = left(hall, singers[-1:])
        time.sleep(PAUSE)
        outcome.broken = dict(left(hall, singers))
        outcome.notes = {
            "left of the last one at once": dict(at_once),
            "processes replaced": len(set(before) - set(hall.workers())),
        }
        if forget and not at_once:
            outcome.broken["not found in the control"] = 1
    return outcome

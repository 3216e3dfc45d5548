"""Runs in which nothing is killed: residents file at the edge, and memory is searched before and after a pause."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.chaos.memory import Edge, Singer, found_in
from tests.chaos.nginx import HOST, front
from tests.chaos.processes import children
from tests.chaos.residents import LOOPBACK
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


def left(pids: Iterable[int], singers: Sequence[Singer]) -> Counter[str]:
    """Return what of all that was written stands in the memory of these processes, and how often."""
    found: Counter[str] = Counter()
    for pid in pids:
        for singer in singers:
            found.update(found_in(pid, singer.marks))
    return found


def remembered(store: str, *, seed: int, filings: int, forget: float = USUAL) -> Outcome:
    """Let residents file through nginx, wait for a minute, and search; with ``forget`` zero it is the mutant."""
    what = "memory after a minute's rest" if forget else "mutant: never-forgets"
    outcome = Outcome(what=what, store=store, seed=seed, filings=filings, must_break="" if forget else "field")
    with edge(store) as hall:
        people = hall.drafts(filings)
        hall.become_the_edge(forget=forget, YAKUBA_HTTPS="1", YAKUBA_PROXIES="1", YAKUBA_HOSTS=f"{HOST},{LOOPBACK}")
        hall.open()
        with front(hall.home, hall.port, forgets=bool(forget)) as door:
            singers = [Singer(door.port, person.code, door.trust) for person in people]
            began, before = time.monotonic(), hall.workers()
            for singer in singers:
                singer.sing()
            outcome.seconds = round(time.monotonic() - began, 1)
            nginx = [door.pid, *children(door.pid)]
            at_once = {"edge": left(before, singers[-1:]), "nginx": left(nginx, singers)}
            time.sleep(PAUSE)
            after = {"edge": left(hall.processes(), singers), "nginx": left(nginx, singers)}
        outcome.broken = dict(after["edge"] + after["nginx"])
        outcome.notes = {
            "at once": {who: dict(found) for who, found in at_once.items()},
            "after the pause": {who: dict(found) for who, found in after.items()},
            "processes replaced": len(set(before) - set(hall.workers())),
        }
        if not at_once["edge"]:
            outcome.broken["not found in the control"] = 1
    return outcome

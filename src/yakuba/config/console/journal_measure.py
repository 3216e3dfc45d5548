"""How fast the journal is: written by several, chained by one, verified. For ``yakuba journal measure`` and the bench."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connection, transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref, new_id


class NotEmpty(ValueError):
    """There are lines in the journal: they can never be taken out again, so nothing is measured among them."""


def measure(lines: int, *, writers: int, at: datetime) -> dict[str, float]:
    """Return lines a second: written one by one in transactions of their own, chained, verified.

    Raises NotEmpty.
    """
    if JournalLine.objects.exists():
        raise NotEmpty
    # One by one is slow, and the chain does not care how a line came: a tenth is written so, the rest in bulk.
    single = min(lines, max(lines // 10, writers))
    written = _timed(lambda: _write(single, writers, at))
    rest = lines - single
    if rest:
        journal.record_all(_actor(0), "measure.seen", (Ref("measure", new_id()) for _ in range(rest)), at=at)
    chained = _timed(lambda: journal.chain(at=at))
    verified = _timed(lambda: journal.verify(at=at))
    return {
        "lines": lines,
        "writers": writers,
        "written_a_second": round(single / written),
        "chained_a_second": round(lines / chained),
        "verified_a_second": round(lines / verified),
        "verify_seconds": round(verified, 2),
    }


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _actor(writer: int) -> Actor:
    return Actor("staff", f"writer-{writer}", "係 員子", "citizen")


def _write(count: int, writers: int, at: datetime) -> None:
    shares = [count // writers + (1 if writer < count % writers else 0) for writer in range(writers)]
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(lambda writer: _share(shares[writer], writer, at), range(writers)))


def _share(count: int, writer: int, at: datetime) -> None:
    actor = _actor(writer)
    try:
        for n in range(count):
            with transaction.atomic():
                journal.record(actor, "measure.seen", Ref("measure", new_id()), at=at, why="照会", data={"n": n})
    finally:
        connection.close()

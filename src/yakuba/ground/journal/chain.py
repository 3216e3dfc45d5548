"""Chaining: each line gets a number and a hash over all before it, shortly after it was written.

Not when it is written: a chain has one end, and all who write would wait for one another there. A line is one plain
insert; one chainer at a time follows behind.

PostgreSQL hands out ids before the commit, so a line may come to light after a line with a greater id. The chainer
therefore links what it sees, in the order in which it sees it, and looks again at all ids above ``settled``: the id
below which every transaction has ended.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from yakuba.ground.journal.canonical import FIELDS, START, digest, link, of_line
from yakuba.ground.models import JournalChain, JournalLine, JournalLink

BATCH: Final = 1000
"""Lines in one transaction: on SQLite nobody else can write meanwhile, and that must not be felt."""
SALT: Final = 16
BREATH: Final = timedelta(seconds=10)
"""Longer than it takes a single insert from drawing its id to being known as a transaction."""


def chain(*, at: datetime, most: int = 1_000_000) -> int:
    """Chain what is not chained yet, oldest first, and return how many lines that were.

    Returns at once if another chainer is at work. An idle hall is only read, not written.
    """
    done, after = 0, settled()
    while done < most and unchained(after).exists():
        count, after = _batch(after)
        if not count:
            return done
        done += count
    _settle(at)
    return done


def settled() -> int:
    """Return the id up to which no line can come any more."""
    found = JournalChain.objects.filter(pk=1).values_list("settled", flat=True).first()
    return found or 0


def unchained(after: int | None = None) -> QuerySet[JournalLine]:
    """Return the lines above this id, or all, that have no link yet, in the order of their ids."""
    linked = JournalLink.objects.filter(line_id=OuterRef("pk"))
    if after is None:
        return JournalLine.objects.filter(~Exists(linked)).order_by("pk")
    # The bound is said twice: no planner carries it over to the other side by itself.
    return JournalLine.objects.filter(~Exists(linked.filter(line_id__gt=after)), pk__gt=after).order_by("pk")


def head() -> tuple[int, bytes]:
    """Return number and hash of the last link; 0 and START before the first."""
    found = JournalLink.objects.order_by("-number").values_list("number", "hash").first()
    return (int(found[0]), bytes(found[1])) if found else (0, START)


@transaction.atomic
def _batch(after: int) -> tuple[int, int]:
    """Link one batch; return how many, and the id of the last one."""
    if _locked() is None:
        return 0, after
    rows: list[tuple[Any, ...]] = list(unchained(after).values_list(*FIELDS)[:BATCH])
    number, previous = head()
    links, salts = [], secrets.token_bytes(SALT * len(rows))
    for place, values in enumerate(rows):
        number += 1
        salt = salts[place * SALT : (place + 1) * SALT]
        of_it = digest(salt, of_line(values))
        previous = link(previous, number, of_it)
        links.append(JournalLink(number=number, line_id=values[0], salt=salt, digest=of_it, hash=previous))
    JournalLink.objects.bulk_create(links)
    return len(links), rows[-1][0] if rows else after


def _locked() -> JournalChain | None:
    """Take the place of the one chainer; None if another one holds it."""
    JournalChain.objects.get_or_create(pk=1)
    return JournalChain.objects.select_for_update(skip_locked=True).filter(pk=1).first()


def _settle(at: datetime) -> None:
    """Move ``settled`` as far up as is certain, a step a round, and only if there is a step to make."""
    chain_ = JournalChain.objects.filter(pk=1).first()
    if chain_ is None or not _step(chain_, at):
        return
    with transaction.atomic():
        chain_ = _locked()
        if chain_ is not None and _step(chain_, at):
            chain_.save()


def _step(chain_: JournalChain, at: datetime) -> bool:
    """Change the row by one step; False if there is none to make."""
    if connection.vendor != "postgresql":
        # One writer at a time: ids become visible in their order.
        last = _last_linked()
        moved, chain_.settled = last > chain_.settled, max(last, chain_.settled)
        return moved
    if chain_.seen_at is None:
        last = _last_linked()
        if last > chain_.settled:
            chain_.seen, chain_.seen_at, chain_.ended_by = last, at, None
        return last > chain_.settled
    # Far before or after: noted by a clock that was ahead, it must not keep us waiting until that hour.
    if abs(at - chain_.seen_at) < BREATH:
        return False
    oldest, next_ = _transactions()
    if chain_.ended_by is None or chain_.ended_by > next_:  # the second: numbers began anew in another cluster
        chain_.ended_by = next_
        return True
    if oldest < chain_.ended_by:
        return False
    chain_.settled, chain_.seen_at, chain_.ended_by = chain_.seen, None, None
    return True


def _last_linked() -> int:
    return int(JournalLink.objects.aggregate(last=Max("line_id"))["last"] or 0)


def _transactions() -> tuple[int, int]:
    """Return the number of the oldest transaction that may still run, and the one that will come next."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint"
            " FROM pg_current_snapshot() AS now"
        )
        oldest, next_ = cursor.fetchone()
    return int(oldest), int(next_)

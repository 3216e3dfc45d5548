"""The night watch: what must not last is looked for again and again, and ended; what must be kept is sealed off."""

from __future__ import annotations

import logging
from datetime import datetime, time
from typing import Final

from django.core.cache import cache
from django.db import DatabaseError

from yakuba.applications import commands as applications
from yakuba.ground import journal, throttle, watch
from yakuba.ground.journal import emergency, publishing
from yakuba.ground.journal.checkpoints import due
from yakuba.ground.journal.signing import NoJournalKey
from yakuba.journeys.table import ROUNDS
from yakuba.papers import commands as papers

log = logging.getLogger(__name__)

QUIET: Final = (time(3, 30), time(5, 0))
"""The time of the night in which, once, everything is walked: all files, all filings, all cases."""


def night_watch(*, at: datetime) -> None:
    """Make one round: what this zone adds, drafts past their time, counts of tries, and every state that must not last."""
    for go in ROUNDS:
        go(at=at)
    applications.sweep_drafts(at=at)
    throttle.forget_old(at=at)
    quiet = QUIET[0] <= at.time() < QUIET[1] and cache.add(f"night-watch-{at:%Y-%m-%d}", at.isoformat(), 24 * 60 * 60)
    if quiet:
        papers.sweep(at=at)
    watch.mend_alone(at=at, dear=quiet)


def keep_the_journal(*, at: datetime) -> int:
    """Chain the journal's new lines and, every few minutes, sign its head; return how many lines were chained.

    A journal that cannot be chained or signed stops no other work: operators see it on their page and in the log.
    """
    try:
        chained = journal.chain(at=at)
        if due(at):
            journal.checkpoint(at=at)
            publishing.publish(at=at)
        emergency.bring_in(at=at)
    except (DatabaseError, NoJournalKey, OSError) as fault:
        # The kind of the fault, never its message: it may quote a line.
        log.error("the journal could not be chained or signed: %s", type(fault).__name__)
        return 0
    return chained

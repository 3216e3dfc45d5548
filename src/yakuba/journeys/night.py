"""The night watch: what must not last is looked for again and again, and ended; what must be kept is sealed off.

Its rounds are steps that know nothing of each other. One that fails keeps no other, is tried again at the next round, and
stands on the operators' page until it has come to its end.
"""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from typing import Final

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError

from yakuba.applications import commands as applications
from yakuba.ground import failing, journal, throttle, watch
from yakuba.ground.journal import emergency, publishing
from yakuba.ground.journal.checkpoints import due
from yakuba.ground.journal.signing import NoJournalKey
from yakuba.journeys.outline import Round
from yakuba.journeys.table import OFTEN, ROUNDS
from yakuba.papers import commands as papers

log = logging.getLogger(__name__)

QUIET: Final = (time(3, 30), time(5, 0))
"""The time of the night in which, once, everything is walked: all files, all filings, all cases."""


_TRIES: Final = timedelta(minutes=30)
"""After so long, the walk of a night is taken up again if who began it has not come to its end."""


def night_watch(*, at: datetime) -> None:
    """Make one round: what this zone adds, drafts past their time, counts of tries, and every state that must not last."""
    steps: tuple[Round, ...] = (*ROUNDS, applications.sweep_drafts, throttle.forget_old)
    for step in steps:
        _go(step, at=at)
    tonight = f"night-watch-{at:%Y-%m-%d}"
    quiet = QUIET[0] <= at.time() < QUIET[1] and cache.add(tonight, at.isoformat(), _TRIES.total_seconds())
    if quiet:
        _go(papers.sweep, at=at)
    watch.mend_alone(at=at, dear=quiet)
    if quiet:
        cache.set(tonight, at.isoformat(), 24 * 60 * 60)


def go_round_often(*, at: datetime) -> None:
    """Do what somebody waits for, and what destroys nothing by the date: every few seconds."""
    for step in OFTEN:
        _go(step, at=at)


def _go(step: Round, *, at: datetime) -> None:
    """Do one step. Raises OperationalError and InterfaceError, for then the database is away and nothing else would come to its end."""
    name = f"{step.__module__.rpartition('.')[2]}.{getattr(step, '__name__', '')}"
    try:
        step(at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:  # noqa: BLE001 - one step that fails must not keep the others, and no case may wait for it
        # The kind of the fault, never its message: it may quote an answer.
        log.error("the worker's round: %s ended with %s", name, type(fault).__name__)
        failing.note(name, type(fault).__name__, at=at)
    else:
        failing.clear(name)


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

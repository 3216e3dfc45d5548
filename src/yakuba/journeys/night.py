"""The night watch: what must not last is looked for again and again, and ended; what must be kept is sealed off."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.db import DatabaseError

from yakuba.applications import commands as applications
from yakuba.ground import journal, throttle
from yakuba.ground.journal.checkpoints import due
from yakuba.ground.journal.signing import NoJournalKey
from yakuba.journeys.table import ROUNDS
from yakuba.papers import commands as papers

log = logging.getLogger(__name__)

QUIET: Final = (3, 30)
"""The minute of the night in which the whole store of files is walked."""


def night_watch(*, at: datetime) -> None:
    """Make one round: drafts past their time, counts of tries that no longer matter, and what this zone adds."""
    for go in ROUNDS:
        go(at=at)
    applications.sweep_drafts(at=at)
    throttle.forget_old(at=at)
    if (at.hour, at.minute) == QUIET:
        papers.sweep(at=at)


def keep_the_journal(*, at: datetime) -> int:
    """Chain the journal's new lines and, every few minutes, sign its head; return how many lines were chained.

    A journal that cannot be chained or signed stops no other work: operators see it on their page and in the log.
    """
    try:
        chained = journal.chain(at=at)
        if due(at):
            journal.checkpoint(at=at)
    except (DatabaseError, NoJournalKey, OSError) as fault:
        # The kind of the fault, never its message: it may quote a line.
        log.error("the journal could not be chained or signed: %s", type(fault).__name__)
        return 0
    return chained

"""The night watch: what must not last is looked for again and again, and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from yakuba.applications import commands as applications
from yakuba.ground import throttle
from yakuba.papers import commands as papers

QUIET: Final = (3, 30)
"""The minute of the night in which the whole store of files is walked."""


def night_watch(*, at: datetime) -> None:
    """Make one round: drafts past their time, counts of tries that no longer matter."""
    applications.sweep_drafts(at=at)
    throttle.forget_old(at=at)
    if (at.hour, at.minute) == QUIET:
        papers.sweep(at=at)

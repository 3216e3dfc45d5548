"""The night watch: what must not last is looked for again and again, and ended."""

from __future__ import annotations

from datetime import datetime

from yakuba.applications import commands as applications
from yakuba.ground import throttle


def night_watch(*, at: datetime) -> None:
    """Make one round: drafts past their time, counts of tries that no longer matter."""
    applications.sweep_drafts(at=at)
    throttle.forget_old(at=at)

"""Whether filings are taken in at the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yakuba.applications.models import Closure
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Closed:
    """That nothing is taken in: since when, until when at the latest, what residents are told, and why (for operators)."""

    since: datetime
    until: datetime
    words: Text
    why: str


def closure(*, at: datetime) -> Closed | None:
    """Return how taking in was stopped; None while it goes on."""
    row = standing(at).order_by("-id").first()
    return Closed(row.since, row.until, Text.read(row.words), row.why) if row else None


def standing(at: datetime) -> Any:
    """Return the rows of what is stopped at that moment."""
    return Closure.objects.filter(since__lte=at, until__gt=at, ended_at=None)

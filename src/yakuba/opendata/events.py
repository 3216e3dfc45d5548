"""What this room tells the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yakuba.ground.outbox import event


@event("opendata.published")
@dataclass(frozen=True, kw_only=True)
class Published:
    """A state of a subject was published; it is frozen, and has its address for ever."""

    subject: str
    number: int
    at: datetime


@event("opendata.withdrawn")
@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """A published state was withdrawn: its address says so and why, and nothing of it can be read any more."""

    subject: str
    number: int
    at: datetime

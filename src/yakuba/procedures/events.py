"""What this room tells the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yakuba.ground.outbox import event
from yakuba.ground.ref import Ref


@event("procedures.published")
@dataclass(frozen=True, kw_only=True)
class EditionPublished:
    """An edition was published: from now on, new drafts use it. Drafts and cases that have begun keep theirs."""

    ref: Ref
    event_id: str
    at: datetime


@event("procedures.closed")
@dataclass(frozen=True, kw_only=True)
class EditionClosed:
    """A life event was taken off the list: no new drafts; those begun, and their cases, go on."""

    ref: Ref
    event_id: str
    why: str
    at: datetime

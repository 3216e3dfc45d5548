"""What this room tells the house: references and codes, never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yakuba.ground.outbox import event
from yakuba.ground.ref import Ref


@event("filing.submitted")
@dataclass(frozen=True, kw_only=True)
class FilingSubmitted:
    """A resident has handed in a filing; from here on it can no longer be edited."""

    ref: Ref
    at: datetime


@event("filing.amended")
@dataclass(frozen=True, kw_only=True)
class FilingAmended:
    """A resident has answered a request for correction of one procedure."""

    ref: Ref
    amendment: str
    procedure: str
    at: datetime


@event("filing.withdrawn")
@dataclass(frozen=True, kw_only=True)
class FilingWithdrawn:
    """A resident takes back what was filed for one procedure."""

    ref: Ref
    procedure: str
    at: datetime

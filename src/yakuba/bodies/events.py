"""What bodies tell the house. Refs and small codes only; the words are read by whoever may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yakuba.ground.outbox import event
from yakuba.ground.ref import Ref


@event("body.resolution_passed")
@dataclass(frozen=True, kw_only=True)
class ResolutionPassed:
    """A body has resolved: ``about`` is the Ref of the thing as it was given, or empty; ``result`` as in `rules.Result`."""

    resolution: Ref
    body: Ref
    about: str
    result: str
    at: datetime

"""What this room tells the house. No event says what was answered, nor by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yakuba.ground.outbox import event
from yakuba.ground.ref import Ref


@event("survey.asked")
@dataclass(frozen=True, kw_only=True)
class SurveyAsked:
    """What residents or businesses are asked has changed: a survey was opened, changed or closed."""

    ref: Ref
    at: datetime


@event("survey.sheet_given")
@dataclass(frozen=True, kw_only=True)
class SheetGiven:
    """A sheet lies here, sealed to the office. ``ref`` names the sealed sheet and tells nothing of what is in it."""

    ref: Ref
    at: datetime


@event("survey.ended")
@dataclass(frozen=True, kw_only=True)
class SurveyEnded:
    """The internet side has heard that a survey is closed, and takes no more sheets of it."""

    ref: Ref
    at: datetime

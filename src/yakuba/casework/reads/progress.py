"""How far a case has come and when the decision is to be expected: without a word of what was filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yakuba.casework.models import Case
from yakuba.casework.rules import CLOSED, Days, Forecast, Pace, Stage, days_between, forecast
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref

_LAST = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """What the resident's status page is told: the stage, and a range of days unless it is closed or unknown."""

    case: Ref
    subject: Ref
    procedure_id: str
    stage: Stage
    forecast: Forecast | None


def progress_of(ref: Ref, *, at: datetime) -> Progress:
    """Return how far a case has come. Holds nothing personal, so it is not journalled."""
    case = Case.objects.defer("answers", "attachments").filter(pk=ref.id).first()
    if case is None:
        raise NotHere
    return Progress(
        ref, Ref.parse(case.subject), case.procedure_id, Stage(case.stage), forecast_of(case, at.astimezone(JST).date())
    )


def forecast_of(case: Case, today: date) -> Forecast | None:
    """Return the range for an open case, from its clock and from how long the last finished ones took."""
    if Stage(case.stage) in CLOSED:
        return None
    # Days of the calendar and working days are not compared: an edition may count otherwise than the one before.
    took = (
        Case.objects.filter(procedure_id=case.procedure_id, stage=Stage.DECIDED, counts=case.counts)
        .order_by("-closed_at")
        .values_list("took_days", flat=True)[:_LAST]
    )
    paused, counts = case.paused_days, Days(case.counts)
    if case.paused_since is not None:
        paused += max(days_between(case.paused_since, today, counts), 0)
    pace = Pace(case.at_least, case.at_most, tuple(days for days in took if days is not None), counts)
    return forecast(case.received_at.astimezone(JST).date(), pace, today=today, paused=paused)

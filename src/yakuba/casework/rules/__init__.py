"""Pure rules of casework: stages, powers, the statutory clock, what a deed must bring, how the history reads."""

from yakuba.casework.rules.appeal import APPEAL
from yakuba.casework.rules.clock import (
    Days,
    Forecast,
    Pace,
    days_after,
    days_between,
    days_left,
    due_on,
    forecast,
    workdays_between,
)
from yakuba.casework.rules.deeds import Act, check_act
from yakuba.casework.rules.disclosure import GROUNDS
from yakuba.casework.rules.powers import may_act, may_approve, may_see
from yakuba.casework.rules.refusals import AlreadyClosed, Incomplete, NoOpenCorrection, OwnProposal
from yakuba.casework.rules.stages import CLOSED, STAGE_NAMES, Stage, stage_at
from yakuba.casework.rules.trail import sentence

__all__ = [
    "APPEAL",
    "CLOSED",
    "GROUNDS",
    "STAGE_NAMES",
    "Act",
    "AlreadyClosed",
    "Days",
    "Forecast",
    "Incomplete",
    "NoOpenCorrection",
    "OwnProposal",
    "Pace",
    "Stage",
    "check_act",
    "days_after",
    "days_between",
    "days_left",
    "due_on",
    "forecast",
    "may_act",
    "may_approve",
    "may_see",
    "sentence",
    "stage_at",
    "workdays_between",
]

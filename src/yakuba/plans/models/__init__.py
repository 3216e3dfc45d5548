"""The tables of plans: rows, so that one measure can change without the rest."""

from yakuba.plans.models.exchange import Incoming
from yakuba.plans.models.life import ScoreSheet, StepSheet
from yakuba.plans.models.plan import Bar, Challenge, Cost, Earlier, Figure, FigureValue, Node, Plan
from yakuba.plans.models.progress import BarMove, Evaluation, Observation, Report, Round

__all__ = [
    "Bar",
    "BarMove",
    "Challenge",
    "Cost",
    "Earlier",
    "Evaluation",
    "Figure",
    "FigureValue",
    "Incoming",
    "Node",
    "Observation",
    "Plan",
    "Report",
    "Round",
    "ScoreSheet",
    "StepSheet",
]

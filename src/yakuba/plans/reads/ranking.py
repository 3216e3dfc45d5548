"""The ranking of a plan's measures by its scoring, and how the last scores came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from yakuba.plans.models import ScoreSheet
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import NodeView, Tree
from yakuba.plans.rules.model import Scoring, Threshold
from yakuba.plans.rules.priority import DEFAULT, Reach, as_formula, class_of, faults, reach, result
from yakuba.plans.rules.sensitivity import Ranked, ranking


@dataclass(frozen=True, slots=True)
class Place:
    """A measure in the ranking."""

    node: NodeView
    ranked: Ranked


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of a plan. ``unscored`` are the measures of which a score is missing.

    ``printed`` is what the document's own rule could come to, where it differs from the formula that counts; none where
    the document prints none, or one that cannot be reckoned.
    """

    scoring: Scoring
    places: tuple[Place, ...]
    unscored: tuple[NodeView, ...]
    reach: Reach
    printed: Reach | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What another scoring would do to a measure: rank and class as they are, and as they would be."""

    node: NodeView
    before: Ranked
    after: Ranked


@dataclass(frozen=True, slots=True)
class Scored:
    """A scoring of a measure, as somebody once gave it."""

    scores: Mapping[str, int]
    value: float | None
    earned: Threshold | None
    reason: str
    by: str
    at: datetime


def scoring_of(plan: PlanView) -> Scoring:
    """Return the scoring of a plan; the usual one where it says nothing of it, or something that cannot be reckoned."""
    own = plan.head.scoring
    return own if own is not None and not faults(own) else DEFAULT


def rank(whole: Tree, scoring: Scoring | None = None) -> Ranking:
    """Return the ranking of a plan by its own scoring, or by another. Raises RuleFault for one that has faults."""
    by = scoring or scoring_of(whole.plan)
    scores = last_scores(whole)
    measures = {node.key: node for node in whole.measures}
    places = tuple(
        Place(measures[one.key], one)
        for one in ranking(by, {key: given for key, given in scores.items() if key in measures})
    )
    there = {one.node.key for one in places}
    return Ranking(by, places, tuple(one for one in whole.measures if one.key not in there), reach(by), _printed(by))


def preview(whole: Tree, other: Scoring) -> list[Moved]:
    """Return the measures of which another scoring would change rank or class, in their order by it."""
    before = {one.node.key: one.ranked for one in rank(whole).places}
    return [
        Moved(one.node, before[one.node.key], one.ranked)
        for one in rank(whole, other).places
        if one.node.key in before and _seen(before[one.node.key]) != _seen(one.ranked)
    ]


def last_scores(whole: Tree) -> dict[str, Mapping[str, int]]:
    """Return the scores of the measures that have any, by key: those given last."""
    rows = ScoreSheet.objects.filter(node__plan=whole.plan.ref.id).order_by("at", "id")
    return dict(rows.values_list("node__key", "scores"))


def history(node: NodeView, scoring: Scoring) -> list[Scored]:
    """Return how a measure was scored, the last first, each reckoned by the scoring of today."""
    found = []
    for row in ScoreSheet.objects.filter(node=node.id).order_by("-at", "-id"):
        value = result(scoring, row.scores)
        found.append(Scored(row.scores, value, class_of(scoring, value), row.reason, row.by, row.at))
    return found


def _seen(ranked: Ranked) -> tuple[int, str]:
    return ranked.rank, ranked.earned.id if ranked.earned else ""


def _printed(scoring: Scoring) -> Reach | None:
    if not scoring.printed:
        return None
    # The document knew no weights: its rule is reckoned without them.
    written = msgspec.structs.replace(scoring, formula=as_formula(scoring.printed), weights={})
    return None if faults(written) or written.formula == scoring.formula else reach(written)

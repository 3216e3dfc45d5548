"""How much a ranking hangs on the view of those who scored (感度): each rank, and how far it moves when one thing changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from yakuba.plans.rules.model import Scoring, Threshold
from yakuba.plans.rules.priority import MOST_WEIGHT, Scores, class_of, points, result

WEIGHT_STEP: Final = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A measure in the ranking. Equal results share the better rank.

    ``by_weight`` is the best and the worst rank when one weight is changed by a step up or down; ``by_score`` when one
    of the measure's own scores is. ``classes`` are all classes that it earns in one of these cases.
    """

    key: str
    scores: Scores
    value: float
    earned: Threshold | None
    rank: int
    by_weight: tuple[int, int]
    by_score: tuple[int, int]
    classes: tuple[str, ...]


def ranking(scoring: Scoring, measures: Mapping[str, Scores]) -> list[Ranked]:
    """Return the measures that are wholly scored, the most urgent first, each with how far its rank moves."""
    here = _Table(scoring, measures.values())
    others = [_Table(changed, measures.values()) for changed in _weights_changed(scoring)]
    rows = [
        _row(here, others, key, scores, value)
        for key, scores in measures.items()
        if (value := here.value(scores)) is not None
    ]
    return sorted(rows, key=lambda row: (row.rank, row.key))


def _row(here: _Table, others: list[_Table], key: str, scores: Scores, value: float) -> Ranked:
    rank = here.rank(value)
    weights = [rank]
    earned = [class_of(here.scoring, value)]
    for table in others:
        if (changed := table.value(scores)) is not None:
            weights.append(table.rank(changed))
            earned.append(class_of(here.scoring, changed))
    own = [rank]
    for nudged in _nudged(here.scoring, scores):
        if (changed := here.value(nudged)) is not None:
            own.append(here.rank(changed, without=value))
            earned.append(class_of(here.scoring, changed))
    order = [one.id for one in here.scoring.classes]
    reached = tuple(sorted({one.id for one in earned if one}, key=order.index))
    return Ranked(key, scores, value, earned[0], rank, (min(weights), max(weights)), (min(own), max(own)), reached)


class _Table:
    """All results by one scoring, sorted, so that a rank is found by halving."""

    def __init__(self, scoring: Scoring, given: Iterable[Scores]) -> None:
        self.scoring = scoring
        self._seen: dict[tuple[int | None, ...], float | None] = {}
        self._names = [one.id for one in scoring.scores]
        self._sorted = sorted(value for scores in given if (value := self.value(scores)) is not None)

    def value(self, scores: Scores) -> float | None:
        """Return the result; the same scores are reckoned once, for there are few of them and many measures."""
        key = tuple(scores.get(name) for name in self._names)
        if key not in self._seen:
            self._seen[key] = result(self.scoring, scores)
        return self._seen[key]

    def rank(self, value: float, *, without: float | None = None) -> int:
        """Return 1 and as many as are better; ``without`` leaves one of the results out."""
        edge = value + 1e-9
        better = len(self._sorted) - bisect_left(self._sorted, edge)
        return 1 + better - (1 if without is not None and without >= edge else 0)


def _weights_changed(scoring: Scoring) -> Iterable[Scoring]:
    for one in scoring.scores:
        weight = scoring.weights.get(one.id, 1.0)
        for changed in (weight - WEIGHT_STEP, weight + WEIGHT_STEP):
            if 0 <= changed <= MOST_WEIGHT:
                yield msgspec.structs.replace(scoring, weights={**scoring.weights, one.id: changed})


def _nudged(scoring: Scoring, scores: Scores) -> Iterable[dict[str, int]]:
    for one in scoring.scores:
        may = points(one)
        for changed in (scores[one.id] - 1, scores[one.id] + 1):
            if changed in may:
                yield {**scores, one.id: changed}

"""How far the review has come: sums, and the bars of its picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from yakuba.governance.rules.model import Line, State

ORDER: Final = (State.REPLACED, State.CHANGING, State.DECIDED, State.FOUND, State.STAYS)
"""The states as a bar shows them, what is done first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: from where and how long, both of 100."""

    state: State
    count: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Sum:
    """The lines of one kind or section: how many in each state."""

    key: str
    counts: Mapping[State, int]

    @property
    def all(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def percent(self) -> float | None:
        """The share that is replaced of those that are to be, 0 to 100; None if none is to be."""
        meant = self.all - self.counts[State.STAYS]
        return round(100 * self.counts[State.REPLACED] / meant, 1) if meant else None

    def pieces(self) -> list[Piece]:
        """Return the bar: one piece for each state that occurs."""
        found, start = [], 0.0
        for state in ORDER:
            if count := self.counts[state]:
                length = 100 * count / self.all
                found.append(Piece(state, count, round(start, 3), round(length, 3)))
                start += length
        return found


def summed(lines: Iterable[Line], by: Callable[[Line], str], keys: Sequence[str] = ()) -> list[Sum]:
    """Return the sums by some key, in the order of ``keys``, then of the keys; what has no line is left out."""
    found: dict[str, Counter[State]] = {}
    for line in lines:
        found.setdefault(by(line), Counter())[line.state] += 1
    order = [key for key in keys if key in found] + sorted(found.keys() - set(keys))
    return [Sum(key, {state: found[key][state] for state in State}) for key in order]


def whole(lines: Iterable[Line]) -> Sum:
    """Return the sum of all lines."""
    counts = Counter(line.state for line in lines)
    return Sum("", {state: counts[state] for state in State})

"""The bars of a result: lengths of 100, so that a page draws them without arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from yakuba.ground.text import Text
from yakuba.surveys.rules.results import Result


@dataclass(frozen=True, slots=True)
class Bar:
    """An answer with its bar; the words beside it say the same."""

    label: Text
    count: int
    percent: float
    length: float


def bars(result: Result) -> list[Bar]:
    """Return the bars of a result. The longest that there can be is all sheets."""
    return [Bar(one.label, one.count, one.percent, min(one.percent, 100.0)) for one in result.counts]

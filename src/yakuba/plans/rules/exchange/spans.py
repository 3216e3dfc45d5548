"""Which halves a schedule shows."""

from __future__ import annotations

from typing import Final

from yakuba.plans.rules import halves
from yakuba.plans.rules.model import PlanPack

_FIVE_YEARS: Final = 10


def number_of(half: str) -> int:
    """Return the number of a half as a pack writes it. Raises ValueError."""
    number = halves.read(half)
    if number is None:
        raise ValueError(f"no half: {half}")
    return number


def period(pack: PlanPack) -> tuple[int, int]:
    """Return the first and the last half that a schedule shows: the plan's period, and whatever bars lie beyond it."""
    first = halves.half_of(pack.head.period_from)
    last = halves.half_of(pack.head.period_until) if pack.head.period_until else first + _FIVE_YEARS - 1
    bars = [bar for node in pack.nodes for bar in node.bars]
    return (
        min([first, *(number_of(bar.from_half) for bar in bars)]),
        max([last, *(number_of(bar.until_half) for bar in bars)]),
    )

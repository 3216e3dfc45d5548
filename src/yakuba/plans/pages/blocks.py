"""Blocks on the pages of a plan and of a measure: each module adds what it knows, and none edits the others' templates.

@blocks.on_measure(order=30)
def reports(measure: MeasureView, actor: Actor, at: datetime) -> Block | None:
    return Block("plans/reports_block.html", {"reports": ...})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from yakuba.ground.actor import Actor
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import MeasureView

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Block:
    """A section of a page: its template, and the context it is drawn with (as ``block``, beside that of the page)."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Draw = Callable[[T, Actor, datetime], Block | None]
_measure: Final[list[tuple[int, Draw[MeasureView]]]] = []
_plan: Final[list[tuple[int, Draw[PlanView]]]] = []


def on_measure(*, order: int = 50) -> Callable[[Draw[MeasureView]], Draw[MeasureView]]:
    """Register a block of the page of a measure; low numbers stand first."""
    return _register(_measure, order)


def on_plan(*, order: int = 50) -> Callable[[Draw[PlanView]], Draw[PlanView]]:
    """Register a block of the page of a plan; low numbers stand first."""
    return _register(_plan, order)


def of_measure(measure: MeasureView, actor: Actor, at: datetime) -> list[Block]:
    """Return what the page of a measure shows beside its sheet."""
    return _drawn(_measure, measure, actor, at)


def of_plan(plan: PlanView, actor: Actor, at: datetime) -> list[Block]:
    """Return what the page of a plan shows beside its tree."""
    return _drawn(_plan, plan, actor, at)


def _register(where: list[tuple[int, Draw[T]]], order: int) -> Callable[[Draw[T]], Draw[T]]:
    def keep(draw: Draw[T]) -> Draw[T]:
        where.append((order, draw))
        where.sort(key=lambda one: one[0])
        return draw

    return keep


def _drawn(where: list[tuple[int, Draw[T]]], about: T, actor: Actor, at: datetime) -> list[Block]:
    found = (draw(about, actor, at) for _, draw in where)
    return [block for block in found if block is not None]

"""How the axes of a plan stand to the newest edition of the national lists to which they refer."""

from __future__ import annotations

from dataclasses import dataclass

from yakuba.ground.text import Text
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.rules import national
from yakuba.plans.rules.national import Change, Edition


@dataclass(frozen=True, slots=True)
class Standing:
    """An axis that refers to an older edition: what changed since, without what was kept."""

    axis: str
    title: Text
    own: Edition
    newest: Edition
    changes: tuple[Change, ...]


def standings(plan: PlanView) -> tuple[Standing, ...]:
    """Return the axes of a plan that refer to an edition which is no longer the newest."""
    found = []
    for axis in plan.head.axes:
        if (passed := national.since(axis)) is not None:
            own, newest, changes = passed
            different = tuple(one for one in changes if one.what != "kept")
            found.append(Standing(axis.id, Text.read(axis.title), own, newest, different))
    return tuple(found)

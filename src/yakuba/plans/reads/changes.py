"""What was last done to a node, or to the head of a plan, as the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yakuba.ground import journal
from yakuba.ground.ref import Ref
from yakuba.plans.reads.tree import MeasureView


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last change that can still be taken back: who, when, which fields and what they held before."""

    at: datetime
    by: str
    fields: tuple[str, ...]
    was: Mapping[str, Any]


def last(measure: MeasureView) -> LastChange | None:
    """Return the last change of a node, None if something was done since that is not taken back this way."""
    return last_of(measure.node.id, measure.node.version)


def last_of_head(plan_id: str, version: int) -> LastChange | None:
    """Return the last change of a plan's head, by the id of the plan and the version in which it is."""
    return _last(Ref("plan", plan_id), _OF_HEAD, version)


def last_of(node_id: str, version: int) -> LastChange | None:
    """Return the same by the id of the node and the version in which it is."""
    return _last(Ref("measure", node_id), frozenset({"measure.changed"}), version)


_OF_HEAD = frozenset({"plan.changed", "plan.scoring_set"})


def _last(about: Ref, actions: frozenset[str], version: int) -> LastChange | None:
    found = [line for line in journal.lines(about) if line.action in actions]
    if not found or found[-1].data.get("version") != version:
        return None
    line = found[-1]
    return LastChange(line.at, line.actor_name, tuple(line.data["fields"]), line.data["was"])

"""The schedule of a plan as lines to draw, the action plan of a year, and what slips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yakuba.ground.text import Text
from yakuba.plans.models import BarMove
from yakuba.plans.reads import standing
from yakuba.plans.reads.tree import NodeView, Tree, bars
from yakuba.plans.rules.life import OVER
from yakuba.plans.rules.lights import Judgement
from yakuba.plans.rules.schedule import Row, Slip, Stripe
from yakuba.plans.rules.schedule import slips as slips_of


@dataclass(frozen=True, slots=True)
class MoveView:
    """That bars were moved: from what to what, why, by whom."""

    before: tuple[Stripe, ...]
    after: tuple[Stripe, ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """The lines of a plan with the titles of the groups into which they fold, and how each measure stands."""

    rows: tuple[Row, ...]
    groups: Mapping[str, Text]
    lights: Mapping[str, Judgement]


def schedule(whole: Tree, *, on: date) -> Schedule:
    """Return all measures of a plan as lines of its schedule, in the order of the tree."""
    drawn = bars(whole)
    judged = standing.judgements(whole, on=on, drawn=drawn)
    planned = _planned(whole)
    groups = {node.key: group_of(whole, node) for node in whole.measures}
    rows = tuple(
        Row(
            key=node.key,
            title=node.title,
            number=node.number,
            owner=node.owner,
            group=groups[node.key],
            stripes=tuple(drawn.get(node.key, ())),
            planned=planned.get(node.key, ()),
            done=node.stage == standing.DONE,
            after=node.after,
            light=judged[node.key].light,
        )
        for node in whole.measures
    )
    titles = {key: whole.by_key[key].title for key in groups.values() if key}
    return Schedule(rows, titles, judged)


def slips(whole: Tree, *, on: date, drawn: Schedule | None = None) -> list[Slip]:
    """Return what slips in a plan on a day; a measure whose life is over slips no more. ``drawn``: if it is known."""
    rows = (drawn or schedule(whole, on=on)).rows
    over = {node.key for node in whole.measures if node.stage in OVER}
    return [one for one in slips_of(rows, on=on) if one.key not in over]


def moves(node: NodeView) -> tuple[MoveView, ...]:
    """Return how the bars of a measure were moved, the newest first."""
    rows = BarMove.objects.filter(node=node.id).order_by("-at", "-id")
    return tuple(MoveView(_read(one.before), _read(one.after), one.reason, one.by, one.at) for one in rows)


def group_of(whole: Tree, node: NodeView) -> str:
    """Return the key of the policy under which a measure is folded: the highest node that is not above all others."""
    above = whole.above(node.key)
    if not above:
        return ""
    alone = len(whole.children.get("", ())) == 1 and len(above) > 1
    return above[1 if alone else 0].key


def bar_data(one: Stripe) -> dict[str, Any]:
    """Return a bar as data for its move."""
    label = one.label.ja if one.label == Text.read(one.label.ja) else one.label.as_data()
    return {"first": one.first, "last": one.last, "label": label, "line": one.line, "goes_on": one.goes_on}


def _planned(whole: Tree) -> dict[str, tuple[Stripe, ...]]:
    """Return the bars as they were first decided, of the measures of which they were moved since."""
    found: dict[str, tuple[Stripe, ...]] = {}
    rows = BarMove.objects.filter(node__plan=whole.plan.ref.id).order_by("at", "id")
    for key, before in rows.values_list("node__key", "before"):
        found.setdefault(key, _read(before))
    return found


def _read(data: Sequence[Mapping[str, Any]]) -> tuple[Stripe, ...]:
    return tuple(
        Stripe(one["first"], one["last"], Text.read(one["label"]), one["line"], one["goes_on"]) for one in data
    )

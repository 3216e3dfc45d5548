"""How every measure of a plan stands today, by rule, in a handful of queries however large the plan is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from yakuba.ground.text import Text
from yakuba.plans.models import Figure, FigureValue, Report
from yakuba.plans.reads.tree import NodeView, Tree, bars, bars_of
from yakuba.plans.rules import halves
from yakuba.plans.rules.life import OVER
from yakuba.plans.rules.lights import Aim, Judgement, Standing, judge
from yakuba.plans.rules.schedule import Stripe

DONE = "completed"
"""The stage of a measure that is done."""


def judgements(whole: Tree, *, on: date, drawn: Mapping[str, Sequence[Stripe]] | None = None) -> dict[str, Judgement]:
    """Return the light of every measure of a plan on a day, by key, and why. ``drawn`` are its bars, if they are known."""
    drawn = bars(whole) if drawn is None else drawn
    reported = _reported(whole, on)
    aims = _aims(whole)
    return {
        node.key: judge(_standing(node, whole, drawn.get(node.key, ()), reported, aims), on=on)
        for node in whole.measures
    }


def judgement(whole: Tree, key: str, *, on: date, percent: int | None = None, reports: bool = True) -> Judgement:
    """Return the light of one measure, with ``percent`` in place of what was reported last.

    Without ``reports`` those that are overdue are left out: for whoever is just handing one in.
    """
    node = whole.by_key[key]
    reported = _reported(whole, on, node.id)
    known, overdue = reported.get(node.id, (None, 0))
    reported[node.id] = (known if percent is None else percent, overdue if reports else 0)
    return judge(_standing(node, whole, bars_of(node.id), reported, _aims(whole, node.id)), on=on)


def _standing(
    node: NodeView,
    whole: Tree,
    drawn: Sequence[Stripe],
    reported: Mapping[str, tuple[int | None, int]],
    aims: Mapping[str, list[Aim]],
) -> Standing:
    percent, overdue = reported.get(node.id, (None, 0))
    before = [whole.by_key[key] for key in node.after if key in whole.by_key]
    return Standing(
        bars=[(one.first, one.last) for one in drawn],
        done=node.stage == DONE,
        given_up=node.stage in OVER,
        percent=percent,
        aims=aims.get(node.id, ()),
        overdue=overdue,
        waits_for=[one.title for one in before if one.stage != DONE],
    )


def _reported(whole: Tree, on: date, node: str = "") -> dict[str, tuple[int | None, int]]:
    """Return by node what percentage was reported last, and how many reports are overdue since."""
    rows = Report.objects.filter(round__plan=whole.plan.ref.id)
    rows = rows.filter(node=node) if node else rows
    found: dict[str, tuple[int | None, int]] = {}
    for id_, state, percent, due in rows.order_by("round__half").values_list(
        "node_id", "state", "percent", "round__due"
    ):
        known, overdue = found.get(id_, (None, 0))
        if state == "handed":
            found[id_] = (percent, 0)
        elif due < on:
            found[id_] = (known, overdue + 1)
    return found


def _aims(whole: Tree, node: str = "") -> dict[str, list[Aim]]:
    """Return by node the indicators that have a target, and a baseline and an actual value from which to tell the way."""
    rows = FigureValue.objects.filter(figure__node__plan=whole.plan.ref.id, kind__in=("baseline", "target", "actual"))
    rows = rows.filter(figure__node=node) if node else rows
    # Plain values: most figures lack one of the three, and objects for all of them take longer than the judging.
    values: dict[int, dict[str, tuple[str, Decimal]]] = defaultdict(dict)
    for figure, kind, when, value in rows.order_by("noted_at", "id").values_list("figure_id", "kind", "at", "value"):
        values[figure][kind] = when, value
    known = [figure for figure, kinds in values.items() if kinds.keys() >= {"baseline", "target", "actual"}]
    found: dict[str, list[Aim]] = defaultdict(list)
    for figure, owner, title in Figure.objects.filter(pk__in=known).values_list("pk", "node_id", "title"):
        found[owner].append(_aim(whole, Text.read(title), values[figure]))
    return found


def _aim(whole: Tree, title: Text, kinds: Mapping[str, tuple[str, Decimal]]) -> Aim:
    (first, start), (last, target), (_, now) = kinds["baseline"], kinds["target"], kinds["actual"]
    starts = halves.day_of(first) or whole.plan.starts
    until = halves.day_of(last) or whole.plan.ends or date(starts.year + 5, 3, 31)
    return Aim(title, start, target, starts, until, now)

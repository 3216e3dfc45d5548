"""A plan as the pack that would make it again."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from yakuba.ground.errors import NotHere
from yakuba.plans.models import Bar, Cost, Figure, Node, Plan, ScoreSheet
from yakuba.plans.rules import halves
from yakuba.plans.rules.model import PlanPack

_Lists = dict[str, list[dict[str, Any]]]


def pack_of(slug: str) -> PlanPack:
    """Return the pack of a plan as it stands: what was removed is left out, what people noted is in. Raises NotHere."""
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None:
        raise NotHere
    data = {
        "head": plan.head,
        "nodes": _nodes(plan),
        "challenges": [_said(row, "group", "number", "title", "directions", "text") for row in plan.challenges.all()],
        "earlier": [_said(row, "group", "number", "title", "outcome", "to", "reason") for row in plan.earlier.all()],
        **plan.parts,
    }
    return msgspec.convert(data, PlanPack, str_keys=True)


def _said(row: Any, *names: str) -> dict[str, Any]:
    return {"id": row.key, **{name: value for name in names if (value := getattr(row, name))}}


def _nodes(plan: Plan) -> list[dict[str, Any]]:
    rows = list(Node.objects.filter(plan=plan, removed_on=None).order_by("order", "key"))
    keys = {row.pk: row.key for row in rows}
    bars, costs, figures, scores = _bars(plan), _costs(plan), _figures(plan), _scores(plan)
    found = []
    for row in rows:
        sheet = {**row.sheet, **({"costs": costs[row.pk]} if row.pk in costs else {})}
        node = {
            **_said(row, "number", "text", "owner"),
            "level": row.level,
            "title": row.title,
            **row.more,
            **({"parent": keys[row.parent_id]} if row.parent_id in keys else {}),
            **({"sheet": sheet} if sheet else {}),
        }
        for name, lists in (("bars", bars), ("figures", figures), ("scores", scores)):
            if row.pk in lists:
                node[name] = lists[row.pk]
        found.append(node)
    return found


def _bars(plan: Plan) -> _Lists:
    found: _Lists = defaultdict(list)
    for row in Bar.objects.filter(node__plan=plan).order_by("order", "id"):
        found[row.node_id].append(
            {
                "from_half": halves.write(row.first),
                "until_half": halves.write(row.last),
                "label": row.label,
                "line": row.line,
                "goes_on": row.goes_on,
            }
        )
    return found


def _costs(plan: Plan) -> _Lists:
    found: _Lists = defaultdict(list)
    for row in Cost.objects.filter(node__plan=plan).order_by("id"):
        found[row.node_id].append(
            {"fiscal_year": row.fiscal_year, "yen": row.yen, "kind": row.kind, "funding": row.funding}
        )
    return found


def _figures(plan: Plan) -> _Lists:
    found: _Lists = defaultdict(list)
    for row in Figure.objects.filter(node__plan=plan).prefetch_related("values"):
        values = [
            {"kind": one.kind, "value": float(one.value), "at": one.at, "of": one.of, "source": one.source}
            for one in sorted(row.values.all(), key=lambda one: one.pk)
        ]
        said = _said(row, "title", "unit", "better", "computed_by")
        found[row.node_id].append({**said, "values": values})
    return found


def _scores(plan: Plan) -> dict[str, Any]:
    rows = ScoreSheet.objects.filter(node__plan=plan).order_by("at", "id")
    return {row.node_id: row.scores for row in rows}

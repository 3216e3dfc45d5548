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
_Where = dict[str, Any]
_EARLIER = ("group", "number", "title", "outcome", "printed", "to", "answers", "reason")


def pack_of(slug: str) -> PlanPack:
    """Return the pack of a plan as it stands: what was removed is left out, what people noted is in. Raises NotHere."""
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None:
        raise NotHere
    data = {
        "head": plan.head,
        "nodes": _nodes(plan),
        "challenges": [_said(row, "group", "number", "title", "directions", "text") for row in plan.challenges.all()],
        "earlier": [_said(row, *_EARLIER) for row in plan.earlier.all()],
        **plan.parts,
    }
    return msgspec.convert(data, PlanPack, str_keys=True)


def node_of(slug: str, key: str) -> dict[str, Any]:
    """Return one node as a pack would write it. Raises NotHere."""
    row = Node.objects.filter(plan__slug=slug, key=key).select_related("plan").first()
    if row is None:
        raise NotHere
    return _nodes(row.plan, row)[0]


def _said(row: Any, *names: str) -> dict[str, Any]:
    return {"id": row.key, **{name: value for name in names if (value := getattr(row, name))}}


def _nodes(plan: Plan, only: Node | None = None) -> list[dict[str, Any]]:
    rows = [only] if only else list(Node.objects.filter(plan=plan, removed_on=None).order_by("order", "key"))
    above = Node.objects.filter(pk=only.parent_id) if only else rows
    keys = {row.pk: row.key for row in above}
    where = {"node": only} if only else {"node__plan": plan}
    bars, costs, figures, scores = _bars(where), _costs(where), _figures(where), _scores(where)
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


def _bars(where: _Where) -> _Lists:
    found: _Lists = defaultdict(list)
    for row in Bar.objects.filter(**where).order_by("order", "id"):
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


def _costs(where: _Where) -> _Lists:
    found: _Lists = defaultdict(list)
    for row in Cost.objects.filter(**where).order_by("id"):
        found[row.node_id].append(
            {"fiscal_year": row.fiscal_year, "yen": row.yen, "kind": row.kind, "funding": row.funding}
        )
    return found


def _figures(where: _Where) -> _Lists:
    found: _Lists = defaultdict(list)
    for row in Figure.objects.filter(**where).prefetch_related("values"):
        values = [
            {"kind": one.kind, "value": float(one.value), "at": one.at, "of": one.of, "source": one.source}
            for one in sorted(row.values.all(), key=lambda one: one.pk)
        ]
        said = _said(row, "title", "unit", "better", "computed_by")
        found[row.node_id].append({**said, "values": values})
    return found


def _scores(where: _Where) -> dict[str, Any]:
    rows = ScoreSheet.objects.filter(**where).order_by("at", "id")
    return {row.node_id: row.scores for row in rows}

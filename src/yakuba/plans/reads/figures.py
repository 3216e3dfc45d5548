"""The indicators of a plan: what was typed with its source, what the house counts with its query."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time

from yakuba.ground.clock import JST
from yakuba.ground.japanese.years import fiscal_year
from yakuba.insight import reads as insight
from yakuba.insight.reads import Offer
from yakuba.insight.rules import Span, UnknownMeasure
from yakuba.plans.models import Figure, FigureValue, Plan
from yakuba.plans.reads.tree import FigureView, NodeView, Tree, figure_view, figures_of
from yakuba.plans.rules import halves

COUNTED = "insight"
"""In whose name a computed value is noted."""


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of a measure; ``offer`` is the measure of the house by which it is counted, where it is."""

    node: NodeView
    figure: FigureView
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A computed indicator whose value is no longer what the house counts, with when it was taken last."""

    id: int
    slug: str
    key: str
    computed_by: str
    since: datetime


def lines(whole: Tree, *, at: datetime) -> list[Line]:
    """Return the indicators of all nodes of a plan, in the order of the tree."""
    found: dict[str, list[FigureView]] = defaultdict(list)
    for row in Figure.objects.filter(node__plan=whole.plan.ref.id).prefetch_related("values"):
        found[row.node_id].append(figure_view(row))
    return [Line(node, one, _offer(one.computed_by, at)) for node in whole.nodes for one in found.get(node.id, ())]


def lines_of(node: NodeView, *, at: datetime) -> list[Line]:
    """Return the indicators of one node."""
    return [Line(node, one, _offer(one.computed_by, at)) for one in figures_of(node.id)]


def offers(*, at: datetime) -> list[Offer]:
    """Return what the house can count, for binding an indicator to it."""
    return insight.offered(span_of(at))


def span_of(at: datetime) -> Span:
    """Return the time over which a computed value counts: the fiscal year up to now."""
    begins = halves.first_day(2 * fiscal_year(at.astimezone(JST).date()))
    return Span(at, datetime.combine(begins, time(), JST))


def source_of(computed_by: str, span: Span) -> str:
    """Return what is noted as the source of a computed value: by which measure, over which time."""
    begins = span.since.astimezone(JST).date() if span.since else date.min
    return f"{computed_by} {begins}/{span.at.astimezone(JST).date()}"


def due(*, at: datetime) -> list[Due]:
    """Return the computed indicators of running plans of which the house now counts another value than was noted last.

    Every one of them is counted for that, so it is dear.
    """
    rows = Figure.objects.filter(
        node__plan__state=Plan.State.RUNNING, node__plan__reference=False, node__removed_on=None
    )
    bound = rows.exclude(computed_by="").select_related("node__plan").order_by("id")
    last = _last([row.pk for row in bound])
    span, found, counted = span_of(at), [], {}
    for row in bound:
        if not insight.is_offered(row.computed_by):
            continue
        if row.computed_by not in counted:
            counted[row.computed_by] = insight.value(row.computed_by, span).value
        now, was = counted[row.computed_by], last.get(row.pk)
        if now is not None and (was is None or was.value != now):
            since = was.noted_at if was else row.node.changed_at
            found.append(Due(row.pk, row.node.plan.slug, row.node.key, row.computed_by, since))
    return found


def _last(ids: list[int]) -> dict[int, FigureValue]:
    found: dict[int, list[FigureValue]] = defaultdict(list)
    for one in FigureValue.objects.filter(figure__in=ids, kind="actual", noted_by=COUNTED).order_by("noted_at", "id"):
        found[one.figure_id].append(one)
    return {id_: values[-1] for id_, values in found.items()}


def _offer(computed_by: str, at: datetime) -> Offer | None:
    if not computed_by:
        return None
    try:
        return insight.offer(computed_by, span_of(at))
    except UnknownMeasure:
        return None

"""What the house counts by itself: every measure with its query, its value of the fiscal year and of each month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yakuba.casework.reads import counts as cases
from yakuba.faces.desk.entering import StaffRequest, desk
from yakuba.ground import clock
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere
from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.ground.text import Text
from yakuba.insight import reads
from yakuba.insight.rules import Span
from yakuba.plans.reads.figures import span_of
from yakuba.procedures import reads as procedures

BY_SET: Final = frozenset(
    {"casework.items_not_asked", "casework.items_not_asked_each", "casework.items_not_asked_share"}
)
"""Measures that are also told by which procedures were filed together."""


@desk
@require_safe
def counts(request: StaffRequest) -> HttpResponse:
    """List everything the house counts by itself."""
    context = {"offers": reads.offered(span_of(clock.now())), "page": "counts"}
    return render(request, "desk/counts.html", context)


@desk
@require_safe
def count(request: StaffRequest, measure: str) -> HttpResponse:
    """Show one of them: its value now, the query that was asked, and where it is of a time, each month."""
    if not reads.is_offered(measure):
        raise NotHere
    span = span_of(clock.now())
    offer = reads.offer(measure, span)
    context: dict[str, Any] = {
        "offer": offer,
        "span": span,
        "value": reads.value(measure, span).value,
        "page": "counts",
    }
    if not offer.stands:
        context["months"] = [(month.since, reads.value(measure, month).value) for month in months(span)]
        context["year"] = year_name(fiscal_year(clock.today()))
    if measure in BY_SET:
        titles = _titles()
        context["sets"] = [
            (one, [titles.get(id_, Text(id_, id_, id_)) for id_ in one.procedures]) for one in cases.saved_by_set(span)
        ]
        context["fewest"] = cases.FEWEST
    return render(request, "desk/count.html", context)


def months(span: Span) -> Iterator[Span]:
    """Walk the months of a span, the last one as far as it has come."""
    since = span.since
    while since is not None and since < span.at:
        month = since.astimezone(JST)
        after = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=JST)
        yield Span(min(after, span.at), since)
        since = after


def _titles() -> dict[str, Text]:
    return {one.id: one.title for edition in procedures.editions() for one in edition.procedures}

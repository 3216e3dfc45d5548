"""What casework can count of itself: numbers of cases and of days, never a case. Beside each count stands its query."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, QuerySet

from yakuba.casework.models import Case, Correction, Decision
from yakuba.ground.ref import Ref
from yakuba.insight.rules import Span, median, share


def opened(span: Span) -> QuerySet[Case]:
    """The cases that were received in a time."""
    return _since(Case.objects.filter(received_at__lt=span.at), "received_at__gte", span).order_by().only("id")


def decided(span: Span) -> QuerySet[Decision]:
    """The decisions of a time."""
    return _since(Decision.objects.filter(decided_at__lt=span.at), "decided_at__gte", span).order_by()


def with_clock(span: Span) -> QuerySet[Decision]:
    """The decisions of a time on cases for which a period is set (標準処理期間)."""
    return decided(span).filter(case__due_on__isnull=False).only("id")


def within_clock(span: Span) -> QuerySet[Decision]:
    """Those of them that came on the last day of the period or before."""
    return with_clock(span).filter(decided_at__date__lte=F("case__due_on"))


def returned(span: Span) -> QuerySet[Case]:
    """The cases received in a time that were sent back for correction (補正) at least once."""
    return opened(span).filter(pk__in=Correction.objects.filter(asked_at__lt=span.at).values("case"))


def came_as(kind: str, span: Span) -> QuerySet[Case]:
    """The cases received in a time whose subject is a Ref of this kind."""
    return opened(span).filter(subject__startswith=str(Ref(kind, "-"))[:-1])


def share_within_clock(span: Span) -> Decimal | None:
    """Return which share of the decisions came within the period, in percent."""
    return share(within_clock(span).count(), with_clock(span).count())


def days_to_decision(span: Span) -> Decimal | None:
    """Return the median of the days between receipt and decision, both dates in Japan, the first not counted."""
    # Only two times of each case leave the database.
    rows = decided(span).values_list("decided_at__date", "case__received_at__date").iterator()
    return median((decided_on - received_on).days for decided_on, received_on in rows)


def share_returned(span: Span) -> Decimal | None:
    """Return which share of the cases received in a time was sent back for correction, in percent."""
    return share(returned(span).count(), opened(span).count())


def share_came_as(kind: str, span: Span) -> Decimal | None:
    """Return which share of the cases received in a time came as a Ref of this kind, in percent."""
    return share(came_as(kind, span).count(), opened(span).count())


def queries(*counted: QuerySet[Case] | QuerySet[Decision]) -> str:
    """Return queries as they are sent to the database, for people to read."""
    return "\n\n".join(str(one.query) for one in counted)


def days_query(span: Span) -> str:
    """Return the query behind `days_to_decision`."""
    return str(decided(span).values_list("decided_at__date", "case__received_at__date").query)


def _since(rows: QuerySet, name: str, span: Span) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(**{name: span.since}) if span.since is not None else rows

"""What casework can count of itself: numbers of cases and of days, never a case. Beside each count stands its query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db.models import Count, F, QuerySet, Sum, Value

from yakuba.casework.models import Case, Correction, Decision
from yakuba.ground.ref import Ref
from yakuba.insight.rules import Span, median, rounded, share


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


FEWEST: Final = 5
"""Filings of the same set of procedures that are told apart from others."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What some filings were asked: each of their procedures alone, all of them together; ``prefilled`` was there already.

    ``procedures`` are those that were filed together, where it is of one such set.
    """

    filings: int
    alone: int
    asked: int
    prefilled: int
    procedures: tuple[str, ...] = ()

    def plus(self, other: Saved) -> Saved:
        """Return both together, as one of the same procedures."""
        return Saved(
            self.filings + other.filings,
            self.alone + other.alone,
            self.asked + other.asked,
            self.prefilled + other.prefilled,
            self.procedures,
        )

    @property
    def not_asked(self) -> int:
        """How many questions nobody had to answer again; less than 0 where the event asked more than it saved."""
        return self.alone - self.asked

    @property
    def share(self) -> Decimal | None:
        """That share of all that would have been asked alone, in percent."""
        return share(self.not_asked, self.alone)

    @property
    def each(self) -> Decimal | None:
        """How many they are for each filing."""
        return rounded(Decimal(self.not_asked) / self.filings) if self.filings else None


def saving(span: Span) -> QuerySet[Case, Any]:
    """The sums of what was asked in a time, as one row."""
    # Cases of before the count began have no number; to leave them out is the only true thing.
    rows = opened(span).filter(asked__isnull=False).annotate(one=Value(1)).values("one")
    return rows.annotate(
        filings=Count("subject", distinct=True),
        alone=Sum("asked_alone"),
        anew=Sum("asked"),
        there=Sum("prefilled"),
    )


def saved(span: Span) -> Saved:
    """Return what was asked, and what was not, in a time."""
    for row in saving(span):
        return Saved(row["filings"], row["alone"] or 0, row["anew"] or 0, row["there"] or 0)
    return Saved(0, 0, 0, 0)


def saved_by_set(span: Span) -> list[Saved]:
    """Return the same for each set of procedures that was filed together, the most frequent first.

    Sets that fewer than `FEWEST` have filed are told together, as the last, without procedures: who filed a rare set is
    soon known.
    """
    rows = opened(span).filter(asked__isnull=False).order_by("subject", "procedure_id")
    walk = rows.values_list("subject", "procedure_id", "asked_alone", "asked", "prefilled").iterator()
    found: dict[tuple[str, ...], Saved] = {}
    for one in _filings(walk):
        found[one.procedures] = found[one.procedures].plus(one) if one.procedures in found else one
    often = sorted(
        (one for one in found.values() if one.filings >= FEWEST), key=lambda one: (-one.filings, one.procedures)
    )
    rest = Saved(0, 0, 0, 0)
    for one in found.values():
        rest = rest.plus(one) if one.filings < FEWEST else rest
    return [*often, rest] if rest.filings else often


def _filings(walk: Iterator[tuple[Any, ...]]) -> Iterator[Saved]:
    for _, group in groupby(walk, itemgetter(0)):
        cases = list(group)
        alone, asked, prefilled = (sum(case[at] for case in cases) for at in (2, 3, 4))
        yield Saved(1, alone, asked, prefilled, tuple(case[1] for case in cases))


def queries(*counted: QuerySet[Case, Any] | QuerySet[Decision]) -> str:
    """Return queries as they are sent to the database, for people to read."""
    return "\n\n".join(str(one.query) for one in counted)


def days_query(span: Span) -> str:
    """Return the query behind `days_to_decision`."""
    return str(decided(span).values_list("decided_at__date", "case__received_at__date").query)


def _since(rows: QuerySet, name: str, span: Span) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(**{name: span.since}) if span.since is not None else rows

"""What operators see of the relay: what lies in quarantine, and how this side stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yakuba.ground.relay.models import Line, ParcelOut, Quarantine
from yakuba.ground.relay.reasons import WHOLE, WORDS, Reason
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A parcel in quarantine, or the place of one, as the operators' page shows it.

    ``again`` is when it is opened again by itself: never, if it is None and ``whole``; damaged and missing ones are
    asked for again at each exchange.
    """

    id: int
    parcel: str
    number: int | None
    kind: str
    reason: Reason
    detail: str
    tries: int
    first_at: datetime
    last_at: datetime
    again: datetime | None

    @property
    def words(self) -> Text:
        """Say what is the matter."""
        return WORDS[self.reason]

    @property
    def whole(self) -> bool:
        """Whether the parcel came whole and was refused here."""
        return self.reason in WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the relay of this side stands: what waits to be sent, since when, and when the other side was last heard of."""

    unsent: int
    oldest_unsent_at: datetime | None
    held_there: int
    quarantined: int
    heard_at: datetime | None
    numbered: int
    examined: int


def packed(ids: Iterable[str]) -> frozenset[str]:
    """Return those of these ids under which this side has given a parcel to the relay, forgotten ones too."""
    return frozenset(ParcelOut.objects.filter(parcel_id__in=list(ids)).values_list("parcel_id", flat=True))


def quarantine() -> list[Quarantined]:
    """Return what lies in quarantine on this side, by number."""
    rows = Quarantine.objects.filter(settled_at=None).defer("body", "entry").order_by("number", "pk")
    return [
        Quarantined(
            row.pk,
            row.parcel_id,
            row.number,
            row.kind,
            Reason(row.reason),
            row.detail,
            row.tries,
            row.first_at,
            row.last_at,
            row.next_at,
        )
        for row in rows
    ]


def standing() -> Standing:
    """Return how the relay of this side stands."""
    line = Line.objects.filter(pk=1).first() or Line()
    unsent = ParcelOut.objects.filter(acked_at=None)
    return Standing(
        unsent=unsent.count(),
        oldest_unsent_at=unsent.order_by("at").values_list("at", flat=True).first(),
        held_there=unsent.exclude(held_at=None).count(),
        quarantined=Quarantine.objects.filter(settled_at=None).count(),
        heard_at=line.heard_at,
        numbered=line.numbered,
        examined=line.examined,
    )

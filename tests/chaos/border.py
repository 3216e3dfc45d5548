"""What one side of the border holds of its parcels, for the account of both: ``python -m tests.chaos.border``, printing JSON."""

from __future__ import annotations

import sys
from collections import Counter

import django
import msgspec


class Book(msgspec.Struct):
    """The book of one side. Parcels are named by their ids; a quarantined one without an id by its number."""

    sent: list[str]
    unsettled: list[str]
    """What the other side has not acknowledged, though it may hold it in its quarantine."""
    taken: list[str]
    discarded: int
    quarantine: list[str]
    """What lies there now: kind, reason, parcel, as operators see it."""
    held: list[str]
    lay_there: dict[str, int]
    """Of all that ever lay in quarantine, how many for which reason."""
    filed: list[str]
    """The receipt numbers of the filings on this side."""
    unfetched: list[str]
    unworked: int
    journal: list[str]


def book() -> Book:
    """Read it off the tables."""
    from yakuba.applications.models import Filing, Progress, SealedBody
    from yakuba.ground import clock, journal
    from yakuba.ground.relay import reads
    from yakuba.ground.relay.models import ParcelIn, ParcelOut, Quarantine

    out = ParcelOut.objects.order_by("pk")
    open_ = reads.quarantine()
    told = Counter(Progress.objects.values_list("filing_id", flat=True))
    filed = dict(Filing.objects.values_list("pk", "number"))
    return Book(
        sent=list(out.values_list("parcel_id", flat=True)),
        unsettled=list(out.filter(acked_at=None).values_list("parcel_id", flat=True)),
        taken=list(ParcelIn.objects.filter(outcome=ParcelIn.Outcome.IMPORTED).values_list("pk", flat=True)),
        discarded=ParcelIn.objects.exclude(outcome=ParcelIn.Outcome.IMPORTED).count(),
        quarantine=[f"{one.kind or one.number} {one.reason} {one.parcel} {one.detail}".strip() for one in open_],
        held=[one.parcel for one in open_ if one.parcel],
        lay_there=dict(Counter(Quarantine.objects.values_list("reason", flat=True))),
        filed=sorted(filed.values()),
        unfetched=list(SealedBody.objects.filter(fetched_at=None).values_list("pk", flat=True)),
        unworked=sum(not told[pk] for pk in filed),
        journal=[f"{one.kind} {one.place()}" for one in journal.verify(at=clock.now()).faults],
    )


def compare(edge: Book, office: Book, receipts: set[str]) -> dict[str, int]:
    """Return what was promised of the border and not kept, with how often; ``receipts`` are those that residents hold."""
    faults = {
        "receipts unknown at the edge": len(receipts - set(edge.filed)),
        "receipts unknown in the office": len(receipts - set(office.filed)),
        "filings that came from nowhere": len(set(office.filed) - set(edge.filed)),
        "unfetched at the edge": len(edge.unfetched),
        "nothing told to the resident": edge.unworked,
        "edge journal": len(edge.journal),
    }
    for name, giver, taker in (("up", edge, office), ("down", office, edge)):
        here = set(taker.taken) | set(taker.held)
        faults |= {
            f"parcels gone on the way {name}": len(set(giver.sent) - here),
            f"parcels unsettled on the way {name}": len(set(giver.unsettled) - set(taker.held)),
            f"parcels discarded on the way {name}": taker.discarded,
        }
    return {what: count for what, count in faults.items() if count}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(msgspec.json.encode(book()).decode())

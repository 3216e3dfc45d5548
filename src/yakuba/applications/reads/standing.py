"""Where filings stand, for the watch: numbers, codes and times, nothing of what was filed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from yakuba.applications import models
from yakuba.applications.events import FilingAmended, FilingWithdrawn
from yakuba.ground.clock import JST
from yakuba.ground.ref import Ref


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing without what is in it."""

    ref: Ref
    number: str
    edition: str
    procedures: tuple[str, ...]
    at: datetime


def filed(*, before: datetime, after: datetime | None = None) -> Iterator[Filed]:
    """Walk the filings of a time, the oldest first."""
    found = models.Filing.objects.filter(at__lt=before).order_by("at", "id")
    if after is not None:
        found = found.filter(at__gte=after)
    for id_, number, edition, procedures, at in found.values_list("id", "number", "edition", "procedures", "at"):
        yield Filed(Ref("filing", id_), number, edition, tuple(procedures), at.astimezone(JST))


def filed_one(ref: Ref) -> Filed | None:
    """Return a filing without what is in it, or None."""
    row = models.Filing.objects.filter(pk=ref.id).first()
    return Filed(ref, row.number, row.edition, tuple(row.procedures), row.at.astimezone(JST)) if row else None


def delivered(sources: Iterable[Ref]) -> frozenset[Ref]:
    """Return those of these corrections and letters of the office that have come to the resident's page."""
    found = models.Message.objects.filter(source__in=[str(source) for source in sources])
    return frozenset(Ref.parse(source) for source in found.values_list("source", flat=True))


def amendment_of(source: Ref) -> FilingAmended | None:
    """Return the answer to a request for correction as it was told, or None as long as there is none."""
    row = models.Amendment.objects.filter(message__source=str(source)).first()
    return _as_told(row) if row else None


def amended(*, before: datetime, after: datetime | None = None) -> Iterator[tuple[str, FilingAmended]]:
    """Walk the answers to requests for correction of a time, the oldest first: the receipt number, and what was told."""
    found = models.Amendment.objects.filter(at__lt=before).select_related("filing").order_by("at", "id")
    for row in found if after is None else found.filter(at__gte=after):
        yield row.filing.number, _as_told(row)


def amendment(id_: str) -> FilingAmended | None:
    """Return an answer to a request for correction as it was told, or None if there is none of this id."""
    row = models.Amendment.objects.filter(pk=id_).first()
    return _as_told(row) if row else None


def _as_told(row: models.Amendment) -> FilingAmended:
    ref = Ref("filing", row.filing_id)
    return FilingAmended(ref=ref, amendment=row.pk, procedure=row.procedure, at=row.at.astimezone(JST))


def withdrawing(*, before: datetime) -> Iterator[tuple[str, FilingWithdrawn]]:
    """Walk what residents take back and nobody has confirmed: the receipt number, and what was told."""
    found = models.Progress.objects.filter(stage="withdrawing", at__lt=before).order_by("at", "id")
    for number, id_, procedure, at in found.values_list("filing__number", "filing_id", "procedure", "at"):
        yield number, FilingWithdrawn(ref=Ref("filing", id_), procedure=procedure, at=at.astimezone(JST))


def withdrawal_of(filing: Ref, procedure: str) -> FilingWithdrawn | None:
    """Return what was told of a withdrawal that nobody has confirmed yet, or None."""
    found = models.Progress.objects.filter(filing_id=filing.id, procedure=procedure, stage="withdrawing")
    at = found.values_list("at", flat=True).first()
    return FilingWithdrawn(ref=filing, procedure=procedure, at=at.astimezone(JST)) if at else None


def stages_told(filings: Iterable[Ref]) -> dict[tuple[Ref, str], str]:
    """Return the stage that residents were told, by filing and procedure."""
    found = models.Progress.objects.filter(filing_id__in=[ref.id for ref in filings])
    return {
        (Ref("filing", id_), one): stage for id_, one, stage in found.values_list("filing_id", "procedure", "stage")
    }

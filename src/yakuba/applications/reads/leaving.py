"""What leaves this side of the border: rows as parcels, and the sealed files that go with them."""

from __future__ import annotations

from datetime import datetime

from yakuba.applications import models
from yakuba.applications.reads.bodies import bodies
from yakuba.applications.rules.parcels import (
    AmendmentParcel,
    FilingParcel,
    MessageParcel,
    NoteParcel,
    ProgressParcel,
)
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.papers import reads as papers


def filing_parcel(ref: Ref) -> FilingParcel:
    """Return a filing as it crosses. Raises NotHere if there is none, or its body has gone already."""
    row = models.Filing.objects.filter(pk=ref.id).first()
    sealed = bodies([ref.id]).get(ref.id)
    if row is None or sealed is None:
        raise NotHere
    return FilingParcel(
        id=row.pk,
        number=row.number,
        lookup=row.lookup,
        recipient=row.recipient,
        edition=row.edition,
        procedures=tuple(row.procedures),
        language=row.language,
        sealed=sealed,
        at=row.at,
    )


def amendment_parcel(amendment_id: str) -> AmendmentParcel:
    """Return an amendment as it crosses. Raises NotHere if there is none, or its body has gone already."""
    row = models.Amendment.objects.filter(pk=amendment_id).first()
    sealed = bodies([amendment_id]).get(amendment_id)
    if row is None or sealed is None:
        raise NotHere
    return AmendmentParcel(
        id=row.pk, filing=row.filing_id, procedure=row.procedure, message=row.message_id, sealed=sealed, at=row.at
    )


def files_leaving(filing: Ref, *, amended_by: datetime | None = None) -> list[papers.SealedView]:
    """Return the sealed files of a filing; with ``amended_by`` those that were sent with corrections until then."""
    if amended_by is not None:
        return [one for one in papers.sealed_about(filing) if one.at <= amended_by]
    lookup = models.Filing.objects.values_list("lookup", flat=True).get(pk=filing.id)
    return papers.sealed_about(Ref("draft", lookup))


def progress_parcel(filing: Ref, procedure: str) -> ProgressParcel:
    """Return how far a procedure has come, as it crosses. Raises NotHere."""
    row = models.Progress.objects.filter(filing_id=filing.id, procedure=procedure).first()
    if row is None:
        raise NotHere
    return ProgressParcel(
        filing=row.filing_id,
        procedure=row.procedure,
        stage=row.stage,
        earliest=row.earliest,
        latest=row.latest,
        at=row.at,
    )


def message_parcel(message_id: str) -> MessageParcel:
    """Return a request for correction or a letter as it crosses. Raises NotHere."""
    row = models.Message.objects.filter(pk=message_id).first()
    if row is None:
        raise NotHere
    return MessageParcel(
        id=row.pk,
        filing=row.filing_id,
        procedure=row.procedure,
        kind="letter" if row.kind == models.Message.Kind.LETTER else "correction",
        source=row.source,
        sealed=bytes(row.sealed),
        at=row.at,
    )


def note_parcel(filing: Ref, kind: str) -> NoteParcel:
    """Return a note to the resident as it crosses. Raises NotHere."""
    row = models.Note.objects.filter(filing_id=filing.id, kind=kind).first()
    if row is None:
        raise NotHere
    return NoteParcel(
        filing=row.filing_id,
        kind="looks" if row.kind == models.Note.Kind.LOOKS else "visits",
        sealed=bytes(row.sealed),
        digest=row.digest,
        at=row.at,
    )


def looks_told() -> int:
    """Return up to which number of the journal's chain residents were told who looked."""
    return models.LooksTold.objects.filter(pk=1).values_list("upto", flat=True).first() or 0

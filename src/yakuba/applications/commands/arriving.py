"""What arrives over the border: the same rows and the same event as if it had happened on this side.

Every command may be called again with the same parcel; the second time nothing happens. A parcel of a filing that
is not here yet raises NotHere and waits, where operators see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO

from django.db import transaction

from yakuba.applications import models
from yakuba.applications.commands.office import Told, record_progress
from yakuba.applications.events import FilingAmended, FilingSubmitted, FilingWithdrawn
from yakuba.applications.rules.parcels import (
    AmendmentParcel,
    FilingParcel,
    MessageParcel,
    NoteParcel,
    ProgressParcel,
    WithdrawalParcel,
)
from yakuba.applications.rules.stages import OVER
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.papers import commands as papers

Files = Iterable[tuple[Ref, IO[bytes]]]
"""Sealed files with the Refs that they have on the other side, by which the sealed content names them."""


@transaction.atomic
def receive_filing(parcel: FilingParcel, files: Files) -> None:
    """Take in a filing from the internet side; from here on it goes its way as if it had been filed here."""
    if models.Filing.objects.filter(pk=parcel.id).exists():
        return
    models.Filing(
        id=parcel.id,
        number=parcel.number,
        lookup=parcel.lookup,
        recipient=parcel.recipient,
        edition=parcel.edition,
        procedures=list(parcel.procedures),
        language=parcel.language,
        at=parcel.at,
    ).save(force_insert=True)
    models.SealedBody(id=parcel.id, sealed=parcel.sealed).save(force_insert=True)
    for ref, stream in files:
        papers.keep_carried(ref, stream, about=Ref("draft", parcel.lookup), at=parcel.at)
    ref = Ref("filing", parcel.id)
    outbox.put(FilingSubmitted(ref=ref, at=parcel.at))
    journal.record(Actor.resident(parcel.lookup), "filing.submitted", ref, at=parcel.at)


@transaction.atomic
def receive_amendment(parcel: AmendmentParcel, files: Files) -> None:
    """Take in the answer to a request for correction. Raises NotHere."""
    if models.Amendment.objects.filter(pk=parcel.id).exists():
        return
    filing = _filing(parcel.filing)
    asked = models.Message.objects.filter(pk=parcel.message, filing=filing, kind=models.Message.Kind.CORRECTION)
    if not asked.update(answered_at=parcel.at):
        raise NotHere
    models.Amendment(
        id=parcel.id, filing=filing, procedure=parcel.procedure, message_id=parcel.message, at=parcel.at
    ).save(force_insert=True)
    models.SealedBody(id=parcel.id, sealed=parcel.sealed).save(force_insert=True)
    ref = Ref("filing", filing.pk)
    for file, stream in files:
        papers.keep_carried(file, stream, about=ref, at=parcel.at)
    outbox.put(FilingAmended(ref=ref, amendment=parcel.id, procedure=parcel.procedure, at=parcel.at))
    data = {"procedure": parcel.procedure}
    journal.record(Actor.resident(filing.lookup), "filing.amended", ref, at=parcel.at, data=data)


@transaction.atomic
def receive_withdrawal(parcel: WithdrawalParcel) -> None:
    """Hear that a resident takes a procedure back; whether it is too late, the case says. Raises NotHere."""
    filing = _filing(parcel.filing)
    ref = Ref("filing", filing.pk)
    told = models.Progress.objects.filter(filing=filing, procedure=parcel.procedure).first()
    if told and told.stage == "withdrawing":
        return
    if told is None or told.stage not in OVER:
        record_progress(ref, Told(procedure=parcel.procedure, stage="withdrawing"), at=parcel.at)
    outbox.put(FilingWithdrawn(ref=ref, procedure=parcel.procedure, at=parcel.at))
    data = {"procedure": parcel.procedure}
    journal.record(Actor.resident(filing.lookup), "filing.withdrawn", ref, at=parcel.at, data=data)


def receive_progress(parcel: ProgressParcel) -> None:
    """Note what the office says of a procedure. An older word never overwrites a newer one. Raises NotHere."""
    filing = _filing(parcel.filing)
    told = Told(procedure=parcel.procedure, stage=parcel.stage, earliest=parcel.earliest, latest=parcel.latest)
    record_progress(Ref("filing", filing.pk), told, at=parcel.at)


def receive_message(parcel: MessageParcel) -> None:
    """Put a request for correction or a letter before the resident. Raises NotHere."""
    filing = _filing(parcel.filing)
    if models.Message.objects.filter(pk=parcel.id).exists():
        return
    models.Message(
        id=parcel.id,
        filing=filing,
        procedure=parcel.procedure,
        kind=parcel.kind,
        source=parcel.source,
        sealed=parcel.sealed,
        at=parcel.at,
    ).save(force_insert=True)


def receive_note(parcel: NoteParcel) -> None:
    """Put a note before the resident in the place of the one before. Raises NotHere."""
    filing = _filing(parcel.filing)
    if models.Note.objects.filter(filing=filing, kind=parcel.kind, at__gt=parcel.at).exists():
        return
    models.Note.objects.update_or_create(
        filing=filing,
        kind=parcel.kind,
        defaults={"sealed": parcel.sealed, "digest": parcel.digest, "at": parcel.at},
    )


def note_fetched(body: str, *, at: datetime) -> None:
    """Note that the office has a filing or an amendment: from now on nobody on the internet side reads it."""
    models.SealedBody.objects.filter(pk=body, fetched_at=None).update(fetched_at=at)


@transaction.atomic
def forget_filing(filing: str, *, at: datetime) -> None:
    """Delete the sealed body of a fetched filing with its files; receipt, progress and messages stay. Raises NotHere."""
    row = _filing(filing)
    models.SealedBody.objects.filter(pk=row.pk).delete()
    papers.destroy_about(Ref("draft", row.lookup), actor=Actor.system("border"), at=at, why=FETCHED)


@transaction.atomic
def forget_amendment(amendment: str, *, at: datetime) -> None:
    """Delete the sealed body of a fetched amendment with the files that came until then. Raises NotHere."""
    row = models.Amendment.objects.filter(pk=amendment).first()
    if row is None:
        raise NotHere
    models.SealedBody.objects.filter(pk=row.pk).delete()
    about = Ref("filing", row.filing_id)
    papers.destroy_about(about, actor=Actor.system("border"), at=at, why=FETCHED, until=row.at)


FETCHED = "役場に届き、決められた時間が過ぎたため"
"""Why a sealed file of the internet side was destroyed, in the words of its journal."""


def _filing(filing: str) -> models.Filing:
    row = models.Filing.objects.filter(pk=filing).first()
    if row is None:
        raise NotHere
    return row

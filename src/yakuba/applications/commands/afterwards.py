"""What a resident does after filing: answers a request for correction, or takes a procedure back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from yakuba.applications import models
from yakuba.applications.commands.files import kept, looked_at
from yakuba.applications.events import FilingAmended, FilingWithdrawn
from yakuba.applications.reads.status import filing_row, status
from yakuba.applications.rules.content import AmendmentContent, FileEntry, pack
from yakuba.applications.rules.refusals import NothingToCorrect, TooLateToWithdraw
from yakuba.applications.rules.stages import OVER
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.keys import recipients
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.sealing import Readable, resident_keys, seal
from yakuba.papers import commands as papers
from yakuba.procedures import reads as procedures


@transaction.atomic
def answer_correction(
    code: str, request: str, answers: Mapping[str, Any], files: Sequence[FileEntry] = (), *, at: datetime
) -> None:
    """Send the corrected answers of one request to the office.

    Only what was asked for is taken; other files are destroyed. Answered twice, the first answer stands. Raises UnknownCode, NotHere for a
    request of somebody else, NothingToCorrect for one that was answered.
    """
    keys = resident_keys(code)
    filing = filing_row(keys)
    message = models.Message.objects.filter(pk=request, filing=filing, kind=models.Message.Kind.CORRECTION).first()
    if message is None:
        raise NotHere
    asked = next((part.request for part in status(code).parts if part.request and part.request.id == request), None)
    answered = models.Message.objects.filter(pk=request, answered_at=None).update(answered_at=at)
    if asked is None or not answered:
        raise NothingToCorrect
    wanted = {key: value for key, value in answers.items() if key in asked.items}
    papers_wanted = tuple(file for file in files if f"file:{file.attachment}" in asked.items)
    for file in files:
        if file not in papers_wanted:
            papers.destroy(Ref.parse(file.sealed), actor=Actor.resident(keys.lookup), at=at)
    content = AmendmentContent(procedure=message.procedure, answers=wanted, files=papers_wanted)
    amendment = models.Amendment.objects.create(
        id=new_id(),
        filing=filing,
        procedure=message.procedure,
        message=message,
        at=at,
    )
    sealed = seal(pack(content), (*recipients(), keys.recipient))
    models.SealedBody(id=amendment.pk, sealed=sealed).save(force_insert=True)
    ref = Ref("filing", filing.pk)
    outbox.put(FilingAmended(ref=ref, amendment=amendment.pk, procedure=message.procedure, at=at))
    journal.record(Actor.resident(keys.lookup), "filing.amended", ref, at=at, data={"procedure": message.procedure})


def keep_file(code: str, attachment: str, name: str, stream: Readable, *, at: datetime) -> FileEntry:
    """Seal a file that is sent with a correction. Raises a Refusal that says what is wrong with it, UnknownCode."""
    filing = filing_row(resident_keys(code))
    spool, found = looked_at(stream, name)
    return kept(spool, found, attachment, about=Ref("filing", filing.pk), at=at)


@transaction.atomic
def withdraw(code: str, procedure: str, *, at: datetime) -> None:
    """Take one procedure of a filing back while nobody has decided it.

    Done twice, it is done once. Raises UnknownCode, NotHere, TooLateToWithdraw.
    """
    keys = resident_keys(code)
    filing = filing_row(keys)
    if procedure not in filing.procedures or procedures.procedure(filing.edition, procedure).kind == "guidance":
        # Guidance was only read: nobody works on it, and nobody could answer.
        raise NotHere
    told = models.Progress.objects.filter(filing=filing, procedure=procedure).first()
    if told and told.stage in ("withdrawing", "withdrawn"):
        return
    if told and told.stage in OVER:
        raise TooLateToWithdraw
    models.Progress.objects.update_or_create(
        filing=filing,
        procedure=procedure,
        defaults={"stage": "withdrawing", "at": at, "earliest": None, "latest": None},
    )
    ref = Ref("filing", filing.pk)
    outbox.put(FilingWithdrawn(ref=ref, procedure=procedure, at=at))
    journal.record(Actor.resident(keys.lookup), "filing.withdrawn", ref, at=at, data={"procedure": procedure})

"""What a resident does after filing: answers a request for correction, or takes a procedure back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yakuba.applications import models
from yakuba.applications.commands.files import kept, looked_at
from yakuba.applications.commands.intake import not_taken
from yakuba.applications.events import FilingAmended, FilingWithdrawn
from yakuba.applications.reads.status import filing_row, status
from yakuba.applications.rules import complete
from yakuba.applications.rules.content import AmendmentContent, pack
from yakuba.applications.rules.refusals import AnswerNotTaken, NotComplete, NothingToCorrect, TooLateToWithdraw
from yakuba.applications.rules.stages import OVER
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere, Refusal
from yakuba.ground.keys import recipients_or
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.sealing import Readable, ResidentKeys, Spool, resident_keys, seal
from yakuba.papers.rules.files import FileFacts
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.types import Problem


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that is sent with a correction, as it arrives: for which paper, under which name, its content."""

    attachment: str
    name: str
    stream: Readable


def answer_correction(
    code: str, request: str, answers: Mapping[str, Any], files: Sequence[Sent] = (), *, at: datetime
) -> None:
    """Send the corrected answers of one request to the office.

    Only what was asked for is taken. Answered twice, the first answer stands. Raises UnknownCode, NotHere for a request
    of somebody else, NothingToCorrect for one that was answered, AnswerNotTaken, NotComplete if an answer or a file is missing or wrong;
    then nothing is kept of it, no file either.
    """
    keys = resident_keys(code)
    filing = filing_row(keys)
    message = models.Message.objects.filter(pk=request, filing=filing, kind=models.Message.Kind.CORRECTION).first()
    if message is None:
        raise NotHere
    found = status(code)
    asked = next((part.request for part in found.parts if part.request and part.request.id == request), None)
    if asked is None:
        raise NothingToCorrect
    if stopped := not_taken(at, AnswerNotTaken):
        raise stopped
    wanted = {key: value for key, value in answers.items() if key in asked.items}
    looked, problems = _looked_at([file for file in files if f"file:{file.attachment}" in asked.items])
    edition, now = procedures.by_digest(found.edition), found.answers | wanted
    wrong = complete.examine_correction(edition, message.procedure, asked.items, now, on=found.at.date())
    if problems or wrong:
        raise NotComplete({**problems, **wrong})
    _send(keys, message, wanted, looked, recipients_or(AnswerNotTaken), at)


_Looked = list[tuple[Sent, Spool, FileFacts]]


def _looked_at(files: Sequence[Sent]) -> tuple[_Looked, dict[str, tuple[Problem, ...]]]:
    """Seal each file as it arrives and see what it is; say for which papers there is something wrong with it."""
    looked: _Looked = []
    problems: dict[str, tuple[Problem, ...]] = {}
    for file in files:
        try:
            looked.append((file, *looked_at(file.stream, file.name)))
        except Refusal as refusal:
            problems[f"file:{file.attachment}"] = (Problem(refusal.words),)
    return looked, problems


@transaction.atomic
def _send(
    keys: ResidentKeys,
    message: models.Message,
    wanted: Mapping[str, Any],
    looked: _Looked,
    to: Sequence[str],
    at: datetime,
) -> None:
    # Of two windows that answer at once, the second changes no row.
    if not models.Message.objects.filter(pk=message.pk, answered_at=None).update(answered_at=at):
        raise NothingToCorrect
    ref = Ref("filing", message.filing_id)
    entries = tuple(kept(spool, found, file.attachment, about=ref, at=at) for file, spool, found in looked)
    content = AmendmentContent(procedure=message.procedure, answers=dict(wanted), files=entries)
    amendment = models.Amendment.objects.create(
        id=new_id(),
        filing_id=message.filing_id,
        procedure=message.procedure,
        message=message,
        at=at,
    )
    sealed = seal(pack(content), (*to, keys.recipient))
    models.SealedBody(id=amendment.pk, sealed=sealed).save(force_insert=True)
    outbox.put(FilingAmended(ref=ref, amendment=amendment.pk, procedure=message.procedure, at=at))
    journal.record(Actor.resident(keys.lookup), "filing.amended", ref, at=at, data={"procedure": message.procedure})


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

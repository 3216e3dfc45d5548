"""Submitting: rules, seal, rows, outbox; everything is written at once or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError
from django.db.models import Model

from yakuba.applications import models
from yakuba.applications.commands import writing
from yakuba.applications.commands.intake import not_taken
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.reads.drafts import opened
from yakuba.applications.reads.looking import filed_by
from yakuba.applications.rules import complete
from yakuba.applications.rules.content import DraftContent, FilingContent, pack
from yakuba.applications.rules.numbers import new_number
from yakuba.applications.rules.refusals import CannotBeFiled, ChangedMeanwhile, NotComplete, UnknownCode
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.keys import recipients
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.sealing import ResidentKeys, resident_keys, seal
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.model import Answers


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the resident takes away: the number, when, and which procedures were filed."""

    number: str
    at: datetime
    procedures: tuple[str, ...]


def submit(code: str, *, at: datetime, seen: int | None = None, mark: str = "") -> Receipt:
    """File a draft and return its receipt; a draft that was filed already gives the same receipt again.

    The code was made when the draft's first page was shown and is the key by which twice is once: a double click,
    a retry after a lost answer and a second window all meet the same row. ``seen`` is the version of the draft that
    the check page showed, ``mark`` what it gave if nothing was missing. Raises UnknownCode, NotComplete, ChangedMeanwhile,
    CannotBeFiled, NotTaken.
    """
    keys = resident_keys(code)
    waiting = writing.waiting(keys.lookup, at=at)
    if waiting is None:
        receipt = _existing(keys)
        if receipt is None:
            raise not_taken(at) or UnknownCode
        return receipt
    sealed, version = waiting
    if seen is not None and version != seen:
        raise ChangedMeanwhile
    content = opened(sealed, keys)
    answers = filed_by(mark, code, version, content, on=at.date())
    if answers is None:
        answers = _examined(content, on=at.date())
    filing, body = _filing(keys, content, answers, at)
    try:
        written = writing.instead_of(keys.lookup, version, _rows(filing, body, at))
    except DatabaseError as fault:
        # A line of the journal that is refused, a full disk, a server that went away: all or nothing was written. If it
        # was all, the next press is answered with its receipt.
        raise CannotBeFiled from fault
    if written:
        return Receipt(filing.number, at, content.chosen)
    # The draft is gone or another one by now: filed by a second click, or saved in between.
    receipt = _existing(keys)
    if receipt is None:
        raise ChangedMeanwhile
    return receipt


def _examined(content: DraftContent, *, on: date) -> Answers:
    """Return the answers that are filed. Raises NotComplete."""
    found = complete.examine(procedures.by_digest(content.edition), content, on=on)
    if found.problems:
        raise NotComplete(dict(found.problems))
    return found.answers


def _filing(
    keys: ResidentKeys, content: DraftContent, answers: Answers, at: datetime
) -> tuple[models.Filing, models.SealedBody]:
    number = new_number(at)
    filed = FilingContent(
        number=number,
        at=at.isoformat(),
        edition=content.edition,
        procedures=content.chosen,
        answers=dict(answers),
        files=content.files,
        language=content.language,
        email=content.email,
    )
    filing = models.Filing(
        id=new_id(),
        number=number,
        lookup=keys.lookup,
        recipient=str(keys.recipient),
        edition=content.edition,
        procedures=list(content.chosen),
        language=content.language,
        at=at,
    )
    return filing, models.SealedBody(id=filing.id, sealed=seal(pack(filed), (*recipients(), keys.recipient)))


def _rows(filing: models.Filing, body: models.SealedBody, at: datetime) -> list[Model]:
    """Return all that is written: the filing with its body, its event and its journal line."""
    ref = Ref("filing", filing.id)
    return [
        filing,
        body,
        outbox.row(FilingSubmitted(ref=ref, at=at)),
        journal.row(Actor.resident(filing.lookup), "filing.submitted", ref, at=at),
    ]


def _existing(keys: ResidentKeys) -> Receipt | None:
    row = models.Filing.objects.filter(lookup=keys.lookup).only("number", "at", "procedures").first()
    return Receipt(row.number, row.at, tuple(row.procedures)) if row else None

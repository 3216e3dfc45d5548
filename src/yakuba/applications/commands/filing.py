"""Submitting: rules, seal, rows, outbox, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yakuba.applications import models
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.reads.drafts import open_draft
from yakuba.applications.rules import complete
from yakuba.applications.rules.content import DraftContent, FilingContent, pack
from yakuba.applications.rules.numbers import new_number
from yakuba.applications.rules.refusals import ChangedMeanwhile, NotComplete, UnknownCode
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


def submit(code: str, *, at: datetime, seen: int | None = None) -> Receipt:
    """File a draft and return its receipt; a draft that was filed already gives the same receipt again.

    The code was made when the draft's first page was shown and is the key by which twice is once: a double click,
    a retry after a lost answer and a second window all meet the same row. ``seen`` is the version of the draft that
    the check page showed. Raises UnknownCode, NotComplete, ChangedMeanwhile.
    """
    keys = resident_keys(code)
    try:
        with transaction.atomic():
            return _submit(keys, at, seen)
    except IntegrityError:
        # Somebody filed this very draft a moment ago. If it was not that, there is no such row, and it is our fault.
        receipt = _existing(keys)
        if receipt is None:
            raise
        return receipt


def _submit(keys: ResidentKeys, at: datetime, seen: int | None) -> Receipt:
    row = models.Draft.objects.filter(lookup=keys.lookup, expires_at__gt=at).first()
    if row is None:
        receipt = _existing(keys)
        if receipt is None:
            raise UnknownCode
        return receipt
    if seen is not None and row.version != seen:
        raise ChangedMeanwhile
    content = open_draft(row, keys)
    examined = complete.examine(procedures.by_digest(content.edition), content, on=at.date())
    if examined.problems:
        raise NotComplete(dict(examined.problems))
    filing = _filing(keys, content, examined.answers, at)
    _write(filing, at)
    # By version: a save that came between keeps its draft, and this filing does not happen.
    if not models.Draft.objects.filter(pk=row.pk, version=row.version).delete()[0]:
        raise ChangedMeanwhile
    return Receipt(filing.number, at, content.chosen)


def _filing(keys: ResidentKeys, content: DraftContent, answers: Answers, at: datetime) -> models.Filing:
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
    return models.Filing(
        id=new_id(),
        number=number,
        lookup=keys.lookup,
        recipient=keys.recipient,
        edition=content.edition,
        procedures=list(content.chosen),
        language=content.language,
        sealed=seal(pack(filed), (*recipients(), keys.recipient)),
        at=at,
    )


def _write(filing: models.Filing, at: datetime) -> None:
    """Write the filing with its event and its journal line."""
    ref = Ref("filing", filing.id)
    filing.save(force_insert=True)
    outbox.put(FilingSubmitted(ref=ref, at=at))
    journal.record(Actor.resident(filing.lookup), "filing.submitted", ref, at=at)


def _existing(keys: ResidentKeys) -> Receipt | None:
    row = models.Filing.objects.filter(lookup=keys.lookup).only("number", "at", "procedures").first()
    return Receipt(row.number, row.at, tuple(row.procedures)) if row else None

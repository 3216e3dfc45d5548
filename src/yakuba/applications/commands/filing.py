"""Submitting: rules, seal, rows, outbox; everything is written at once or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.db.models import Model

from yakuba.applications import models
from yakuba.applications.commands import writing
from yakuba.applications.commands.intake import not_taken
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.reads.drafts import Draft, opened
from yakuba.applications.reads.looking import Ready, ready, ready_by
from yakuba.applications.rules import complete
from yakuba.applications.rules.refusals import CannotBeFiled, ChangedMeanwhile, NotComplete, UnknownCode
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.keys import recipients_or
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.sealing import lookup_of, resident_keys
from yakuba.procedures import reads as procedures


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
    lookup = lookup_of(code)
    brought = ready_by(mark, code, on=at.date())
    receipt = _file(lookup, brought, at) if brought else None
    # The page brought nothing, or it is no longer what waits here: look at what does.
    return receipt or _look_and_file(code, seen, at)


def _look_and_file(code: str, seen: int | None, at: datetime) -> Receipt:
    keys = resident_keys(code)
    waiting = writing.waiting(keys.lookup, at=at)
    if waiting is None:
        receipt = _existing(keys.lookup)
        if receipt is None:
            raise not_taken(at) or UnknownCode
        return receipt
    if seen is not None and waiting.version != seen:
        raise ChangedMeanwhile
    draft = Draft(opened(waiting.sealed, keys), waiting.version, waiting.saved_at, waiting.expires_at)
    found = complete.examine(procedures.by_digest(draft.content.edition), draft.content, on=at.date())
    if found.problems:
        raise NotComplete(dict(found.problems))
    receipt = _file(keys.lookup, ready(keys, draft, found.answers, to=recipients_or(CannotBeFiled), at=at), at)
    # Where it is gone after all, or another one: filed by a second click, or saved in between.
    receipt = receipt or _existing(keys.lookup)
    if receipt is None:
        raise not_taken(at) or ChangedMeanwhile
    return receipt


def _file(lookup: str, made: Ready, at: datetime) -> Receipt | None:
    """Write what is ready instead of its draft; None, and nothing is written, if that is not there."""
    try:
        written = writing.instead_of(lookup, made.version, _rows(lookup, made, at), saved_at=made.saved_at, at=at)
    except DatabaseError as fault:
        # A line of the journal that is refused, a full disk, a server that went away: all or nothing was written. If it
        # was all, the next press is answered with its receipt.
        raise CannotBeFiled from fault
    return Receipt(made.number, at, made.procedures) if written else None


def _rows(lookup: str, made: Ready, at: datetime) -> list[Model]:
    """Return all that is written: the filing with its body, its event and its journal line."""
    filing = models.Filing(
        id=new_id(),
        number=made.number,
        lookup=lookup,
        recipient=made.recipient,
        edition=made.edition,
        procedures=list(made.procedures),
        language=made.language,
        at=at,
    )
    ref = Ref("filing", filing.id)
    return [
        filing,
        models.SealedBody(id=filing.id, sealed=made.sealed),
        outbox.row(FilingSubmitted(ref=ref, at=at)),
        journal.row(Actor.resident(lookup), "filing.submitted", ref, at=at),
    ]


def _existing(lookup: str) -> Receipt | None:
    row = models.Filing.objects.filter(lookup=lookup).only("number", "at", "procedures").first()
    return Receipt(row.number, row.at, tuple(row.procedures)) if row else None

"""What the office tells the resident: progress codes in clear, everything else sealed to the resident alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from yakuba.applications import models
from yakuba.applications.rules.content import (
    CorrectionContent,
    LetterContent,
    LooksContent,
    VisitsContent,
    pack,
)
from yakuba.applications.rules.stages import OVER
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.sealing import digest, seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How one procedure stands: a code from ``casework.rules.stages``, and the forecast as a range of dates."""

    procedure: str
    stage: str
    earliest: date | None = None
    latest: date | None = None


def record_progress(filing: Ref, told: Told, *, at: datetime) -> bool:
    """Note how far a procedure has come; tell whether it was noted. An older word never overwrites a newer one.

    What is over is the last word, however long it was under way: a withdrawal bears the moment at which it was made.
    """
    over, newer = Q(stage__in=OVER), Q(at__gt=at)
    overtaken = over & newer if told.stage in OVER else over | newer
    if models.Progress.objects.filter(overtaken, filing_id=filing.id, procedure=told.procedure).exists():
        return False
    models.Progress.objects.update_or_create(
        filing_id=filing.id,
        procedure=told.procedure,
        defaults={"stage": told.stage, "earliest": told.earliest, "latest": told.latest, "at": at},
    )
    return True


def ask_correction(filing: Ref, procedure: str, content: CorrectionContent, *, source: Ref, at: datetime) -> str:
    """Put a request for correction before the resident, once for each ``source``; return the id of the message."""
    return _send(filing, procedure, models.Message.Kind.CORRECTION, pack(content), source=source, at=at)


def deliver_letter(filing: Ref, procedure: str, content: LetterContent, *, source: Ref, at: datetime) -> str:
    """Bring a letter to the resident's receipt page, once for each ``source``; return the id of the message."""
    return _send(filing, procedure, models.Message.Kind.LETTER, pack(content), source=source, at=at)


def _send(filing: Ref, procedure: str, kind: models.Message.Kind, content: bytes, *, source: Ref, at: datetime) -> str:
    there = models.Message.objects.filter(source=str(source)).values_list("id", flat=True).first()
    if there:
        return there
    return models.Message.objects.create(
        id=new_id(),
        filing_id=filing.id,
        procedure=procedure,
        kind=kind,
        source=str(source),
        sealed=seal(content, (_recipient(filing),)),
        at=at,
    ).pk


def note_looks(filing: Ref, content: LooksContent, *, at: datetime) -> bool:
    """Tell the resident who looked, where this is not seen directly; tell whether there was anything new."""
    return _note(filing, models.Note.Kind.LOOKS, pack(content), at=at)


def note_visits(filing: Ref, content: VisitsContent, *, at: datetime) -> bool:
    """Tell the resident what is to be done in person; tell whether there was anything new."""
    return _note(filing, models.Note.Kind.VISITS, pack(content), at=at)


def looks_told(*, upto: int) -> None:
    """Note up to which number of the journal's chain residents were told who looked."""
    models.LooksTold.objects.update_or_create(pk=1, defaults={"upto": upto})


def _note(filing: Ref, kind: models.Note.Kind, content: bytes, *, at: datetime) -> bool:
    told = digest(content)
    if models.Note.objects.filter(filing_id=filing.id, kind=kind, digest=told).exists():
        return False
    models.Note.objects.update_or_create(
        filing_id=filing.id,
        kind=kind,
        defaults={"sealed": seal(content, (_recipient(filing),)), "digest": told, "at": at},
    )
    return True


def _recipient(filing: Ref) -> str:
    return models.Filing.objects.values_list("recipient", flat=True).get(pk=filing.id)

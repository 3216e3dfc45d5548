"""What the office tells the resident: progress codes in clear, everything else sealed to the resident alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yakuba.applications import models
from yakuba.applications.rules.content import CorrectionContent, LetterContent, pack
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.sealing import seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How one procedure stands: a code from ``casework.rules.stages``, and the forecast as a range of dates."""

    procedure: str
    stage: str
    earliest: date | None = None
    latest: date | None = None


def record_progress(filing: Ref, told: Told, *, at: datetime) -> None:
    """Note how far a procedure has come. An older word never overwrites a newer one."""
    newer = models.Progress.objects.filter(filing_id=filing.id, procedure=told.procedure, at__gt=at)
    if newer.exists():
        return
    models.Progress.objects.update_or_create(
        filing_id=filing.id,
        procedure=told.procedure,
        defaults={"stage": told.stage, "earliest": told.earliest, "latest": told.latest, "at": at},
    )


def ask_correction(filing: Ref, procedure: str, content: CorrectionContent, *, source: Ref, at: datetime) -> None:
    """Put a request for correction before the resident; once for each ``source``."""
    _send(filing, procedure, models.Message.Kind.CORRECTION, pack(content), source=source, at=at)


def deliver_letter(filing: Ref, procedure: str, content: LetterContent, *, source: Ref, at: datetime) -> None:
    """Bring a letter to the resident's receipt page; once for each ``source``."""
    _send(filing, procedure, models.Message.Kind.LETTER, pack(content), source=source, at=at)


def _send(filing: Ref, procedure: str, kind: models.Message.Kind, content: bytes, *, source: Ref, at: datetime) -> None:
    if models.Message.objects.filter(source=str(source)).exists():
        return
    row = models.Filing.objects.only("recipient").get(pk=filing.id)
    models.Message.objects.create(
        id=new_id(),
        filing_id=filing.id,
        procedure=procedure,
        kind=kind,
        source=str(source),
        sealed=seal(content, (row.recipient,)),
        at=at,
    )

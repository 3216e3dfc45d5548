"""Where cases stand, for the watch: Refs, codes and times, nothing of what was filed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from yakuba.casework.events import CaseDecided, CorrectionAsked
from yakuba.casework.models import Case, Correction, Decision
from yakuba.casework.rules import CLOSED
from yakuba.ground.clock import JST
from yakuba.ground.ref import Ref


@dataclass(frozen=True, slots=True)
class Closed:
    """A case that has come to its end, and with which receipt number and under which edition it was filed."""

    case: Ref
    subject: Ref
    procedure_id: str
    receipt: str
    edition: str
    section: str
    stage: str
    at: datetime


def procedures_with_case(subjects: Iterable[Ref]) -> dict[Ref, set[str]]:
    """Return for each filing the procedures for which there is a case."""
    found: dict[Ref, set[str]] = {}
    rows = Case.objects.filter(subject__in=[str(subject) for subject in subjects])
    for subject, procedure in rows.values_list("subject", "procedure_id"):
        found.setdefault(Ref.parse(subject), set()).add(procedure)
    return found


def corrections_waiting(*, before: datetime) -> Iterator[tuple[str, CorrectionAsked]]:
    """Walk the requests for correction that wait for an answer: the receipt number, and what was told."""
    found = Correction.objects.filter(answered_at=None, asked_at__lt=before).order_by("asked_at", "id")
    for row in found.select_related("case").defer("case__answers", "case__attachments"):
        yield row.case.receipt, _asked(row)


def correction_waiting(ref: Ref) -> CorrectionAsked | None:
    """Return a request for correction that waits for an answer, as it was told; None for any other."""
    row = Correction.objects.filter(pk=ref.id, answered_at=None).select_related("case").first()
    return _asked(row) if row else None


def closed(*, before: datetime, after: datetime | None = None) -> Iterator[Closed]:
    """Walk the cases that were closed in a time, the oldest first."""
    found = _CLOSED.all().filter(closed_at__lt=before)
    if after is not None:
        found = found.filter(closed_at__gte=after)
    yield from (_closed(*row) for row in found.order_by("closed_at", "id").values_list(*_FIELDS).iterator())


def closed_one(ref: Ref) -> Closed | None:
    """Return a case that has come to its end, or None."""
    row = _CLOSED.all().filter(pk=ref.id).values_list(*_FIELDS).first()
    return _closed(*row) if row else None


_FIELDS: Final = ("id", "subject", "procedure_id", "receipt", "edition", "section", "stage", "closed_at")
_CLOSED: Final = Case.objects.filter(stage__in=[stage.value for stage in CLOSED])


def _closed(id_: str, subject: str, procedure: str, *rest: Any) -> Closed:
    receipt, edition, section, stage, at = rest
    filing = Ref.parse(subject)
    return Closed(Ref("case", id_), filing, procedure, receipt, edition, section, stage, at.astimezone(JST))


def decisions_of(cases: Iterable[Ref]) -> dict[Ref, CaseDecided]:
    """Return the decisions on these cases as they were told."""
    found = Decision.objects.filter(case__in=[ref.id for ref in cases]).select_related("case")
    return {Ref("case", row.case_id): _decided(row) for row in found.defer("case__answers", "case__attachments")}


def _asked(row: Correction) -> CorrectionAsked:
    return CorrectionAsked(
        case=Ref("case", row.case_id),
        subject=Ref.parse(row.case.subject),
        procedure_id=row.case.procedure_id,
        correction=Ref("correction", row.id),
        at=row.asked_at.astimezone(JST),
    )


def _decided(row: Decision) -> CaseDecided:
    return CaseDecided(
        case=Ref("case", row.case_id),
        subject=Ref.parse(row.case.subject),
        procedure_id=row.case.procedure_id,
        outcome=row.outcome,
        at=row.decided_at.astimezone(JST),
    )

"""What casework tells the house. Refs and small codes only: names and words are fetched by whoever may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yakuba.ground.outbox import event
from yakuba.ground.ref import Ref


@event("case.opened")
@dataclass(frozen=True, kw_only=True)
class CaseOpened:
    """A case has been opened for one procedure of a filing."""

    case: Ref
    subject: Ref
    procedure_id: str
    section: str
    at: datetime


@event("case.moved")
@dataclass(frozen=True, kw_only=True)
class CaseMoved:
    """A case has come to another stage or section; the resident's status page may be told."""

    case: Ref
    subject: Ref
    procedure_id: str
    stage: str
    section: str
    at: datetime


@event("case.correction_asked")
@dataclass(frozen=True, kw_only=True)
class CorrectionAsked:
    """The resident is asked to correct something; what, `reads.case_for` tells."""

    case: Ref
    subject: Ref
    procedure_id: str
    correction: Ref
    at: datetime


@event("case.decided")
@dataclass(frozen=True, kw_only=True)
class CaseDecided:
    """A case has been decided: ``outcome`` is ``accepted`` or ``refused``. Nothing changes it any more."""

    case: Ref
    subject: Ref
    procedure_id: str
    outcome: str
    at: datetime


@event("case.withdrawn")
@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn:
    """A case was taken back by the resident, or by staff in the resident's name."""

    case: Ref
    subject: Ref
    procedure_id: str
    at: datetime

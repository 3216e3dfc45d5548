"""One case, whole, for one who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yakuba.casework.models import Case, Correction, Decision, Note, Proposal
from yakuba.casework.reads.progress import forecast_of
from yakuba.casework.rules import CLOSED, Days, Forecast, Stage, days_left, may_act, may_see
from yakuba.flows.commands import may_end
from yakuba.flows.reads import Task, open_tasks
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class ClockView:
    """The statutory clock of a case; ``days_left`` are working days, negative when late, None without a period.

    ``paused_days``, ``at_least`` and ``at_most`` are the days that the clock ``counts``.
    """

    due_on: date | None
    days_left: int | None
    paused_since: date | None
    paused_days: int
    at_least: int
    at_most: int
    counts: Days


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A request to correct: key → what is wrong; once answered, ``before`` tells what stood there."""

    ref: Ref
    items: Mapping[str, str]
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What is put before the one who approves: ``accepted`` or ``refused``, and for a refusal why."""

    outcome: str
    reason_id: str
    reason: str
    basis: str
    at: datetime
    by: str
    by_name: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """How the case was decided; ``appeal`` is how to appeal, as it was told, and empty for an acceptance."""

    outcome: str
    reason_id: str
    reason: str
    basis: str
    appeal: Text
    at: datetime
    by: str
    by_name: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """Words among staff. ``kind`` is ``note``, ``sent_back``, ``handed_over`` or ``withdrawn``."""

    kind: str
    words: str
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one page shows it. ``version`` goes back with whatever is done with it.

    ``tasks`` is what is open, with the outcomes offered; ``mine_to_end`` tells whether the one who looks may end it.
    ``assignee`` is the id of who is in charge, "" for nobody.
    """

    ref: Ref
    subject: Ref
    receipt: str
    procedure_id: str
    edition: str
    title: Text
    section: str
    assignee: str
    stage: Stage
    post: str
    answers: Mapping[str, Any]
    attachments: tuple[Mapping[str, Any], ...]
    applicant_name: str
    applicant_kana: str
    received_at: datetime
    filing_deadline: date | None
    clock: ClockView
    forecast: Forecast | None
    version: int
    tasks: tuple[Task, ...]
    may_work: bool
    mine_to_end: bool
    corrections: tuple[CorrectionView, ...]
    proposal: ProposalView | None
    decision: DecisionView | None
    notes: tuple[NoteView, ...]

    @property
    def filed_late(self) -> bool:
        """Whether it was filed after the day that the law sets."""
        return self.filing_deadline is not None and self.received_at.astimezone(JST).date() > self.filing_deadline


@transaction.atomic
def case_for(actor: Actor, ref: Ref, *, at: datetime, why: str = "") -> CaseView:
    """Return the case and write into the journal that it was seen.

    To one who may not see it, it does not exist: NotHere. The cases of another section need the power
    ``case.read_all`` and a reason, ``why``.
    """
    case = Case.objects.filter(pk=ref.id).first() if ref.kind == "case" else None
    if case is None or not may_see(actor, section=case.section, why=why):
        raise NotHere
    journal.record(actor, "case.seen", ref, at=at, why=why)
    return _view(case, actor, at.astimezone(JST).date())


def case_of(subject: Ref, procedure_id: str) -> Ref | None:
    """Return the case of a procedure of a filing."""
    id_ = Case.objects.filter(subject=str(subject), procedure_id=procedure_id).values_list("id", flat=True).first()
    return Ref("case", id_) if id_ else None


def receipts_of(cases: Iterable[Ref]) -> dict[Ref, str]:
    """Return the receipt numbers of cases: the number alone tells nothing of what was filed."""
    ids = [ref.id for ref in cases if ref.kind == "case"]
    found = Case.objects.filter(pk__in=ids).values_list("id", "receipt")
    return {Ref("case", id_): receipt for id_, receipt in found}


def cases_of(subject: Ref) -> list[Ref]:
    """Return all cases of a filing, in the order in which they were opened."""
    ids = Case.objects.filter(subject=str(subject)).order_by("id").values_list("id", flat=True)
    return [Ref("case", id_) for id_ in ids]


def subjects_of(cases: Iterable[Ref]) -> set[Ref]:
    """Return the subjects of cases, those that are no cases left out."""
    ids = [ref.id for ref in cases if ref.kind == "case"]
    return {Ref.parse(subject) for subject in Case.objects.filter(pk__in=ids).values_list("subject", flat=True)}


def clock_of(case: Case, today: date) -> ClockView:
    """Return the clock of a case; a closed case has no days left."""
    left = None
    if Stage(case.stage) not in CLOSED:
        left = days_left(case.due_on, today=today, paused_since=case.paused_since)
    return ClockView(
        case.due_on, left, case.paused_since, case.paused_days, case.at_least, case.at_most, Days(case.counts)
    )


def _view(case: Case, actor: Actor, today: date) -> CaseView:
    ref = Ref("case", case.id)
    tasks = tuple(open_tasks(ref))
    decision = Decision.objects.filter(case=case).first()
    proposal = Proposal.objects.filter(case=case).first()
    may_work = may_act(actor, section=case.section) and Stage(case.stage) not in CLOSED
    return CaseView(
        ref=ref,
        subject=Ref.parse(case.subject),
        receipt=case.receipt,
        procedure_id=case.procedure_id,
        edition=case.edition,
        title=Text.read(case.title),
        section=case.section,
        assignee=case.assignee,
        stage=Stage(case.stage),
        post=case.post,
        answers=case.answers,
        attachments=tuple(case.attachments),
        applicant_name=case.applicant_name,
        applicant_kana=case.applicant_kana,
        received_at=case.received_at,
        filing_deadline=case.filing_deadline,
        clock=clock_of(case, today),
        forecast=forecast_of(case, today),
        version=case.version,
        tasks=tasks,
        may_work=may_work,
        mine_to_end=may_work and any(may_end(actor, post=t.post, section=t.section) for t in tasks),
        corrections=tuple(_correction(row) for row in case.corrections.order_by("asked_at", "id")),
        proposal=_proposal(proposal) if proposal else None,
        decision=_decision(decision) if decision else None,
        notes=tuple(_note(row) for row in case.notes.order_by("id")),
    )


def _correction(row: Correction) -> CorrectionView:
    return CorrectionView(Ref("correction", row.id), row.items, row.asked_at, row.asked_by, row.answered_at, row.before)


def _proposal(row: Proposal) -> ProposalView:
    return ProposalView(
        row.outcome,
        row.reason_id,
        row.reason,
        row.basis,
        row.proposed_at,
        row.proposed_by,
        row.proposed_by_name,
    )


def _decision(row: Decision) -> DecisionView:
    return DecisionView(
        row.outcome,
        row.reason_id,
        row.reason,
        row.basis,
        Text.read(row.appeal) if row.appeal else Text("", "", ""),
        row.decided_at,
        row.decided_by,
        row.decided_by_name,
    )


def _note(row: Note) -> NoteView:
    return NoteView(row.kind, row.words, row.by, row.by_name, row.at)

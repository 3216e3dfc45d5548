"""What comes from the resident's side to a case: a correction, a withdrawal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yakuba.casework.commands.keeping import (
    claim,
    follow,
    ref_of,
    save,
    tell_moved,
    tell_withdrawn,
    write_keys,
)
from yakuba.casework.models import Case, Correction, Note, Proposal
from yakuba.casework.rules import CLOSED, AlreadyClosed, NoOpenCorrection, Stage
from yakuba.flows import commands as flows
from yakuba.flows.reads import open_tasks
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref

_ANSWERED = "answered"


@transaction.atomic
def receive_correction(
    subject: Ref,
    procedure_id: str,
    answers: Mapping[str, Any],
    attachments: Iterable[Mapping[str, Any]] | None = None,
    *,
    at: datetime,
    applicant: tuple[str, str] | None = None,
) -> None:
    """Put what the resident corrected into the case, keep what stood there before, and let the work go on.

    ``answers`` are all answers of the procedure, ``attachments`` all of its files (None: as they were), ``applicant``
    name and reading if they changed. Raises NoOpenCorrection if none is waited for.
    """
    case = _case(subject, procedure_id)
    correction = Correction.objects.filter(case=case, answered_at=None).first()
    task = next(iter(open_tasks(ref_of(case))), None)
    if correction is None or task is None or case.stage != Stage.CORRECTING:
        raise NoOpenCorrection
    claim(case, seen_version=case.version)
    done = flows.Done(task_id=task.task_id, outcome=_ANSWERED, seen_version=task.version)
    resident = Actor.resident(subject.id)
    moved = flows.complete(ref_of(case), done, actor=resident, at=at)
    correction.before = _changed(case.answers, answers)
    correction.answered_at = at
    correction.save(update_fields=["before", "answered_at"])
    case.answers = dict(answers)
    if attachments is not None:
        case.attachments = [dict(one) for one in attachments]
    follow(case, moved, touched=True, at=at)
    if applicant is not None and applicant != (case.applicant_name, case.applicant_kana):
        case.applicant_name, case.applicant_kana = applicant
        case.keys.all().delete()
        write_keys(case)
    save(case)
    journal.record(resident, "case.corrected", ref_of(case), at=at, data={"keys": sorted(correction.before)})
    tell_moved(case, at=at)


@transaction.atomic
def withdraw_case(subject: Ref, procedure_id: str, reason: str = "", *, actor: Actor, at: datetime) -> None:
    """Take a case back wherever it stands, while nobody has decided it. Raises AlreadyClosed, NotHere to all but the resident."""
    if actor.kind != "resident" or actor.id != subject.id:
        # Staff who are asked to do it end a task with it, as those whose turn it is: see `working.act`.
        raise NotHere
    case = _case(subject, procedure_id)
    claim(case, seen_version=case.version)
    flows.withdraw(ref_of(case), actor=actor, at=at)
    follow(case, flows.Moved(tasks=(), ended="withdrawn"), touched=True, at=at)
    save(case)
    Proposal.objects.filter(case=case).delete()
    if reason.strip():
        Note.objects.create(case=case, kind="withdrawn", words=reason.strip(), by=actor.id, by_name=actor.name, at=at)
    journal.record(actor, "case.withdrawn", ref_of(case), at=at)
    tell_withdrawn(case, at=at)


def _case(subject: Ref, procedure_id: str) -> Case:
    case = Case.objects.filter(subject=str(subject), procedure_id=procedure_id).first()
    if case is None:
        raise NotHere
    if Stage(case.stage) in CLOSED:
        raise AlreadyClosed
    return case


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the earlier value (or None) of each answer that is not as it was."""
    return {key: before.get(key) for key in before.keys() | after.keys() if before.get(key) != after.get(key)}

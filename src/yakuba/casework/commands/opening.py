"""Opening a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yakuba.casework import events
from yakuba.casework.commands.keeping import ref_of, write_keys
from yakuba.casework.models import Case
from yakuba.casework.rules import Days, Stage, due_on
from yakuba.flows import commands as flows
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.text import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """How many questions a case cost: its procedure alone, and those asked anew because no other of the filing had."""

    alone: int
    anew: int
    prefilled: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenCase:
    """What a case begins with. ``flow`` is the digest that `flows.commands.define` returned.

    ``at_least`` and ``at_most`` are the processing period (0: none) in the days that ``counts`` says, ``filing_deadline``
    the last day on which the law wanted it filed. ``attachments`` are plain data that name files by their Ref. ``asked`` is
    None where nobody has counted.
    """

    subject: Ref
    receipt: str
    procedure_id: str
    edition: str
    title: Text
    section: str
    flow: str
    answers: Mapping[str, Any]
    applicant_name: str
    applicant_kana: str = ""
    attachments: tuple[Mapping[str, Any], ...] = ()
    received_at: datetime
    at_least: int = 0
    at_most: int = 0
    counts: Days = Days.WORKING
    filing_deadline: date | None = None
    asked: Asked | None = None
    by: Actor = field(default_factory=lambda: Actor.system("casework"))


def open_case(wanted: OpenCase, *, at: datetime) -> Ref:
    """Open a case and begin its flow; for the same filing and procedure, return the case that there is already."""
    known = _known(wanted)
    if known is not None:
        return known
    try:
        return _open(wanted, at)
    except IntegrityError:
        # Two workers delivered the same filing at once: the constraint let one through, both return its case.
        known = _known(wanted)
        if known is None:
            raise
        return known


def _known(wanted: OpenCase) -> Ref | None:
    found = Case.objects.filter(subject=str(wanted.subject), procedure_id=wanted.procedure_id).only("id").first()
    return ref_of(found) if found else None


@transaction.atomic
def _open(wanted: OpenCase, at: datetime) -> Ref:
    case = Case(
        id=new_id(),
        subject=str(wanted.subject),
        receipt=wanted.receipt,
        procedure_id=wanted.procedure_id,
        edition=wanted.edition,
        title=wanted.title.as_data(),
        section=wanted.section,
        stage=Stage.RECEIVED,
        answers=dict(wanted.answers),
        attachments=[dict(one) for one in wanted.attachments],
        applicant_name=wanted.applicant_name,
        applicant_kana=wanted.applicant_kana,
        received_at=wanted.received_at,
        filing_deadline=wanted.filing_deadline,
        at_least=wanted.at_least,
        at_most=max(wanted.at_most, wanted.at_least),
        counts=wanted.counts.value,
        due_on=due_on(wanted.received_at.astimezone(JST).date(), wanted.at_most, wanted.counts),
        opened_at=at,
        asked_alone=wanted.asked.alone if wanted.asked else None,
        asked=wanted.asked.anew if wanted.asked else None,
        prefilled=wanted.asked.prefilled if wanted.asked else None,
    )
    (task,) = flows.start(ref_of(case), digest=wanted.flow, section=wanted.section, at=at)
    case.post = task.post
    case.save(force_insert=True)
    write_keys(case)
    journal.record(wanted.by, "case.opened", ref_of(case), at=at, data={"procedure": case.procedure_id})
    outbox.put(
        events.CaseOpened(
            case=ref_of(case), subject=wanted.subject, procedure_id=case.procedure_id, section=case.section, at=at
        )
    )
    return ref_of(case)

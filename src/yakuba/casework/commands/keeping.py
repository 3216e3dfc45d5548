"""What the commands of this room share: fetching with permission, the lock, and telling where a case has come."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from yakuba.casework import events
from yakuba.casework.models import Case, SearchKey
from yakuba.casework.rules import CLOSED, AlreadyClosed, Days, Stage, days_after, days_between, may_act, stage_at
from yakuba.flows.commands import Moved
from yakuba.ground import outbox
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.japanese.search import search_keys
from yakuba.ground.ref import Ref


def ref_of(case: Case) -> Ref:
    """Return the name under which other rooms know a case."""
    return Ref("case", case.id)


def case_to_work_on(ref: Ref, actor: Actor) -> Case:
    """Return a case on which the actor may work; NotHere to everybody else, AlreadyClosed if it has ended."""
    case = Case.objects.filter(pk=ref.id).first() if ref.kind == "case" else None
    # Also to those who may read everything: who acts states no reason for looking, and would learn that it exists.
    if case is None or not may_act(actor, section=case.section):
        raise NotHere
    if Stage(case.stage) in CLOSED:
        raise AlreadyClosed
    return case


def claim(case: Case, *, seen_version: int) -> None:
    """Make the case ours until the transaction ends, or raise Conflict if it is no longer as it was seen.

    One conditional UPDATE is the whole lock: it takes the row, and of two who saw the same version the second
    changes none. It works alike on SQLite and PostgreSQL.
    """
    open_ = Case.objects.filter(pk=case.pk, version=seen_version, closed_at=None)
    if not open_.update(version=F("version") + 1):
        raise Conflict
    case.version = seen_version + 1


def follow(case: Case, moved: Moved, *, touched: bool, at: datetime) -> None:
    """Bring stage, post and clock of a case to where its flow has come. Does not save."""
    case.post = moved.tasks[0].post if moved.tasks else ""
    case.stage = stage_at(post=case.post, ended=moved.ended, touched=touched)
    today, counts = at.astimezone(JST).date(), Days(case.counts)
    if case.stage == Stage.CORRECTING:
        case.paused_since = case.paused_since or today
        return
    if case.paused_since is not None:
        stood = max(days_between(case.paused_since, today, counts), 0)
        case.paused_days += stood
        case.due_on = days_after(case.due_on, stood, counts) if case.due_on else None
        case.paused_since = None
    if moved.ended:
        case.closed_at = at
        received = case.received_at.astimezone(JST).date()
        case.took_days = max(days_between(received, today, counts) - case.paused_days, 0)


def save(case: Case) -> None:
    """Write what commands may change of a case; what was filed at first is not among it."""
    case.save(
        update_fields=[
            "section",
            "assignee",
            "stage",
            "post",
            "answers",
            "attachments",
            "applicant_name",
            "applicant_kana",
            "due_on",
            "paused_since",
            "paused_days",
            "closed_at",
            "took_days",
        ]
    )


def tell_moved(case: Case, *, at: datetime) -> None:
    """Put the event that the case has come to another stage or section."""
    outbox.put(
        events.CaseMoved(
            case=ref_of(case),
            subject=Ref.parse(case.subject),
            procedure_id=case.procedure_id,
            stage=case.stage,
            section=case.section,
            at=at,
        )
    )


def tell_withdrawn(case: Case, *, at: datetime) -> None:
    """Put the event that the case was taken back."""
    outbox.put(
        events.CaseWithdrawn(case=ref_of(case), subject=Ref.parse(case.subject), procedure_id=case.procedure_id, at=at)
    )


def write_keys(case: Case) -> None:
    """Write the spellings under which the applicant is found."""
    keys = search_keys(case.applicant_name, case.applicant_kana)
    SearchKey.objects.bulk_create([SearchKey(case=case, key=key[:200]) for key in sorted(keys)])

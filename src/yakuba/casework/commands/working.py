"""What staff do with a case: take it, note something, end the task at which it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from yakuba.casework import events
from yakuba.casework.commands.keeping import case_to_work_on, claim, follow, ref_of, save, tell_moved, tell_withdrawn
from yakuba.casework.models import Case, Correction, Decision, Note, Proposal
from yakuba.casework.rules import APPEAL, Act, Incomplete, OwnProposal, Stage, check_act, may_approve
from yakuba.casework.rules.trail import ACTION_OF
from yakuba.flows import commands as flows
from yakuba.flows.reads import open_tasks
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.text import Text
from yakuba.people import reads as people

_NOTED = {"send_back": "sent_back", "hand_over": "handed_over", "withdraw": "withdrawn"}
_NO_SECTION = Text("その係はありません。", "その かかりは ありません。", "There is no such section.")
_EMPTY = Text("メモを書いてください。", "メモを かいて ください。", "Write a note.")


@transaction.atomic
def take(ref: Ref, *, actor: Actor, at: datetime, seen_version: int) -> None:
    """Become the one in charge of a case, also in place of somebody else. Raises Conflict on a stale page."""
    case = case_to_work_on(ref, actor)
    claim(case, seen_version=seen_version)
    case.assignee = actor.id
    fresh = case.stage == Stage.RECEIVED
    if fresh:
        case.stage = Stage.CHECKING
    save(case)
    journal.record(actor, "case.taken", ref, at=at)
    if fresh:
        tell_moved(case, at=at)


@transaction.atomic
def give_back(ref: Ref, *, actor: Actor, at: datetime, seen_version: int) -> None:
    """Let nobody be in charge of a case, so that a colleague may take it."""
    case = case_to_work_on(ref, actor)
    claim(case, seen_version=seen_version)
    case.assignee = ""
    save(case)
    journal.record(actor, "case.given_back", ref, at=at)


@transaction.atomic
def add_note(ref: Ref, words: str, *, actor: Actor, at: datetime) -> None:
    """Write a note among staff. Notes never make another's page stale."""
    case = case_to_work_on(ref, actor)
    if not words.strip():
        raise Incomplete("words", _EMPTY)
    _note(case, "note", words, actor, at)
    journal.record(actor, "case.noted", ref, at=at)


@transaction.atomic
def act(ref: Ref, deed: Act, *, actor: Actor, at: datetime) -> None:
    """End the open task of a case with an outcome, and with everything that follows from it.

    Raises Incomplete when the deed lacks what it must bring, Conflict when somebody else was faster, NotYourTask when
    it is another post's turn, OwnProposal when they would approve their own proposal, NoSuchOutcome when the task does not offer it. Then nothing has changed.
    """
    case = case_to_work_on(ref, actor)
    if case.version != deed.seen_version:
        raise Conflict
    check_act(deed, section=case.section)
    _check_others(case, deed, actor)
    claim(case, seen_version=deed.seen_version)
    was, by_clerk = (case.stage, case.section), case.post == "clerk"
    moved = _step(case, deed, actor, at)
    follow(case, moved, touched=True, at=at)
    if deed.outcome == "hand_over":
        case.section, case.assignee = deed.to_section, ""
    elif by_clerk and not case.assignee:
        # Whoever did the clerk's work is in charge from then on, also while others approve or the resident corrects.
        case.assignee = actor.id
    save(case)
    if deed.outcome in _NOTED and deed.reason.strip():
        _note(case, _NOTED[deed.outcome], deed.reason, actor, at)
    data: dict[str, Any] = {"task": deed.task_id, "outcome": deed.outcome, "stage": case.stage}
    if deed.in_person:
        data["in_person"] = True
    journal.record(actor, ACTION_OF.get(deed.outcome, "case.done"), ref, at=at, data=data)
    _settle(case, deed, moved.ended, actor, at)
    if not moved.ended and was != (case.stage, case.section):
        tell_moved(case, at=at)


def _check_others(case: Case, deed: Act, actor: Actor) -> None:
    """Check what hangs on other people: whose proposal it is, and that the section to hand it to exists."""
    if deed.outcome == "approve":
        proposal = Proposal.objects.filter(case=case).only("proposed_by").first()
        if proposal is not None and not may_approve(actor, proposed_by=proposal.proposed_by):
            raise OwnProposal
    if deed.outcome == "hand_over":
        try:
            people.section(deed.to_section)
        except NotHere as fault:
            raise Incomplete("to_section", _NO_SECTION) from fault


def _step(case: Case, deed: Act, actor: Actor, at: datetime) -> flows.Moved:
    """Move the flow. It has a version of its own, which nobody outside needs to know: we hold the case."""
    task = next((task for task in open_tasks(ref_of(case)) if task.task_id == deed.task_id), None)
    if task is None:
        raise Conflict
    done = flows.Done(
        task_id=deed.task_id,
        outcome=deed.outcome,
        seen_version=task.version,
        to_section=deed.to_section if deed.outcome == "hand_over" else "",
    )
    return flows.complete(ref_of(case), done, actor=actor, at=at)


def _settle(case: Case, deed: Act, ended: str, actor: Actor, at: datetime) -> None:
    """Write what the outcome leaves behind: a correction, a proposal, a decision."""
    match deed.outcome:
        case "correct":
            _ask(case, deed, actor, at)
        case "propose" | "refuse":
            _propose(case, deed, actor, at)
        case "send_back" | "hand_over":
            Proposal.objects.filter(case=case).delete()
        case _:
            pass
    if ended in ("accepted", "refused"):
        _decide(case, ended, actor, at)
    elif ended == "withdrawn":
        Proposal.objects.filter(case=case).delete()
        tell_withdrawn(case, at=at)


def _ask(case: Case, deed: Act, actor: Actor, at: datetime) -> None:
    correction = Correction.objects.create(
        id=new_id(),
        case=case,
        items={key: words.strip() for key, words in deed.correct_items.items()},
        asked_at=at,
        asked_by=actor.id,
    )
    outbox.put(
        events.CorrectionAsked(
            case=ref_of(case),
            subject=Ref.parse(case.subject),
            procedure_id=case.procedure_id,
            correction=Ref("correction", correction.id),
            at=at,
        )
    )


def _propose(case: Case, deed: Act, actor: Actor, at: datetime) -> None:
    refused = deed.outcome == "refuse"
    Proposal.objects.update_or_create(
        case=case,
        defaults={
            "outcome": "refused" if refused else "accepted",
            "reason_id": deed.refuse_reason if refused else "",
            "reason": deed.reason.strip(),
            "basis": deed.basis.strip() if refused else "",
            "proposed_at": at,
            "proposed_by": actor.id,
            "proposed_by_name": actor.name,
        },
    )


def _decide(case: Case, outcome: str, actor: Actor, at: datetime) -> None:
    proposal = Proposal.objects.filter(case=case, outcome=outcome).first()
    refused = outcome == "refused" and proposal is not None
    Decision.objects.create(
        case=case,
        outcome=outcome,
        reason_id=proposal.reason_id if proposal and refused else "",
        reason=proposal.reason if proposal and refused else "",
        basis=proposal.basis if proposal and refused else "",
        appeal=APPEAL.as_data() if refused else {},
        decided_at=at,
        decided_by=actor.id,
        decided_by_name=actor.name,
    )
    outbox.put(
        events.CaseDecided(
            case=ref_of(case),
            subject=Ref.parse(case.subject),
            procedure_id=case.procedure_id,
            outcome=outcome,
            at=at,
        )
    )


def _note(case: Case, kind: str, words: str, actor: Actor, at: datetime) -> None:
    Note.objects.create(case=case, kind=kind, words=words.strip(), by=actor.id, by_name=actor.name, at=at)

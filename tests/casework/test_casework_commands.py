"""Each story of a case, and for each refusal the proof that nothing happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.casework.makers import (
    AT,
    AUDITOR,
    CHIEF,
    CLERK,
    COLLEAGUE,
    ELSEWHERE,
    FILING,
    MANAGER,
    a_case,
    do,
    refuse,
    seen,
    world,
)
from tests.people.makers import a_hall
from yakuba.casework import commands, events, reads
from yakuba.casework.commands import Act
from yakuba.casework.models import Case, Decision
from yakuba.casework.rules import AlreadyClosed, Days, Incomplete, NoOpenCorrection, OwnProposal, Stage
from yakuba.flows.rules import NoSuchOutcome, NotYourTask
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.ref import Ref

pytestmark = pytest.mark.django_db
RESIDENT = Actor.resident("f1")


def told(*kinds: type[Any]) -> bool:
    """Tell whether the house was told exactly this; ids made in one millisecond have no order."""
    return Counter(type(event) for event in outbox.waiting()) == Counter(kinds)


def test_a_case_begins_received_with_its_clock_running_and_tells_the_house():
    ref = a_case()
    case = seen(ref)
    assert (case.stage, case.post, case.section, case.version) == (Stage.RECEIVED, "clerk", "child", 1)
    assert case.clock.due_on == date(2026, 12, 8)
    assert case.clock.days_left == 15
    assert told(events.CaseOpened)
    assert reads.case_of(FILING, "child-allowance") == ref


def test_the_same_filing_and_procedure_open_one_case():
    ref = a_case()
    before = world()
    assert a_case() == ref
    assert world() == before
    assert a_case(procedure="school-transfer") != ref
    assert len(reads.cases_of(FILING)) == 2


def test_taking_a_case_begins_with_it():
    ref = a_case()
    commands.take(ref, actor=CLERK, at=AT, seen_version=1)
    case = seen(ref)
    assert (case.assignee, case.stage, case.version) == ("s1", Stage.CHECKING, 2)
    assert told(events.CaseOpened, events.CaseMoved)
    with pytest.raises(Conflict):
        commands.take(ref, actor=COLLEAGUE, at=AT, seen_version=1)
    commands.give_back(ref, actor=CLERK, at=AT, seen_version=2)
    assert seen(ref).assignee == ""


def test_acceptance_on_a_clerks_check():
    ref = a_case("notification")
    do(ref, "accept", CLERK, at=AT + timedelta(days=2))
    case = seen(ref)
    assert case.stage == Stage.DECIDED
    assert case.decision is not None
    assert (case.decision.outcome, case.decision.by, case.decision.reason) == ("accepted", "s1", "")
    assert case.tasks == ()
    assert case.forecast is None
    assert Case.objects.get().took_days == 2
    assert told(events.CaseOpened, events.CaseDecided)
    assert [e.outcome for e in outbox.waiting() if isinstance(e, events.CaseDecided)] == ["accepted"]


@pytest.mark.parametrize("met", [True, False])
def test_the_journal_keeps_that_they_met_in_person(met: bool):
    ref = a_case("notification")
    do(ref, "accept", CLERK, in_person=met)
    (line,) = [line for line in reads.timeline(ref) if line.action == "case.accepted"]
    assert line.data.get("in_person", False) is met
    assert (line.actor_id, line.at) == ("s1", AT)


def test_proposal_and_approval_by_the_chief():
    ref = a_case()
    do(ref, "propose", CLERK, reason="要件を満たしています。")
    case = seen(ref)
    assert case.stage == Stage.APPROVING
    assert case.proposal is not None
    assert (case.proposal.outcome, case.proposal.by) == ("accepted", "s1")
    do(ref, "approve", CHIEF)
    assert seen(ref).stage == Stage.DECIDED
    assert told(events.CaseOpened, events.CaseMoved, events.CaseDecided)


def test_three_steps_need_the_manager():
    ref = a_case("three-step")
    do(ref, "propose", CLERK)
    do(ref, "approve", CHIEF)
    assert seen(ref).decision is None
    do(ref, "approve", MANAGER)
    assert Decision.objects.get().decided_by == "s3"


@pytest.mark.parametrize("flow", ["notification", "two-step", "three-step"])
def test_a_refusal_is_decided_by_another_post_and_keeps_reason_law_and_appeal(flow):
    ref = a_case(flow)
    refuse(ref)
    assert seen(ref).decision is None
    do(ref, "approve", CHIEF)
    if flow == "three-step":
        assert seen(ref).decision is None
        do(ref, "approve", MANAGER)
    decision = seen(ref).decision
    assert decision is not None
    assert (decision.outcome, decision.reason_id, decision.basis) == ("refused", "no-child", "児童手当法第4条")
    assert decision.reason == "対象となる児童がいません。"
    assert "審査請求" in decision.appeal.ja


@pytest.mark.parametrize("outcome", ["propose", "refuse"])
def test_nobody_approves_what_they_have_proposed_themselves(outcome):
    both = replace(CHIEF, posts=frozenset({"clerk", "chief"}))
    ref = a_case()
    do(ref, outcome, both, reason="対象外です。", basis="児童手当法第4条")
    before = world()
    assert reads.case_for(both, ref, at=AT).mine_to_end
    with pytest.raises(OwnProposal):
        do(ref, "approve", both)
    assert world()[:-1] == before[:-1]
    do(ref, "send_back", both, reason="書き直します。")
    assert seen(ref).stage == Stage.CHECKING


def test_sending_back_needs_a_reason_and_takes_the_proposal_away():
    ref = a_case()
    refuse(ref)
    before = world()
    with pytest.raises(Incomplete):
        do(ref, "send_back", CHIEF)
    assert world() == before
    do(ref, "send_back", CHIEF, reason="所得をもう一度確かめてください。")
    case = seen(ref)
    assert (case.stage, case.proposal) == (Stage.CHECKING, None)
    assert [(n.kind, n.by) for n in case.notes] == [("sent_back", "s2")]


def test_a_correction_stops_the_clock_and_keeps_what_stood_there():
    ref = a_case()
    do(ref, "correct", CLERK, correct_items={"bank.account": "口座番号が1けた足りません。"})
    case = seen(ref)
    assert (case.stage, case.clock.paused_since) == (Stage.CORRECTING, AT.date())
    assert case.corrections[0].items == {"bank.account": "口座番号が1けた足りません。"}
    assert told(events.CaseOpened, events.CorrectionAsked, events.CaseMoved)
    later = AT + timedelta(days=3)
    answers = {"person.name": "髙﨑 葛󠄀子", "bank.account": {"number": "12345678"}}
    commands.receive_correction(FILING, "child-allowance", answers, at=later)
    case = seen(ref)
    assert (case.stage, case.post) == (Stage.CHECKING, "clerk")
    assert case.answers == answers
    assert case.corrections[0].answered_at == later
    assert case.corrections[0].before == {"bank.account": {"number": "1234567"}}
    assert (case.clock.paused_since, case.clock.paused_days) == (None, 3)
    assert case.clock.due_on == date(2026, 12, 11)


def test_a_correction_stops_a_clock_by_the_calendar_for_days_of_the_calendar():
    ref = a_case(at_least=10, at_most=30, counts=Days.CALENDAR)
    assert seen(ref).clock.due_on == date(2026, 12, 16)
    friday = AT + timedelta(days=4)
    do(ref, "correct", CLERK, at=friday, correct_items={"bank.account": "口座番号が1けた足りません。"})
    # Over a weekend and 勤労感謝の日: four days of the calendar, one working day.
    tuesday = AT + timedelta(days=8)
    commands.receive_correction(FILING, "child-allowance", {"person.name": "髙﨑 葛󠄀子"}, at=tuesday)
    clock = seen(ref).clock
    assert (clock.paused_since, clock.paused_days, clock.due_on) == (None, 4, date(2026, 12, 20))
    do(ref, "propose", CLERK, at=tuesday)
    do(ref, "approve", CHIEF, at=tuesday)
    assert Case.objects.get().took_days == 4


def test_a_corrected_name_is_found_under_its_new_spelling():
    ref = a_case()
    do(ref, "correct", CLERK, correct_items={"person.name": "お名前の字を確かめてください。"})
    commands.receive_correction(
        FILING, "child-allowance", {"person.name": "𠮷野 凜"}, at=AT, applicant=("𠮷野 凜", "ヨシノ リン")
    )
    assert reads.inbox(CLERK, reads.Filter(query="吉野"), at=AT).rows[0].ref == ref
    assert reads.inbox(CLERK, reads.Filter(query="高崎"), at=AT).rows == ()


def test_a_correction_nobody_asked_for_or_sent_twice_changes_nothing():
    ref = a_case()
    before = world()
    with pytest.raises(NoOpenCorrection):
        commands.receive_correction(FILING, "child-allowance", {"a": 1}, at=AT)
    assert world() == before
    do(ref, "correct", CLERK, correct_items={"a": "書いてください。"})
    commands.receive_correction(FILING, "child-allowance", {"a": 1}, at=AT)
    before = world()
    with pytest.raises(NoOpenCorrection):
        commands.receive_correction(FILING, "child-allowance", {"a": 2}, at=AT)
    assert world() == before


def test_handing_over_gives_the_case_to_the_other_section():
    a_hall("child", "tax")
    ref = a_case()
    do(ref, "hand_over", CLERK, to_section="tax", reason="税の担当です。")
    assert seen(ref).section == "tax"
    with pytest.raises(NotHere):
        reads.case_for(CLERK, ref, at=AT)
    do(ref, "propose", ELSEWHERE)
    assert {e.section for e in outbox.waiting() if isinstance(e, events.CaseMoved)} == {"tax"}


@pytest.mark.parametrize("outcome", ["propose", "correct", None])
def test_the_resident_withdraws_wherever_it_stands(outcome):
    ref = a_case()
    if outcome:
        do(ref, outcome, CLERK, correct_items={"a": "書いてください。"})
    commands.withdraw_case(FILING, "child-allowance", "転出をやめました。", actor=RESIDENT, at=AT)
    case = seen(ref)
    assert (case.stage, case.tasks, case.proposal) == (Stage.WITHDRAWN, (), None)
    withdrawn = events.CaseWithdrawn(case=ref, subject=FILING, procedure_id="child-allowance", at=AT)
    assert outbox.waiting().count(withdrawn) == 1


@pytest.mark.parametrize("actor", [CLERK, ELSEWHERE, Actor.resident("f2"), Actor.system("casework")])
def test_nobody_but_the_resident_takes_a_filing_back(actor):
    a_case()
    before = world()
    with pytest.raises(NotHere):
        commands.withdraw_case(FILING, "child-allowance", actor=actor, at=AT)
    assert world() == before


def test_the_clerk_withdraws_in_the_residents_name():
    ref = a_case()
    do(ref, "withdraw", CLERK, reason="窓口で取下げの申出がありました。")
    assert seen(ref).stage == Stage.WITHDRAWN
    assert told(events.CaseOpened, events.CaseWithdrawn)


def test_what_is_decided_stays_decided():
    ref = a_case("notification")
    do(ref, "accept", CLERK)
    before = world()
    with pytest.raises(AlreadyClosed):
        commands.withdraw_case(FILING, "child-allowance", actor=RESIDENT, at=AT)
    with pytest.raises(AlreadyClosed):
        commands.act(ref, Act(task_id="check", outcome="refuse", seen_version=2), actor=CLERK, at=AT)
    with pytest.raises(AlreadyClosed):
        commands.take(ref, actor=CLERK, at=AT, seen_version=2)
    assert world() == before


def test_a_stale_page_decides_nothing():
    ref = a_case("notification")
    page = seen(ref)
    commands.take(ref, actor=COLLEAGUE, at=AT, seen_version=page.version)
    before = world()
    with pytest.raises(Conflict):
        commands.act(ref, Act(task_id="check", outcome="accept", seen_version=page.version), actor=CLERK, at=AT)
    assert world() == before


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(ELSEWHERE, NotHere), (RESIDENT, NotHere), (AUDITOR, NotHere), (CHIEF, NotYourTask)],
)
def test_who_may_not_act_changes_nothing(actor, refusal):
    ref = a_case()
    before = world()
    with pytest.raises(refusal):
        commands.act(ref, Act(task_id="check", outcome="propose", seen_version=1), actor=actor, at=AT)
    assert world() == before


@pytest.mark.parametrize(
    ("deed", "refusal"),
    [
        (Act(task_id="check", outcome="approve", seen_version=1), NoSuchOutcome),
        (Act(task_id="approve", outcome="approve", seen_version=1), Conflict),
        (Act(task_id="check", outcome="refuse", seen_version=1, reason="対象外です。"), Incomplete),
        (Act(task_id="check", outcome="correct", seen_version=1), Incomplete),
        (Act(task_id="check", outcome="hand_over", seen_version=1), Incomplete),
        (Act(task_id="check", outcome="hand_over", seen_version=1, to_section="nowhere"), Incomplete),
    ],
)
def test_a_deed_that_cannot_be_changes_nothing(deed, refusal):
    ref = a_case()
    before = world()
    with pytest.raises(refusal):
        commands.act(ref, deed, actor=CLERK, at=AT)
    assert world() == before


def test_a_case_that_does_not_exist():
    for ref in (Ref("case", "none"), Ref("filing", "f1")):
        with pytest.raises(NotHere):
            commands.take(ref, actor=CLERK, at=AT, seen_version=1)
    with pytest.raises(NotHere):
        commands.withdraw_case(FILING, "child-allowance", actor=RESIDENT, at=AT)


def test_a_note_is_kept_and_makes_nobodys_page_stale():
    ref = a_case()
    commands.add_note(ref, "電話で確認しました。", actor=CLERK, at=AT)
    assert (seen(ref).notes[0].words, seen(ref).version) == ("電話で確認しました。", 1)
    before = world()
    with pytest.raises(Incomplete):
        commands.add_note(ref, "  ", actor=CLERK, at=AT)
    assert world() == before


def test_every_deed_is_in_the_journal_with_who_and_no_answers():
    ref = a_case()
    commands.take(ref, actor=CLERK, at=AT, seen_version=1)
    refuse(ref)
    do(ref, "approve", CHIEF)
    lines = [line for line in journal.lines(ref) if line.actor_kind == "staff"]
    assert [(line.action, line.actor_id) for line in lines] == [
        ("case.taken", "s1"),
        ("case.refusal_proposed", "s1"),
        ("case.approved", "s2"),
    ]
    assert "対象" not in str([(line.why, dict(line.data)) for line in journal.lines(ref)])


def test_events_carry_no_names_and_no_answers():
    ref = a_case()
    do(ref, "correct", CLERK, correct_items={"person.name": "髙﨑さん、確かめてください。"})
    from yakuba.ground.models import OutboxEvent

    written = str(list(OutboxEvent.objects.values_list("body", flat=True)))
    assert "髙﨑" not in written
    assert "person.name" not in written


def test_the_database_itself_refuses_what_must_never_be():
    ref = a_case("notification")
    do(ref, "accept", CLERK)
    case = Case.objects.get()
    wrong = (
        lambda: Decision.objects.create(case=case, outcome="refused", reason="x", basis="y", decided_at=AT),
        lambda: Case.objects.update(stage="checking"),
        lambda: Case.objects.update(stage="lost"),
        lambda: Case.objects.update(closed_at=None),
        lambda: Decision.objects.update(outcome="refused"),
        lambda: Decision.objects.update(outcome="perhaps"),
    )
    for deed in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()
    assert seen(ref).stage == Stage.DECIDED


@pytest.mark.parametrize("outcome", ["propose", "refuse", "correct"])
def test_who_did_the_clerks_work_is_in_charge_also_while_others_have_it(outcome: str) -> None:
    ref = a_case()
    if outcome == "refuse":
        refuse(ref)
    else:
        do(ref, outcome, CLERK, correct_items={"person.name": "住民票の字で"} if outcome == "correct" else {})
    assert seen(ref).assignee == CLERK.id


def test_who_is_in_charge_stays_so_when_a_colleague_helps_out() -> None:
    ref = a_case()
    commands.take(ref, actor=COLLEAGUE, at=AT, seen_version=1)
    do(ref, "propose", CLERK)
    do(ref, "approve", CHIEF)
    assert seen(ref).assignee == COLLEAGUE.id

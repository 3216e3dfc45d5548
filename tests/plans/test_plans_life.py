"""The life of a measure: both flows from end to end, what a step must bring, and that of two only one decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from lxml import etree  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from tests.plans.lives import (
    ASSISTANT,
    CIO,
    CLERK,
    IDEA,
    INTO_PLAN,
    MANAGER,
    PLAN,
    STAFF,
    a_plan,
    filled,
    person,
    step,
    task_of,
    walk,
)
from yakuba.flows import reads as flows
from yakuba.flows.rules import HALL, NoSuchOutcome, NotYourTask, check, read
from yakuba.flows.rules.layout import lay_out
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.plans.commands import life
from yakuba.plans.commands.life import Idea
from yakuba.plans.models import Cost, Node, StepSheet
from yakuba.plans.reads import life as reads
from yakuba.plans.rules import life as rules
from yakuba.plans.rules.life import FLOWS, Deed, NobodyInCharge, NotNow, Unfinished, check_deed
from yakuba.plans.rules.refusals import IsOver
from yakuba.plans.rules.steps import SHEETS


@pytest.mark.parametrize("flow_id", FLOWS)
def test_the_drawings_are_sound_and_an_editor_can_show_them(flow_id):
    text = life.drawing(flow_id)
    flow = read(text)
    assert check(text) == ()
    assert flow.id == flow_id
    BpmnValidator().validate(etree.fromstring(text.encode()))
    assert all(f'bpmnElement="{id_}"' in text for id_ in (*flow.nodes, *(edge.id for edge in flow.edges)))
    assert all(node.name.en and node.name.ja_easy for node in flow.nodes.values() if node.kind == "task")
    assert all(node.lane in HALL | {"clerk", "chief", "manager"} for node in flow.nodes.values())
    assert lay_out(flow, "ja").cards


def test_every_task_has_a_sheet_and_a_stage():
    tasks = {node.id for one in FLOWS for node in read(life.drawing(one)).nodes.values() if node.kind == "task"}
    assert tasks == set(SHEETS) == set(rules.STAGE_OF) | {"way"}
    ends = {node.end for one in FLOWS for node in read(life.drawing(one)).nodes.values() if node.kind == "end"}
    assert ends - {"accepted"} == rules.OVER
    assert rules.OVER | set(rules.STAGE_OF.values()) | {"", "listed"} == set(rules.STAGES)


def test_a_section_proposes_and_the_measure_comes_to_completion(db, at):
    ref = life.propose(a_plan(at), IDEA, actor=CLERK, at=at)
    assert Node.objects.get(pk=ref.id).stage == "proposed"
    assert walk(ref, *INTO_PLAN, at=at) == "listed"
    node = Node.objects.get(pk=ref.id)
    assert node.owner == "child"
    assert node.sheet["problem"] == "課題のこと"
    assert node.sheet["means"] == ["手段のこと"]
    assert {(one.fiscal_year, one.kind, one.yen) for one in Cost.objects.filter(node=node)} == {
        (2027, "initial", 3_000_000),
        (2027, "running", 500_000),
    }
    # Steps in the order that the case needs: the trial is left out, the proof taken twice.
    assert walk(ref, "study", "done", "approve", at=at) == "studied"
    assert walk(ref, "proof", "done", "proof", "done", at=at) == "proved"
    assert walk(ref, "launch", "approve", "done", at=at) == "launched"
    assert walk(ref, "finish", "propose", "approve", "approve", at=at) == "completed"
    assert flows.ended_as(ref) == "completed"
    assert StepSheet.objects.filter(node=node).count() == len(flows.steps_done(ref)) == len(INTO_PLAN) + 14
    assert JournalLine.objects.filter(about=str(ref), action="measure.stepped").count() == len(INTO_PLAN) + 14


def test_the_staff_ask_a_section_that_declines_and_then_another(db, at):
    ref = life.ask(a_plan(at), IDEA, "child", actor=STAFF, at=at)
    step(ref, "ask", at=at)
    with pytest.raises(Unfinished) as refused:
        step(ref, "decline", at=at, reason=" ")
    assert set(refused.value.faults) == {"reason"}
    assert task_of(ref).task_id == "answer"
    step(ref, "decline", at=at, reason="人員が足りない。")
    step(ref, "hand_over", at=at, to_section="tax")
    assert (task_of(ref).section, Node.objects.get(pk=ref.id).owner) == ("tax", "tax")
    with pytest.raises(NotYourTask):
        step(ref, "accept", at=at, by=MANAGER)
    assert step(ref, "accept", at=at, by=person("manager", "tax")) == "planning"
    told = reads.life(PLAN, Node.objects.get(pk=ref.id).key, STAFF, at=at).steps
    assert [(one.task_id, one.outcome.ja, one.reason) for one in told[1:3]] == [
        ("answer", "断る", "人員が足りない。"),
        ("answered", "ほかの課に依頼する", "理由"),
    ]


def test_an_idea_that_is_declined_for_good_can_be_taken_up_again(db, at):
    ref = life.ask(a_plan(at), IDEA, "child", actor=STAFF, at=at)
    assert walk(ref, "ask", "decline", "stop", at=at) == "declined"
    with pytest.raises(NotNow):
        life.take_up(ref, begin="steps", actor=STAFF, at=at)
    life.take_up(ref, begin="propose", actor=CLERK, at=at)
    assert task_of(ref).task_id == "idea"


def test_a_measure_may_be_stopped_with_a_reason_and_only_by_the_deputy(db, at):
    a_plan(at)
    ref = Ref("measure", Node.objects.get(key="kiosk").pk)
    with pytest.raises(NotAllowed):
        life.take_up(ref, begin="steps", actor=CLERK, at=at)
    life.take_up(ref, begin="steps", actor=STAFF, at=at)
    with pytest.raises(NotNow):
        life.take_up(ref, begin="steps", actor=STAFF, at=at)
    with pytest.raises(Unfinished):
        step(ref, "stop", at=at, reason="")
    assert step(ref, "stop", at=at, reason="国の制度が変わった。") == "stopping"
    with pytest.raises(NotYourTask):
        step(ref, "approve", at=at, by=CIO)
    assert step(ref, "approve", at=at) == "stopped"


def test_a_measure_without_a_section_of_the_hall_begins_nothing(db, at):
    a_plan(at)
    Node.objects.filter(key="kiosk").update(owner="dissolved")
    ref = Ref("measure", Node.objects.get(key="kiosk").pk)
    with pytest.raises(NobodyInCharge):
        life.take_up(ref, begin="steps", actor=STAFF, at=at)
    assert flows.open_tasks(ref) == []


def test_of_two_who_decide_at_once_the_second_is_told_and_nothing_is_lost(db, at):
    ref = life.propose(a_plan(at), IDEA, actor=CLERK, at=at)
    walk(ref, *INTO_PLAN[:5], at=at)
    seen = task_of(ref).version
    step(ref, "approve", at=at)
    before = (list(StepSheet.objects.values()), list(Node.objects.values()), JournalLine.objects.count())
    late = Deed(task_id="policy", outcome="refuse", seen_version=seen, reason="予算がない。")
    with pytest.raises(Conflict):
        life.act(ref, late, actor=CIO, at=at)
    assert (list(StepSheet.objects.values()), list(Node.objects.values()), JournalLine.objects.count()) == before


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"outcome": "launch"}, NoSuchOutcome),
        ({"sheet": {}}, Unfinished),
        ({"seen_version": 99}, Conflict),
        ({"task_id": "policy"}, Conflict),
    ],
)
def test_a_step_that_is_refused_changes_nothing(db, at, change, refusal):
    ref = life.propose(a_plan(at), IDEA, actor=CLERK, at=at)
    lines, task = JournalLine.objects.count(), task_of(ref)
    deed = {"task_id": "idea", "outcome": "propose", "seen_version": task.version, "sheet": filled("idea"), **change}
    with pytest.raises(refusal):
        life.act(ref, Deed(**deed), actor=CLERK, at=at)
    assert task_of(ref) == task
    assert StepSheet.objects.count() == 0
    assert JournalLine.objects.count() == lines


@pytest.mark.parametrize(
    ("idea", "field"), [(Idea(title=" ", parent="counter"), "title"), (Idea(title="x", parent="kiosk"), "parent")]
)
def test_an_idea_needs_a_name_and_a_place(db, at, idea, field):
    a_plan(at)
    with pytest.raises(Unfinished) as refused:
        life.propose(PLAN, idea, actor=CLERK, at=at)
    assert set(refused.value.faults) == {field}
    assert Node.objects.count() == 2


def test_who_may_not_propose_or_ask_is_refused_and_a_plan_that_is_over_takes_nothing(db, at):
    a_plan(at)
    with pytest.raises(NotAllowed):
        life.ask(PLAN, IDEA, "child", actor=CLERK, at=at)
    with pytest.raises(NotAllowed):
        life.propose(PLAN, IDEA, actor=CIO, at=at)
    with pytest.raises(NotHere):
        life.propose("no-such-plan", IDEA, actor=CLERK, at=at)
    with pytest.raises(IsOver):
        life.propose(PLAN, IDEA, actor=CLERK, at=at + timedelta(days=3650))
    assert Node.objects.count() == 2


@pytest.mark.parametrize(
    ("task_id", "changed", "field"),
    [
        ("proof", {"from": "2026-13-01"}, "from"),
        ("proof", {"from": "2027-01-01"}, "until"),
        ("proof", {"reached": "perhaps"}, "reached"),
        ("report", {"spent": "たくさん"}, "spent"),
        ("budget", {"costs": []}, "costs"),
        ("budget", {"costs": [{"fiscal_year": 2027, "initial": "-1"}]}, "costs"),
        ("safety", {"logs": {"answer": "", "note": "x"}}, "logs"),
        ("advice", {"advice": "長" * 5000}, "advice"),
    ],
)
def test_what_a_sheet_cannot_take_is_told_by_its_field(task_id, changed, field):
    outcome = {"proof": "done", "report": "propose", "budget": "done"}.get(task_id, "approve")
    deed = Deed(task_id=task_id, outcome=outcome, seen_version=1, sheet={**filled(task_id), **changed})
    with pytest.raises(Unfinished) as refused:
        check_deed(deed)
    assert set(refused.value.faults) == {field}
    assert refused.value.faults[field].en


def test_what_is_sent_back_need_not_be_filled_in():
    assert check_deed(Deed(task_id="spec", outcome="send_back", seen_version=1, reason="比較がない。")) == {}


def test_what_waits_is_told_by_post_and_deadline(db, at):
    a_plan(at)
    first = life.propose(PLAN, IDEA, actor=CLERK, at=at)
    second = life.ask(PLAN, IDEA, "child", actor=STAFF, at=at - timedelta(days=40))
    (own,) = reads.waiting_for(CLERK, at=at)
    assert (own.ref, own.due, own.days, own.late) == (first, date(2026, 11, 30), 14, False)
    (theirs,) = reads.waiting_for(STAFF, at=at)
    assert (theirs.ref, theirs.days, theirs.late) == (second, -10, True)
    assert reads.waiting_for(ASSISTANT, at=at) == reads.waiting_for(person("clerk", "tax"), at=at) == []
    assert [one.ref for one in reads.all_waiting(at=at)] == [second, first]
    seen = reads.life(PLAN, own.key, CLERK, at=at)
    assert seen.may_act
    assert not reads.life(PLAN, own.key, STAFF, at=at).may_act

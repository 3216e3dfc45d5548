"""Runs in the database: who may end what, and that of two only one wins."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from yakuba.flows import commands, reads
from yakuba.flows.commands import Done
from yakuba.flows.models import FlowDefinition, OpenTask, Run, StepDone
from yakuba.flows.rules import AlreadyEnded, BadFlow, NoSuchOutcome, NotYourTask
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.ref import Ref

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 16, 9, 0, tzinfo=JST)
FLOWS = Path(__file__).parents[2] / "packs" / "moving" / "flows"
CASE = Ref("case", "1")
CLERK = Actor("staff", "s1", "山田 花子", "child", frozenset({"clerk"}), frozenset({"case.work"}))
CHIEF = Actor("staff", "s2", "髙﨑 葛󠄀子", "child", frozenset({"chief"}), frozenset({"case.work", "case.approve"}))
ELSEWHERE = Actor("staff", "s3", "𠮷野 太郎", "tax", frozenset({"clerk"}), frozenset({"case.work"}))
RESIDENT = Actor.resident("abc")


def begun(flow: str = "two-step", ref: Ref = CASE) -> reads.Task:
    digest = commands.define(flow, (FLOWS / f"{flow}.bpmn").read_text(), at=AT)
    (task,) = commands.start(ref, digest=digest, section="child", at=AT)
    return task


def end(task: reads.Task, outcome: str, actor: Actor, *, at: datetime = AT, to_section: str = "") -> commands.Moved:
    done = Done(task_id=task.task_id, outcome=outcome, seen_version=task.version, to_section=to_section)
    return commands.complete(task.ref, done, actor=actor, at=at)


def rows() -> tuple[object, ...]:
    return (
        tuple(Run.objects.values_list()),
        tuple(OpenTask.objects.values_list()),
        tuple(StepDone.objects.values_list()),
    )


def test_a_definition_is_kept_once_and_a_bad_one_not_at_all():
    xml = (FLOWS / "two-step.bpmn").read_text()
    assert commands.define("two-step", xml, at=AT) == commands.define("two-step", xml, at=AT)
    with pytest.raises(BadFlow):
        commands.define("bad", "<x/>", at=AT)
    assert FlowDefinition.objects.count() == 1


def test_the_way_to_an_acceptance():
    task = begun()
    assert (task.task_id, task.post, task.section, task.version) == ("check", "clerk", "child", 1)
    (approve,) = end(task, "propose", CLERK, at=AT + timedelta(hours=1)).tasks
    assert approve.post == "chief"
    assert reads.tasks_for({"chief"}, "child") == [approve]
    assert reads.tasks_for({"clerk"}, "child") == []
    moved = end(approve, "approve", CHIEF, at=AT + timedelta(hours=3))
    assert moved == commands.Moved(tasks=(), ended="accepted")
    assert reads.open_tasks(CASE) == []
    assert reads.ended_as(CASE) == "accepted"
    steps = reads.steps_done(CASE)
    assert [(s.task_id, s.outcome, s.actor_id) for s in steps] == [
        ("check", "propose", "s1"),
        ("approve", "approve", "s2"),
    ]
    assert steps[1].ended_at - steps[1].began_at == timedelta(hours=2)


def test_one_flow_works_on_a_thing():
    task = begun()
    with pytest.raises(Conflict):
        commands.start(CASE, digest=Run.objects.get().definition_id, section="child", at=AT)
    assert reads.open_tasks(CASE) == [task]


def test_of_two_who_saw_the_same_page_only_the_first_decides():
    task = begun()
    end(task, "propose", CLERK)
    before = rows()
    with pytest.raises(Conflict):
        end(task, "refuse", CLERK)
    assert rows() == before


def test_a_loss_between_reading_and_writing_is_a_conflict_too(monkeypatch):
    """The version is read, somebody else writes, then we write: the conditional update must not match."""
    task = begun()
    machine = reads.machine_of(Run.objects.get().definition_id)
    go = type(machine).go

    def slow(self, state, outcome):
        Run.objects.update(version=2)
        return go(self, state, outcome)

    monkeypatch.setattr(type(machine), "go", slow)
    with pytest.raises(Conflict):
        end(task, "propose", CLERK)
    assert StepDone.objects.count() == 0
    assert OpenTask.objects.get().task_id == "check"


def test_an_outcome_that_the_task_does_not_offer_changes_nothing():
    task = begun()
    before = rows()
    with pytest.raises(NoSuchOutcome):
        end(task, "approve", CLERK)
    assert rows() == before


@pytest.mark.parametrize("actor", [CHIEF, ELSEWHERE, RESIDENT, Actor.system("demo")])
def test_only_the_post_of_the_lane_in_its_section_may_end_a_task(actor):
    task = begun()
    before = rows()
    with pytest.raises(NotYourTask):
        end(task, "propose", actor)
    assert rows() == before


def test_what_waits_for_the_resident_is_not_answered_by_staff():
    (waiting,) = end(begun(), "correct", CLERK).tasks
    assert waiting.post == "resident"
    with pytest.raises(NotYourTask):
        end(waiting, "answered", CLERK)
    (again,) = end(waiting, "answered", RESIDENT).tasks
    assert again.task_id == "check"


def test_handing_over_changes_the_section():
    (moved,) = end(begun(), "hand_over", CLERK, to_section="tax").tasks
    assert (moved.task_id, moved.section) == ("check", "tax")
    with pytest.raises(NotYourTask):
        end(moved, "propose", CLERK)
    end(moved, "propose", ELSEWHERE)


def test_moving_as_it_stands():
    task = begun()
    (moved,) = commands.move(CASE, "tax", seen_version=task.version)
    assert (moved.section, moved.version) == ("tax", 2)
    with pytest.raises(Conflict):
        commands.move(CASE, "child", seen_version=task.version)
    assert reads.open_tasks(CASE) == [moved]


def test_a_withdrawal_ends_it_wherever_it_stands():
    begun()
    commands.withdraw(CASE, actor=RESIDENT, at=AT)
    assert reads.ended_as(CASE) == "withdrawn"
    before = rows()
    with pytest.raises(AlreadyEnded):
        commands.withdraw(CASE, actor=RESIDENT, at=AT)
    assert rows() == before


def test_a_withdrawal_that_was_under_way_ends_no_task_before_it_began():
    end(begun(), "propose", CLERK, at=AT + timedelta(hours=1))
    commands.withdraw(CASE, actor=RESIDENT, at=AT + timedelta(minutes=30))
    step = reads.steps_done(CASE)[-1]
    assert (step.task_id, step.ended_at) == ("approve", step.began_at)


def test_nothing_is_known_of_a_thing_without_a_flow():
    assert reads.open_tasks(Ref("case", "none")) == []
    assert reads.ended_as(Ref("case", "none")) == ""
    with pytest.raises(NotHere):
        reads.picture_of(Ref("case", "none"), "ja")
    with pytest.raises(NotHere):
        commands.withdraw(Ref("case", "none"), actor=RESIDENT, at=AT)


def test_the_picture_follows_the_run():
    (approve,) = end(begun(), "propose", CLERK).tasks
    drawn = reads.picture_of(CASE, "ja")
    assert next(line for line in drawn.words if "いまここ" in line).startswith("係長：決裁する")
    assert "担当：内容を確認する [済み]" in drawn.words[0]
    end(approve, "approve", CHIEF)
    assert reads.picture_of(CASE, "ja").words[-1] == "認めた [いまここ]"


def test_many_things_are_read_in_one_query(django_assert_num_queries):
    refs = [Ref("case", str(n)) for n in range(5)]
    for ref in refs:
        begun(ref=ref)
    with django_assert_num_queries(1):
        assert set(reads.open_tasks_of(refs)) == set(refs)


def test_a_step_costs_few_queries(django_assert_max_num_queries):
    task = begun()
    with django_assert_max_num_queries(8):  # with the savepoint: 6 statements
        end(task, "propose", CLERK)


HALL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="試し" isExecutable="true">
<laneSet id="l"><lane id="l1" name="clerk"><flowNodeRef>write</flowNodeRef></lane>
<lane id="l2" name="cio"><flowNodeRef>decide</flowNodeRef></lane></laneSet>
<startEvent id="s"/><exclusiveGateway id="how"/><userTask id="write" name="書く"/><userTask id="decide" name="決める"/>
<endEvent id="yes" name="accepted"/>
<sequenceFlow id="a" sourceRef="s" targetRef="how"/>
<sequenceFlow id="b" sourceRef="how" targetRef="write"><conditionExpression>outcome == 'propose'</conditionExpression></sequenceFlow>
<sequenceFlow id="c" sourceRef="how" targetRef="decide"><conditionExpression>outcome == 'ask'</conditionExpression></sequenceFlow>
<sequenceFlow id="d" sourceRef="write" targetRef="decide"/><sequenceFlow id="e" sourceRef="decide" targetRef="yes"/>
</process></definitions>"""
MEASURE = Ref("measure", "1")
CIO = Actor("staff", "s9", "小倉 一", "mayor", frozenset({"cio"}), frozenset({"plan.decide"}))


def hall_begun(begin: str = "propose") -> reads.Task:
    (task,) = commands.start(MEASURE, digest=commands.define("p", HALL, at=AT), section="child", at=AT, begin=begin)
    return task


def test_a_post_of_the_whole_hall_acts_whichever_section_it_sits_in():
    (decide,) = end(hall_begun(), "done", CLERK).tasks
    assert (decide.post, decide.section) == ("cio", "")
    assert reads.tasks_for({"cio"}, "mayor") == reads.tasks_for({"cio"}, "tax") == [decide]
    with pytest.raises(NotYourTask):
        end(decide, "done", CHIEF)
    assert end(decide, "done", CIO).ended == "accepted"


def test_handing_over_leaves_a_post_of_the_hall_where_it_is():
    task = hall_begun("ask")
    (moved,) = commands.move(MEASURE, "tax", seen_version=task.version)
    assert moved.section == ""


def test_a_beginning_that_is_not_drawn_begins_nothing():
    with pytest.raises(NoSuchOutcome):
        hall_begun("refuse")
    assert rows() == ((), (), ())


def test_flows_may_follow_each_other_on_one_thing():
    end(hall_begun("ask"), "done", CIO)
    again = hall_begun()
    assert reads.open_tasks(MEASURE) == [again]
    assert reads.ended_as(MEASURE) == ""
    end(again, "done", CLERK)
    assert [step.task_id for step in reads.steps_done(MEASURE)] == ["decide", "write"]
    assert "write" in reads.picture_of(MEASURE, "ja").svg


def test_things_of_one_kind_can_be_asked_for():
    begun()
    task = hall_begun()
    assert reads.tasks_about("measure") == [task] == reads.tasks_for({"clerk"}, "child", kind="measure")
    assert len(reads.tasks_for({"clerk"}, "child")) == 2

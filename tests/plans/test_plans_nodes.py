"""Changing a plan: who may what, what is refused, and that nothing happens then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.plans.made import STEERING, WORKING, at_noon, everything
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.plans.commands import loading, nodes, plan, succession
from yakuba.plans.models import Challenge, Earlier, FigureValue, Node, Plan
from yakuba.plans.reads import pack, plans, tree
from yakuba.plans.rules.refusals import Invalid, IsOver, IsReference, NothingToUndo, StillUsed

pytestmark = pytest.mark.django_db
AT = at_noon(date(2026, 5, 1))
COUNTER = ("sample", "counter")
ELSEWHERE = Actor("staff", "x", "", "tax", frozenset(), frozenset({"plan.work"}))
DECIDING = Actor("staff", "y", "", "policy", frozenset(), frozenset({"plan.decide"}))


@pytest.fixture(autouse=True)
def _loaded() -> None:
    loading.load(everything(), actor=STEERING, at=AT)


def change(changes: Mapping[str, object], *, about: tuple[str, str] = COUNTER, actor: Actor = STEERING) -> None:
    nodes.change(about, dict(changes), seen_version=version(about), actor=actor, at=AT)


def version(about: tuple[str, str] = COUNTER) -> int:
    return Node.objects.get(key=about[1]).version


def lines() -> list[str]:
    return [line.action for line in journal.lines(tree.measure(*COUNTER).ref)]


def test_the_section_in_charge_writes_its_sheet_and_nothing_of_the_plans_own():
    change({"sheet": {"ideal": "だれも書かない"}}, actor=WORKING)
    assert tree.measure(*COUNTER).sheet.ideal == "だれも書かない"
    for actor, changes in ((WORKING, {"owner": "tax"}), (WORKING, {"title": "x"}), (ELSEWHERE, {"text": "x"})):
        with pytest.raises(NotAllowed):
            change(changes, actor=actor)
    assert lines() == ["measure.changed"]


def test_two_edits_at_once_are_one_edit_and_a_conflict():
    seen = version()
    nodes.change(COUNTER, {"text": "先"}, seen_version=seen, actor=STEERING, at=AT)
    with pytest.raises(Conflict):
        nodes.change(COUNTER, {"text": "後"}, seen_version=seen, actor=STEERING, at=AT)
    assert tree.measure(*COUNTER).node.text.ja == "先"
    assert lines() == ["measure.changed"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers": ["nobody"]}, "answers.0"),
        ({"after": ["online"]}, "after"),
        ({"level": "aims"}, "level"),
        ({"bars": [{"from_half": "2024-1", "until_half": "2031-1"}]}, "bars.0.until_half"),
        ({"sheet": {"costs": [{"fiscal_year": 2024, "yen": "many", "kind": "initial"}]}}, "sheet.costs.0.yen"),
        ({"number": "9" * 30}, "number"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field_and_nothing_is_written(changes, field):
    before = pack.pack_of("sample")
    with pytest.raises(Invalid) as fault:
        change(changes)
    assert list(fault.value.faults) == [field]
    assert pack.pack_of("sample") == before
    assert lines() == []


def test_the_last_change_can_be_taken_back_and_that_too():
    change({"text": "新", "sheet": None})
    nodes.undo(COUNTER, seen_version=version(), actor=STEERING, at=AT)
    assert pack.pack_of("sample") == everything()
    nodes.undo(COUNTER, seen_version=version(), actor=STEERING, at=AT)
    assert tree.measure(*COUNTER).node.text.ja == "新"


def test_nothing_is_taken_back_when_something_else_was_done_since():
    change({"text": "新"})
    nodes.move(COUNTER, parent="aim", step=1, seen_version=version(), actor=STEERING, at=AT)
    with pytest.raises(NothingToUndo):
        nodes.undo(COUNTER, seen_version=version(), actor=STEERING, at=AT)


def test_a_change_that_changes_nothing_leaves_no_trace():
    change({"number": "1-1"})
    assert (version(), lines()) == (1, [])


def test_values_that_people_noted_outlive_an_edit_of_the_figure():
    figure = Node.objects.get(key="counter").figures.get()
    FigureValue.objects.create(figure=figure, kind="actual", value=20, at="2026-04", noted_at=AT, noted_by="taro")
    change({"figures": [{"id": "minutes", "title": "待ち時間", "values": [{"kind": "target", "value": 5}]}]})
    found = tree.figures_of(Node.objects.get(key="counter").pk)[0].values
    assert sorted((one.kind, int(one.value)) for one in found) == [("actual", 20), ("target", 5)]


def test_nodes_are_added_moved_taken_out_and_put_back():
    nodes.add("sample", {"id": "ai", "level": "measure", "parent": "aim", "title": "AI"}, actor=STEERING, at=AT)

    def keys() -> list[str]:
        return [one.key for one in tree.tree("sample").nodes]

    assert keys() == ["aim", "counter", "online", "ai"]
    about = ("sample", "ai")
    nodes.move(about, parent="aim", step=-1, seen_version=1, actor=STEERING, at=AT)
    assert keys() == ["aim", "counter", "ai", "online"]
    nodes.move(about, parent="", seen_version=2, actor=STEERING, at=AT)
    assert keys() == ["aim", "counter", "online", "ai"]
    nodes.remove(about, why="重複", seen_version=3, actor=STEERING, at=AT)
    assert keys() == ["aim", "counter", "online"]
    assert tree.measure(*about).removed_on == AT.date()
    nodes.restore(about, actor=STEERING, at=AT)
    assert keys() == ["aim", "counter", "online", "ai"]


def test_a_node_hangs_below_none_of_its_own():
    nodes.add("sample", {"id": "sub", "level": "aim", "parent": "aim", "title": "x"}, actor=STEERING, at=AT)
    with pytest.raises(Invalid):
        nodes.move(("sample", "aim"), parent="sub", seen_version=1, actor=STEERING, at=AT)


def test_an_id_is_given_once_for_ever():
    nodes.remove(("sample", "online"), why="", seen_version=1, actor=STEERING, at=AT)
    with pytest.raises(Invalid) as fault:
        nodes.add("sample", {"id": "online", "level": "measure", "title": "x"}, actor=STEERING, at=AT)
    assert list(fault.value.faults) == ["id"]


@pytest.mark.parametrize("key", ["aim", "counter"])
def test_what_others_need_is_not_taken_out(key):
    with pytest.raises(StillUsed):
        nodes.remove(("sample", key), why="", seen_version=1, actor=STEERING, at=AT)


def test_only_who_steers_changes_the_tree():
    deeds = (
        lambda: nodes.add("sample", {"id": "x", "level": "aim", "title": "x"}, actor=WORKING, at=AT),
        lambda: nodes.move(COUNTER, parent="", seen_version=1, actor=WORKING, at=AT),
        lambda: nodes.remove(COUNTER, why="", seen_version=1, actor=WORKING, at=AT),
        lambda: nodes.restore(COUNTER, actor=WORKING, at=AT),
        lambda: plan.change_head("sample", {"title": "x"}, seen_version=1, actor=WORKING, at=AT),
        lambda: succession.come_into_force("sample", actor=STEERING, at=AT),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
    assert pack.pack_of("sample") == everything()


def test_a_plan_whose_period_is_over_is_not_changed():
    later = at_noon(date(2027, 4, 1))
    with pytest.raises(IsOver):
        nodes.change(COUNTER, {"text": "x"}, seen_version=1, actor=STEERING, at=later)
    with pytest.raises(IsOver):
        plan.change_head("sample", {"title": "x"}, seen_version=1, actor=STEERING, at=later)


def test_a_plan_of_others_is_not_changed():
    Plan.objects.update(reference=True)
    with pytest.raises(IsReference):
        change({"text": "x"})


def test_what_is_not_there_is_not_changed():
    with pytest.raises(NotHere):
        nodes.change(("sample", "x"), {}, seen_version=1, actor=STEERING, at=AT)
    with pytest.raises(NotHere):
        nodes.restore(COUNTER, actor=STEERING, at=AT)


def test_the_head_changes_as_far_as_the_tree_allows():
    plan.change_head("sample", {"title": "新計画", "period_until": "2028-03-31"}, seen_version=1, actor=STEERING, at=AT)
    found = plans.plan("sample")
    assert (found.title.ja, found.ends, found.version) == ("新計画", date(2028, 3, 31), 2)
    for changes, field in (
        ({"period_from": "2025-04-01"}, ""),
        ({"levels": [{"id": "aim", "title": "x"}]}, ""),
        ({"period_until": "2020-01-01"}, "period_until"),
    ):
        with pytest.raises(Invalid) as fault:
            plan.change_head("sample", changes, seen_version=2, actor=STEERING, at=AT)
        assert list(fault.value.faults) == [field]
    with pytest.raises(Conflict):
        plan.change_head("sample", {"title": "x"}, seen_version=1, actor=STEERING, at=AT)


def test_challenges_are_written_and_taken_out_unless_answered():
    plan.write_challenge("sample", {"id": "new", "title": "人手"}, seen_version=1, actor=STEERING, at=AT)
    plan.write_challenge("sample", {"id": "paper", "title": "紙"}, seen_version=2, actor=STEERING, at=AT)
    assert [one.title.ja for one in tree.challenges(tree.tree("sample"))] == ["長い待ち時間", "紙", "人手"]
    with pytest.raises(StillUsed):
        plan.remove_challenge("sample", "queue", seen_version=3, actor=STEERING, at=AT)
    Earlier.objects.update(answers=["new"])
    with pytest.raises(StillUsed):
        plan.remove_challenge("sample", "new", seen_version=3, actor=STEERING, at=AT)
    Earlier.objects.update(answers=[])
    plan.remove_challenge("sample", "new", seen_version=3, actor=STEERING, at=AT)
    assert Challenge.objects.count() == 2


def test_a_draft_comes_into_force_once():
    succession.come_into_force("sample", actor=DECIDING, at=AT)
    assert plans.plan("sample").state == "running"
    with pytest.raises(Conflict):
        succession.come_into_force("sample", actor=DECIDING, at=AT)

"""What is public of a plan, what stands in the way of publishing it, and what changed since it was published before."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans.public_plans import DATA, OWNERS, a_pack, a_public_plan, another_town
from yakuba.ground.text import LANGUAGES
from yakuba.plans.rules import published_words as words
from yakuba.plans.rules.changes import changes, counted
from yakuba.plans.rules.lights import Light
from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.obstacles import obstacles
from yakuba.plans.rules.published import (
    PublicPlan,
    Standing,
    as_body,
    head_of,
    lights_of,
    public,
    read_body,
    standing_of,
)
from yakuba.plans.rules.published_paper import Imprint, document
from yakuba.plans.rules.published_tables import NAMES_OF_TABLES, listing, listings

pytestmark = pytest.mark.once

INSIDE = ("委託先", "随意契約", "特定個人情報", "山田", '"scores"')


def test_nothing_from_inside_the_hall_is_public():
    written = json.dumps(as_body(a_public_plan()), ensure_ascii=False)
    assert [word for word in INSIDE if word in written] == ['"scores"']  # only the rule of the scoring itself
    assert all(not node.scores for node in a_public_plan().plan.nodes)
    assert "同じことを何度も書いています。" in written
    assert "国の交付金" in written


def test_a_reference_plan_is_public_as_a_whole():
    written = json.dumps(as_body(public(a_pack(), reference=True)), ensure_ascii=False)
    assert all(word in written for word in INSIDE)


def test_what_is_not_decided_is_hidden_with_all_that_names_it():
    shown = public(a_pack(), hidden={"kakanai"}, owners=OWNERS, progress=[Standing(node="kakanai", half="2026-1")])
    assert [node.id for node in shown.plan.nodes] == ["kurashi", "sumaho"]
    assert shown.plan.nodes[1].after == ()
    assert shown.plan.earlier[1].to == ()
    assert shown.progress == ()
    assert list(shown.owners) == ["child"]
    assert "kakanai" not in json.dumps(as_body(shown))
    assert public(a_pack(), hidden={"kurashi"}).plan.nodes == ()


def test_a_body_reads_back_as_it_was():
    for plan in (a_public_plan(), another_town()):
        assert read_body(json.loads(json.dumps(as_body(plan)))) == plan
    with pytest.raises(ValueError, match="form"):
        read_body(as_body(a_public_plan()) | {"form": 99})


def test_lists_need_no_body():
    head = head_of(a_public_plan())
    assert (head["measures"], head["from"], head["reference"], head["source"]) == (2, "2025-04-01", False, None)
    assert head_of(another_town())["source"]["publisher"] == "あおい市"


def test_the_last_report_counts():
    plan = a_public_plan()
    assert standing_of(plan)["kakanai"].percent == 60
    assert lights_of(plan) == {Light.GREEN: 1, Light.YELLOW: 0, Light.RED: 1, Light.NONE: 0}


# What stands in the way.

SECTIONS = {"it", "child"}


def _with(node: str, **changed: object) -> PlanPack:
    nodes = [one | changed if one["id"] == node else one for one in DATA["nodes"]]
    return a_pack(nodes=[{name: value for name, value in one.items() if value is not None} for one in nodes])


def test_a_sound_plan_meets_no_obstacle():
    assert obstacles(a_public_plan(), sections=SECTIONS) == []
    assert obstacles(another_town()) == []


@pytest.mark.parametrize(
    ("pack", "node", "said"),
    [
        (_with("sumaho", owner=""), "sumaho", "所管課が決まっていません"),
        (_with("sumaho", owner="gone"), "sumaho", "今の組織にありません"),
        (_with("sumaho", bars=[{"from_half": "2031-1", "until_half": "2031-1"}]), "sumaho", "計画期間の外"),
        (_with("sumaho", bars=[{"from_half": "2026-2", "until_half": "2026-1"}]), "sumaho", "読めません"),
        (_with("kurashi", parent="sumaho"), "kurashi", "循環"),
        (a_pack(nodes=[]), "", "1つもありません"),
    ],
)
def test_a_fault_is_named_with_its_place_and_remedy(pack, node, said):
    found = obstacles(public(pack, owners=OWNERS), sections=SECTIONS)
    assert any(one.node == node and said in one.words.ja for one in found)
    assert all(one.remedy.say(language) for one in found for language in LANGUAGES)


def test_another_towns_plan_needs_its_source():
    plan = another_town()
    bare = msgspec.structs.replace(plan.plan, head=msgspec.structs.replace(plan.plan.head, source=None))
    [found] = obstacles(msgspec.structs.replace(plan, plan=bare))
    assert "出典" in found.words.ja


# What changed.

IDS = st.sampled_from(["a", "b", "c", "d"])
HALVES = st.sampled_from(["2025-1", "2025-2", "2026-1"])
NODES = st.lists(
    st.fixed_dictionaries(
        {
            "id": IDS,
            "level": st.just("measure"),
            "title": st.sampled_from(["甲", "乙"]),
            "owner": st.sampled_from(["it", "child"]),
            "bars": st.lists(st.fixed_dictionaries({"from_half": HALVES, "until_half": HALVES}), max_size=2),
            "figures": st.lists(
                st.fixed_dictionaries(
                    {
                        "id": st.just("f"),
                        "title": st.just("指標"),
                        "values": st.lists(
                            st.fixed_dictionaries(
                                {"kind": st.sampled_from(["target", "actual"]), "value": st.integers(0, 3)}
                            ),
                            max_size=2,
                        ),
                    }
                ),
                max_size=1,
            ),
        }
    ),
    max_size=4,
    unique_by=lambda one: one["id"],
)


def plan_of(nodes: Any) -> PublicPlan:
    return public(a_pack(nodes=nodes, challenges=[], earlier=[]), owners=OWNERS)


@given(NODES)
def test_nothing_changed_between_a_plan_and_itself(nodes):
    assert changes(plan_of(nodes), plan_of(nodes)) == []
    assert changes(plan_of(nodes), plan_of(list(reversed(nodes)))) == []


@given(NODES, NODES)
def test_changes_seen_from_the_other_side_are_the_same_turned_round(one, other):
    there, back = changes(plan_of(one), plan_of(other)), changes(plan_of(other), plan_of(one))
    turned = {"added": "removed", "removed": "added"}
    assert sorted((turned.get(c.kind, c.kind), c.node, str(c.before), str(c.after)) for c in there) == sorted(
        (c.kind, c.node, str(c.after), str(c.before)) for c in back
    )


@given(NODES, NODES)
def test_every_node_is_found_once_among_the_added_and_the_removed(one, other):
    found = changes(plan_of(one), plan_of(other))
    old, new = {node["id"] for node in one}, {node["id"] for node in other}
    assert {c.node for c in found if c.kind == "added"} == new - old
    assert {c.node for c in found if c.kind == "removed"} == old - new
    assert sum(counted(found).values()) == len(found)


def test_each_kind_of_change_is_said_as_it_was_and_is():
    node = DATA["nodes"][1]
    figure = node["figures"][0] | {"values": [{"kind": "target", "value": 8, "at": "FY2027"}]}
    now = public(
        _with(
            "kakanai",
            title="書かない・待たない窓口",
            owner="child",
            parent=None,
            bars=node["bars"][:1],
            figures=[figure],
        ),
        owners=OWNERS,
    )
    found = {one.kind: one for one in changes(a_public_plan(), now)}
    assert found["renamed"].after == "書かない・待たない窓口"
    assert found["owner"].before == OWNERS["it"]
    assert found["moved"].before == {"ja": "くらしのDX", "en": "Digital life"}
    assert found["schedule"].before["en"].endswith("本格導入")
    assert (found["target"].before["ja"], found["target"].after["ja"]) == ("10分 (FY2027)", "8分 (FY2027)")


# Tables and paper.


def test_all_tables_have_as_many_cells_as_columns_in_every_language():
    for language in LANGUAGES:
        for one in listings(a_public_plan(), language):
            assert {len(row) for row in one.rows} == {len(one.columns)}
            assert all(column.say(language) for column in one.columns)
    assert [one.id for one in listings(a_public_plan())] == list(NAMES_OF_TABLES)
    assert [one.id for one in listings(another_town())] == ["measures"]


def test_a_table_says_what_the_plan_says():
    assert listing(a_public_plan(), "indicators", "en").rows[1] == (
        "kakanai",
        "1-1 The counter where nobody writes",
        "Waiting time",
        "Actual",
        21.5,
        "分",
        "September 2026",
        "",
        "",
    )
    assert listing(a_public_plan(), "earlier").rows[1][4:6] == ("名称変更", "1-1 書かない窓口")
    assert listing(a_public_plan(), "challenges").rows[0][5] == "1-1 書かない窓口;1-2 スマホ教室"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("FY2024", "令和6年度"),
        ("2023-01", "2023年1月"),
        ("2023-03-22", "2023年3月22日"),
        ("2023-1", "令和5年度上期"),
        ("2023-13", "2023-13"),
        ("ごろ", "ごろ"),
        ("", ""),
    ],
)
def test_a_time_is_said_as_precisely_as_it_was_written(written, said):
    assert words.moment(written).ja == said


def test_the_paper_is_the_same_for_the_same_state():
    from yakuba.papers.rules import pdf

    imprint = Imprint(town="みどり町", number=2, on=a_public_plan().plan.head.period_from, licence="CC BY 4.0")
    for language in LANGUAGES:
        made = document(a_public_plan(), imprint, language)
        assert made == document(a_public_plan(), imprint, language)
        assert pdf.render(made).startswith(b"%PDF")
    assert pdf.render(made) == pdf.render(made)

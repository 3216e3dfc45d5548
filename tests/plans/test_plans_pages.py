"""The pages of a plan at the desk: what they show, who may change what there, and what a wrong or late press gets."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest

from tests.people.makers import SETUP
from tests.plans.made import everything
from yakuba.plans.commands import loading, nodes
from yakuba.plans.models import FigureValue, Node, Plan
from yakuba.plans.reads import plans, tree
from yakuba.plans.rules import model, national

PLAN = "/desk/plans/sample/"
COUNTER = f"{PLAN}measures/counter/"


def version() -> int:
    return Node.objects.get(key="counter").version


def test_the_list_leads_to_the_plan_and_the_plan_to_its_measures(planned):
    browser = planned.enter("Hana")
    assert PLAN in browser.get("/desk/plans/").text
    assert COUNTER in browser.get(PLAN).text
    page = browser.get(COUNTER).text
    for words in (
        "書かない窓口",
        "residents課",
        "待ち時間が長い",
        "15,000,000円",
        "34.5",
        "令和6年度",
        "令和8年度",
        "長い待ち時間",
    ):
        assert words in page
    assert "オンライン申請" in page  # it waits for this one
    assert "FY2026" not in page  # as the pack writes it
    assert "2024年3月" in browser.get(PLAN).text
    assert browser.get(f"{PLAN}measures/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=書かない", ["counter"]),
        ("q=ｵﾝﾗｲﾝ", ["online"]),
        ("section=residents", ["counter"]),
        ("section=-", ["online"]),
        ("mark=who:resident", ["counter"]),
        ("mark=who:inside", []),
        ("theme=1", ["counter"]),
        ("stage=tried", []),
        ("", ["counter", "online"]),
    ],
)
def test_measures_are_found_with_what_stands_above_them(planned, query, shown):
    page = planned.enter("Hana").get(f"{PLAN}?{query}")
    rows = page.context["rows"]
    assert [key for key in ("counter", "online") if f"measures/{key}/" in rows] == shown
    assert ("measures/aim/" in rows) == bool(shown)
    assert ("条件に合う施策はありません" in page.text) == (not shown)


def test_what_is_data_is_escaped_in_the_rows(planned):
    whole = everything()
    evil = tuple(
        msgspec.structs.replace(one, title="<b>&", owner='"><i>') if one.id == "counter" else one for one in whole.nodes
    )
    loading.load(msgspec.structs.replace(whole, nodes=evil), reference=True, actor=SETUP, at=planned.now)
    page = planned.enter("Hana").get(PLAN).text
    assert "&lt;b&gt;&amp;" in page
    assert "<i>" not in page
    assert "<b>" not in page


def test_an_empty_hall_says_how_to_begin(planned):
    Node.objects.update(parent=None)
    Plan.objects.all().delete()
    assert "計画はまだありません" in planned.enter("Hana").get("/desk/plans/").text
    assert "ひな形から計画を作る" in planned.enter("Tama").get("/desk/plans/").text


def test_a_section_that_was_closed_is_told_with_the_remedy(planned):
    Node.objects.filter(key="counter").update(owner="closed")
    browser = planned.enter("Tama")
    assert "所管課のない施策が2件あります" in browser.get(PLAN).text
    page = browser.get(COUNTER).text
    assert "所管課なし" in page
    assert "新しい所管課を選んでください" in page
    # The form still shows what stood there, so that nobody takes it off unseen.
    assert '<option value="closed" selected>' in browser.get(f"{COUNTER}edit/about/").text


def test_the_section_in_charge_edits_its_sheet(planned):
    browser = planned.enter("Hana")
    assert "個票を編集" in browser.get(COUNTER).text
    sent = {
        "seen": version(),
        "sheet.problem": "待つ",
        "sheet.present": "紙で書く\n\n声で聞く",
        "sheet.ideal": "書かない",
    }
    assert browser.post(f"{COUNTER}edit/sheet/", sent).status_code == 302
    found = tree.measure("sample", "counter")
    assert (found.sheet.problem, found.sheet.present) == ("待つ", ("紙で書く", "声で聞く"))
    assert len(found.costs) == 2  # what the form does not show stays
    assert found.sheet.other == {"備考": "なし"}


def test_others_are_shown_no_way_to_edit_and_have_none(planned):
    browser = planned.enter("Goro")
    assert "編集" not in browser.get(COUNTER).text
    for method in (browser.get, browser.post):
        assert method(f"{COUNTER}edit/sheet/").status_code == 403
    assert browser.post(f"{COUNTER}do/remove/", {"seen": version()}).status_code == 403
    for path in ("edit/", "add/", "challenges/add/"):
        assert browser.get(f"{PLAN}{path}").status_code == 403
    assert version() == 1


def test_two_edits_at_once_keep_what_was_typed_and_show_what_the_other_wrote(planned):
    seen = version()
    nodes.change(("sample", "counter"), {"text": "先に書いた"}, seen_version=seen, actor=SETUP, at=planned.now)
    sent = {"seen": seen, "text": "あとから書いた"}
    page = planned.enter("Hana").post(f"{COUNTER}edit/about/", sent)
    assert page.status_code == 409
    assert "あとから書いた" in page.text
    assert "先に書いた" in page.text
    assert f'name="seen" value="{version()}"' in page.text
    assert tree.measure("sample", "counter").node.text.ja == "先に書いた"


def test_the_plans_own_fields_are_the_staffs_of_the_cio(planned):
    browser = planned.enter("Tama")
    page = browser.get(f"{COUNTER}edit/about/").text
    assert 'name="owner"' in page
    assert 'name="owner"' not in planned.enter("Hana").get(f"{COUNTER}edit/about/").text
    sent = {
        "seen": version(),
        "title": "書かない窓口",
        "title.en": "No writing",
        "number": "1-1",
        "level": "measure",
        "owner": "tax",
        "marks": ["who:resident", "who:inside"],
        "answers": ["paper"],
        "after": "",
    }
    assert browser.post(f"{COUNTER}edit/about/", sent).status_code == 302
    found = tree.measure("sample", "counter").node
    assert (found.owner, found.title.en, found.theme) == ("tax", "No writing", False)
    assert [(mark.class_, mark.sign) for mark in found.marks] == [("resident", "◎"), ("inside", "")]


@pytest.mark.parametrize(
    ("part", "sent", "at"),
    [
        ("about", {"title": "", "level": "measure"}, "title"),
        ("about", {"title": "x", "level": "measure", "after": "nobody"}, "after"),
        ("costs", {"sheet.costs.0.fiscal_year": "令和5", "sheet.costs.0.yen": "1"}, "sheet-costs-0-fiscal_year"),
        (
            "costs",
            {"sheet.costs.0.fiscal_year": "2026", "sheet.costs.0.yen": "1", "sheet.costs.0.kind": ""},
            "sheet-costs-0-kind",
        ),
        ("figures", {"figures.0.id": "Minutes", "figures.0.title": "分"}, "figures-0-id"),
        (
            "figures",
            {
                "figures.0.id": "minutes",
                "figures.0.title": "分",
                "values.0.figure": "minutes",
                "values.0.value": "多い",
            },
            "values-0-value",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(planned, part, sent, at):
    rest = {"sheet.costs.0.kind": "initial", "figures.0.better": "less", "values.0.kind": "target"}
    rest = {name: value for name, value in rest.items() if name.rpartition(".")[0] + "." in " ".join(sent) + "."}
    page = planned.enter("Tama").post(f"{COUNTER}edit/{part}/", {"seen": version(), **rest, **sent})
    assert page.status_code == 422
    assert f'href="#{at}"' in page.text
    assert version() == 1


def test_costs_and_figures_are_tables_that_grow(planned):
    browser = planned.enter("Tama")
    costs = {"sheet.costs.0.fiscal_year": "2025", "sheet.costs.0.kind": "running", "sheet.costs.0.yen": "1,200,000円"}
    assert browser.post(f"{COUNTER}edit/costs/", {"seen": version(), **costs}).status_code == 302
    assert [cost.yen for cost in tree.measure("sample", "counter").costs] == [1_200_000]
    figure = Node.objects.get(key="counter").figures.get()
    FigureValue.objects.create(figure=figure, kind="actual", value=9, at="2026", noted_at=planned.now, noted_by="x")
    sent = {
        "seen": version(),
        "figures.0.id": "minutes",
        "figures.0.title": "待ち時間",
        "figures.0.better": "less",
        "values.0.figure": "minutes",
        "values.0.kind": "target",
        "values.0.value": "5.5",
        "values.0.at": "FY2026",
    }
    assert browser.post(f"{COUNTER}edit/figures/", sent).status_code == 302
    (found,) = tree.measure("sample", "counter").figures
    assert sorted((one.kind, one.plain) for one in found.values) == [("actual", "9"), ("target", "5.5")]


def test_a_node_is_added_moved_taken_out_and_put_back_on_screen(planned):
    browser = planned.enter("Tama")
    sent = {"id": "ai", "parent": "aim", "title": "AIの利用", "level": "measure", "owner": "tax"}
    assert browser.post(f"{PLAN}add/", {**sent, "id": "counter"}).status_code == 422
    assert browser.post(f"{PLAN}add/", sent).url == f"{PLAN}measures/ai/"
    deed = f"{PLAN}measures/ai/do/"
    for name, more in (("move", {"go": "up"}), ("remove", {"why": "重複"}), ("restore", {})):
        seen = Node.objects.get(key="ai").version
        browser.post(f"{deed}{name}/", {"seen": seen, **more})
        assert Node.objects.get(key="ai").version == seen + 1
        assert (Node.objects.get(key="ai").removed_on is None) == (name != "remove")
    assert browser.post(f"{deed}nothing/").status_code == 404


def test_a_node_is_hung_below_another_by_choosing_its_name(planned):
    for node in (
        {"id": "field", "level": "aim", "parent": "aim", "number": "1-A", "title": "窓口"},
        {"id": "other", "level": "aim", "title": "別の目標"},
    ):
        nodes.add("sample", node, actor=SETUP, at=planned.now)
    browser = planned.enter("Tama")
    assert f"{COUNTER}move/" in browser.get(COUNTER).text
    page = browser.get(f"{COUNTER}move/").text
    chosen = re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)<', page)
    assert chosen == [
        ("", "", "（最上位に置く）"),
        ("aim", " selected", "1 便利な町（いまの位置）"),
        ("field", "", "\u30001-A 窓口"),
        ("other", "", "別の目標"),
    ]
    assert 'value="aim"' not in browser.get(f"{PLAN}measures/aim/move/").text, "nothing hangs below its own branch"
    seen = version()
    assert browser.post(f"{COUNTER}move/", {"seen": seen, "parent": "field"}).url == COUNTER
    assert tree.measure("sample", "counter").node.parent == "field"
    late = browser.post(f"{COUNTER}move/", {"seen": seen, "parent": "other"})
    assert late.status_code == 409
    assert "窓口" in late.text.partition("ほかの人が書いたもの")[2]
    for wrong in ("counter", "nothing"):
        refused = browser.post(f"{COUNTER}move/", {"seen": version(), "parent": wrong})
        assert refused.status_code == 422
        assert 'href="#parent"' in refused.text
    assert browser.post(f"{COUNTER}move/", {"seen": version(), "parent": ""}).status_code == 302
    assert tree.measure("sample", "counter").node.parent == ""
    assert planned.enter("Hana").get(f"{COUNTER}move/").status_code == 403


def test_what_others_need_stays_and_it_is_said_why(planned):
    page = planned.enter("Tama").post(f"{COUNTER}do/remove/", {"seen": version()}, follow=True)
    assert "外せません" in page.text
    assert Node.objects.get(key="counter").removed_on is None


def test_the_last_change_is_taken_back_on_screen(planned):
    nodes.change(("sample", "counter"), {"text": "新"}, seen_version=1, actor=SETUP, at=planned.now)
    browser = planned.enter("Tama")
    assert "直前の変更を取り消す" in browser.get(COUNTER).text
    browser.post(f"{COUNTER}do/undo/", {"seen": version()})
    assert tree.measure("sample", "counter").node.text.ja == "窓口で書かない。"


def test_the_head_is_edited_with_era_dates(planned):
    browser = planned.enter("Tama")
    sent = {"seen": 1, "title": "新しい計画", "period_from": "令和6年4月1日", "period_until": "2028-03-31"}
    assert browser.post(f"{PLAN}edit/", {**sent, "period_until": "いつか"}).status_code == 422
    assert (
        browser.post(f"{PLAN}edit/", {**sent, "period_from": "2025-04-01"}).status_code == 422
    )  # a bar lies before it
    assert browser.post(f"{PLAN}edit/", sent).status_code == 302
    assert plans.plan("sample").title.ja == "新しい計画"
    assert browser.post(f"{PLAN}edit/", sent).status_code == 409


def test_challenges_are_written_and_taken_out_on_screen(planned):
    browser = planned.enter("Tama")
    assert (
        browser.post(f"{PLAN}challenges/add/", {"seen": 1, "id": "hands", "title": "人手が足りない"}).status_code == 302
    )
    assert browser.post(f"{PLAN}challenges/hands/", {"seen": 2, "title": "人手"}).status_code == 302
    assert browser.get(f"{PLAN}challenges/none/").status_code == 404
    assert browser.post(f"{PLAN}challenges/queue/remove/", {"seen": 3}).url == f"{PLAN}challenges/queue/"
    assert browser.post(f"{PLAN}challenges/hands/remove/", {"seen": 3}).url == PLAN
    assert [one.key for one in tree.challenges(tree.tree("sample"))] == ["queue", "paper"]


def test_the_cio_brings_a_draft_into_force(planned):
    assert "この計画を開始する" in planned.enter("Cio").get(PLAN).text
    assert planned.enter("Tama").post(f"{PLAN}begin/").status_code == 403
    planned.enter("Cio").post(f"{PLAN}begin/")
    assert plans.plan("sample").state == "running"


def test_a_plan_that_is_over_says_so_and_how_to_go_on(planned):
    Plan.objects.update(ends=planned.now.date() - timedelta(days=1), state="running")
    browser = planned.enter("Tama")
    for page in (browser.get(PLAN).text, browser.get(COUNTER).text):
        assert "計画期間が終わっています" in page
        assert "引継ぎ" in page
        assert "編集" not in page
    assert browser.get(f"{COUNTER}edit/sheet/").status_code == 409
    assert "終わった計画" in browser.get("/desk/plans/").text


def test_a_plan_of_others_is_read_and_not_edited(planned):
    loading.load(everything(), reference=True, actor=SETUP, at=planned.now)
    browser = planned.enter("Tama")
    assert "編集" not in browser.get(COUNTER).text
    assert browser.get(f"{COUNTER}edit/sheet/").status_code == 403
    assert browser.get(f"{PLAN}edit/").status_code == 403


def test_a_list_of_an_older_edition_says_what_changed_since(planned):
    axis = model.Axis(
        id="dx",
        title="国の重点取組事項",
        edition="2020-12",
        classes=tuple(model.AxisClass(id=item.id, title=item.title.ja) for item in national.DX[0].items),
    )
    whole = everything()
    marked = tuple(
        msgspec.structs.replace(one, marks=(model.Mark(axis="dx", class_="online"),)) if one.id == "counter" else one
        for one in whole.nodes
    )
    pack = msgspec.structs.replace(whole, head=msgspec.structs.replace(whole.head, axes=(axis,)), nodes=marked)
    loading.load(pack, actor=SETUP, at=planned.now)
    browser = planned.enter("Hana")
    assert "公金収納におけるeLTAXの活用" in browser.get(PLAN).text
    assert "重点取組事項にない" in browser.get(COUNTER).text


def test_what_became_of_a_list_is_told_only_as_far_as_it_is_known():
    first, second, third = national.DX
    became = {one.id: one.what for one in national.changes(first, second)}
    assert became == {
        **dict.fromkeys(("card", "telework", "security", "divide"), "kept"),
        **dict.fromkeys(("standard", "online", "ai-rpa", "community"), "renamed"),
        "rules": "new",
    }
    later = {one.id: one.what for one in national.changes(second, third)}
    assert later["online"] == "gone"
    assert later["divide"] == "unknown"  # what stands beside the priorities of 2.3 could not be read
    assert national.since(model.Axis(id="own", title="x", edition="2020-12")) is None
    assert national.since(model.Axis(id="dx", title="x", edition=third.id)) is None

"""The pages of schedule, progress, evaluation, succession and indicators, as a browser without script sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.plans.hall import Hall
from tests.plans.lives import PLAN, a_plan
from tests.plans.made import everything
from yakuba.bodies.rules import naming
from yakuba.ground.actor import Actor
from yakuba.plans.commands import loading, progress, succession
from yakuba.plans.models import Plan
from yakuba.plans.reads import plans
from yakuba.plans.reads import progress as reads
from yakuba.plans.rules import halves

SYSTEM = Actor.system("setup")
BASE = "/desk/plans/sample/"


@pytest.fixture
def running(planned: Hall) -> Hall:
    """The sample plan in force, its last half asked for."""
    succession.come_into_force("sample", actor=SYSTEM, at=planned.now)
    # However late this test runs, the plan's period holds today.
    Plan.objects.update(ends=planned.now.date() + timedelta(days=800))
    progress.open_round("sample", last_half(planned), actor=SYSTEM, at=planned.now)
    return planned


def last_half(hall: Hall) -> int:
    return halves.half_of(hall.now.date()) - 1


def report_page(hall: Hall) -> str:
    return f"{BASE}progress/{halves.write(last_half(hall))}/counter/"


def test_the_schedule_says_in_a_table_what_it_draws(running):
    browser = running.enter("Hana")
    page = browser.get(f"{BASE}schedule/").text
    assert '<svg xmlns="http://www.w3.org/2000/svg" role="img"' in page
    assert "令和6年度上期～令和6年度下期：調査・検討" in page
    assert "令和6年度下期までですが、完了していません" in page
    assert " style=" not in page
    assert "便利な町" in browser.get(f"{BASE}schedule/?view=policies").text
    assert "書かない窓口" not in browser.get(f"{BASE}schedule/?section=tax").text
    assert "この年度に始めること" in browser.get(f"{BASE}schedule/2024/").text
    assert browser.get(f"{BASE}schedule/1999/").status_code == 404


def test_bars_move_for_a_reason_and_a_mistake_is_shown_in_its_line(running):
    browser, address = running.enter("Hana"), f"{BASE}measures/counter/bars/"
    sent = {"first": ["R6上", "春"], "last": ["R7下", ""], "label": ["調査", ""], "line": ["", ""], "seen": "1"}
    wrong = browser.post(address, {**sent, "reason": "延びた"})
    assert wrong.status_code == 422
    assert "2行目の「春」" in wrong.text
    sent |= {"first": ["R6上"], "last": ["R7下"]}
    assert browser.post(address, sent).status_code == 422
    assert browser.post(address, {**sent, "reason": "延びた"}, follow=True).status_code == 200
    page = browser.get(address).text
    assert "stroke-dasharray" in page
    assert "延びた" in page
    stale = browser.post(address, {**sent, "first": ["R6下"], "reason": "別の人"})
    assert stale.status_code == 409
    assert "別の人" in stale.text
    assert running.enter("Goro").post(address, {**sent, "reason": "x"}).status_code == 403


def test_a_half_year_round_from_asking_to_closing(running):
    hana, tama = running.enter("Hana"), running.enter("Tama")
    assert "書かない窓口" in hana.get("/desk/plans/reports/").text
    assert 'id="plan-reports">進捗報告 <span class="dk-count">1</span>' in hana.get("/desk/").text
    assert "plan-reports" not in running.enter("Goro").get("/desk/").text
    address = report_page(running)
    seen = reads.report("sample", last_half(running), "counter").version
    draft = {"do": "draft", "text": "書きかけ", "seen": str(seen)}
    assert hana.post(address, draft, follow=True).status_code == 200
    stale = hana.post(address, {**draft, "text": "もう一人"})
    assert stale.status_code == 409
    assert "もう一人" in stale.text
    assert "書きかけ" in stale.text
    lacking = hana.post(address, {"do": "hand_in", "text": "半分", "percent": "たくさん", "seen": str(seen + 1)})
    assert lacking.status_code == 422
    assert 'href="#percent"' in lacking.text
    assert 'value="たくさん"' in lacking.text
    whole = {"do": "hand_in", "text": "窓口の半分で始めた", "percent": "50", "seen": str(seen + 1)}
    assert hana.post(address, {**whole, "light": "green"}).status_code == 422
    assert "提出しました" in hana.post(address, whole, follow=True).text
    light = f"{address}light/"
    assert tama.post(light, {"light": "yellow", "reason": ""}).status_code == 422
    assert "国の日程" in tama.post(light, {"light": "yellow", "reason": "国の日程による"}, follow=True).text
    assert hana.post(light, {"light": "green", "reason": "x"}).status_code == 403
    round_ = f"{BASE}progress/{halves.write(last_half(running))}/"
    page = tama.get(round_).text
    assert "規則では「遅れ」" in page
    assert "オンライン申請" in page
    assert "締め切りました。未提出は1件です。" in tama.post(round_, {"do": "close"}, follow=True).text
    assert hana.post(round_, {"do": "close"}).status_code == 403
    assert "窓口の半分で始めた" in hana.get(f"{BASE}measures/counter/").text


def test_notes_are_taken_and_filtered(running):
    browser, address = running.enter("Hana"), f"{BASE}measures/counter/notes/"
    assert browser.post(address, {"kind": "observe", "text": "", "on": "いつか"}).status_code == 422
    sent = {"kind": "observe", "text": "雨の日に混む", "on": f"{running.now:%Y-%m-%d}"}
    assert "雨の日に混む" in browser.post(address, sent, follow=True).text
    assert "雨の日に混む" not in browser.get(f"{address}?kind=act").text


def test_a_year_is_evaluated_closed_and_accepted(running):
    tama = running.enter("Tama")
    year = last_half(running) // 2
    assert running.enter("Hana").post(f"{BASE}evaluation/", {"year": str(year)}).status_code == 403
    page = tama.post(f"{BASE}evaluation/", {"year": str(year)}, follow=True)
    assert page.status_code == 200
    address = f"{BASE}evaluation/{year}/"
    assert tama.post(address, {"do": "save", "whole": "先の人の文", "seen": "1"}).status_code == 302
    late = tama.post(address, {"do": "save", "whole": "後の人の文", "seen": "1"})
    assert late.status_code == 409
    assert "先の人の文" in late.text  # nobody overwrites what they have not seen
    assert "後の人の文" in late.text
    lacking = tama.post(address, {"do": "close", "whole": " ", "seen": "2"})
    assert lacking.status_code == 422
    assert "下書きとして保存してあります" in lacking.text
    sent = {"do": "close", "whole": "よく進んだ", "seen": "3"}  # it was kept, as the page says
    for key in ("counter", "online"):
        sent |= {f"mark-{key}": "B", f"carry-{key}": "keep", f"text-{key}": "理由"}
    assert "年度評価を確定しました" in tama.post(address, sent, follow=True).text
    assert tama.post(address, sent).status_code == 409
    assert tama.post(f"{address}accept/", {"resolution": "resolution:none"}).status_code == 404
    # What a body resolves on this plan is found here: the plan is chosen there by its name.
    assert (str(plans.plan("sample").ref), "見本町デジタル計画") in [(ref, name.ja) for ref, name in naming.offered()]
    assert "会議のページで決議を記録し" in tama.get(address).text
    assert "よく進んだ" in running.enter("Hana").get(address).text


def test_the_next_plan_is_made_and_every_measure_has_its_fate(running):
    tama, cio = running.enter("Tama"), running.enter("Cio")
    sent = {"title": "第2次計画", "slug": "next-plan", "starts": "2090-04-01", "ends": "2094-03-31"}
    assert tama.post(f"{BASE}next/", {**sent, "title": ""}).status_code == 422
    page = tama.post(f"{BASE}next/", sent, follow=True).text
    assert "未定" in page
    fate = "/desk/plans/next-plan/earlier/counter/"
    assert tama.get(fate).status_code == 200
    assert tama.post(fate, {"do": "decide", "outcome": "end"}).status_code == 422
    kept = {"do": "decide", "outcome": "split", "titles": "申請の窓口\n届出の窓口", "reason": "担当が分かれる"}
    assert "届出の窓口" in tama.post(fate, kept, follow=True).text
    assert cio.post("/desk/plans/next-plan/begin/").status_code == 409
    tama.post("/desk/plans/next-plan/earlier/online/", {"do": "decide", "outcome": "continue"})
    assert cio.post("/desk/plans/next-plan/begin/").status_code == 302
    assert "届出の窓口" in tama.get(f"{BASE}measures/counter/").text
    assert "担当が分かれる" in tama.get("/desk/plans/next-plan/measures/counter-2/").text


def test_an_indicator_takes_typed_values_with_a_source_and_none_that_is_computed(running):
    hana, tama = running.enter("Hana"), running.enter("Tama")
    address = f"{BASE}measures/counter/figures/minutes/"
    typed = {"do": "add", "kind": "actual", "value": "20.5", "when": "2026-09", "source": "窓口調査"}
    assert hana.post(address, {**typed, "source": ""}).status_code == 422
    assert "20.5" in hana.post(address, typed, follow=True).text
    assert hana.post(f"{address}counted/", {"computed_by": ""}).status_code == 403
    assert tama.post(f"{address}counted/", {"computed_by": "made.up"}).status_code == 422
    page = tama.post(f"{address}counted/", {"computed_by": "procedures.published"}, follow=True).text
    assert "procedures_publication" in page
    refused = hana.post(address, typed)
    assert refused.status_code == 409
    assert "自動で算定" in refused.text
    assert "算定しました" in hana.post(address, {"do": "take"}, follow=True).text
    assert "procedures.published" in hana.get(address).text
    assert "待ち時間" in hana.get(f"{BASE}figures/").text


def test_a_large_plan_is_shown_folded_and_in_pages(planned):
    from yakuba.plans.rules import model

    a_plan(planned.now, people=False)
    pack = everything()
    many = tuple(
        model.Node(id=f"m{n}", level="measure", parent="aim", title=f"施策{n}", owner="tax") for n in range(90)
    )
    loading.load(model.PlanPack(head=pack.head, nodes=(pack.nodes[0], *many)), actor=SYSTEM, at=planned.now)
    browser = planned.enter("Goro")
    assert "90施策" in browser.get(f"{BASE}schedule/").text
    page = browser.get(f"{BASE}schedule/?view=measures&page=3").text
    assert "施策89" in page
    assert "施策39<" not in page
    assert browser.get(f"/desk/plans/{PLAN}/schedule/").status_code == 200

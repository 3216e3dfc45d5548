"""Publishing a plan from the desk: looked over, as it was shown, nothing from inside; and what changed the next time."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed
from yakuba.opendata import reads as published
from yakuba.opendata.events import Published
from yakuba.opendata.reads import State
from yakuba.plans.commands import loading, publishing
from yakuba.plans.models import Evaluation, Node, Report, Round
from yakuba.plans.reads import plans as plan_reads
from yakuba.plans.reads.publishing import public_plan
from yakuba.plans.rules.published import as_body

pytestmark = pytest.mark.django_db

PAGE = "/desk/plans/sample/publishing/"


def hidden_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|since)" value="([^"]*)"', page))


def publish(browser: Any, words: str = "最初の公表です。") -> Any:
    return browser.post(PAGE, {**hidden_in(browser.get(PAGE).text), "words": words})


def states() -> list[State]:
    return published.archive("plan/sample")


@pytest.fixture
def sound(planned):
    """The plan with a section in charge of every measure."""
    Node.objects.filter(is_measure=True).exclude(owner__in=["policy", "residents", "tax"]).update(owner="residents")
    return planned


def test_a_plan_is_published_as_it_was_shown(sound):
    browser = sound.enter("Tama")
    assert publish(browser).status_code == 302
    [state] = states()
    assert (state.number, state.note["words"]) == (1, "最初の公表です。")
    assert "書かない窓口" in json.dumps(published.body(state), ensure_ascii=False)
    assert Published(subject="plan/sample", number=1, at=state.at) in outbox.waiting()
    assert journal.lines(plan_reads.plan("sample").ref)[-1].action == "plan.let_out"
    page = browser.get(PAGE).text
    assert "前回公表した内容と同じです。" in page
    assert "この内容で公表する" not in page


def test_what_changed_is_found_and_shown_before_it_goes_out(sound):
    browser = sound.enter("Tama")
    publish(browser)
    Node.objects.filter(key="counter").update(title="書かない・待たない窓口")
    assert "書かない・待たない窓口" in browser.get(PAGE).text
    assert publish(browser, "名称を改めました。").status_code == 302
    newest = states()[0]
    assert [one["kind"] for one in newest.note["changes"]] == ["renamed"]
    assert newest.note["since"] == 1


def test_a_plan_that_changed_meanwhile_is_not_published(sound):
    browser = sound.enter("Tama")
    seen = hidden_in(browser.get(PAGE).text)
    Node.objects.filter(key="counter").update(title="別の題名")
    answer = browser.post(PAGE, {**seen, "words": "一言"})
    assert answer.status_code == 409
    assert "一言" in answer.text
    assert states() == []
    assert "plan.let_out" not in [line.action for line in journal.lines(plan_reads.plan("sample").ref)]


def test_a_measure_without_owner_stands_in_the_way(sound):
    browser = sound.enter("Tama")
    seen = hidden_in(browser.get(PAGE).text)
    Node.objects.filter(key="counter").update(owner="")
    page = browser.get(PAGE).text
    assert "所管課が決まっていません。" in page
    assert "/desk/plans/sample/measures/counter/" in page
    assert "この内容で公表する" not in page
    assert browser.post(PAGE, {**seen, "words": ""}).status_code == 422
    assert states() == []


@pytest.mark.parametrize("name", ["Hana", "Goro"])
def test_who_does_not_steer_publishes_nothing(sound, name):
    browser = sound.enter(name)
    for path in (PAGE, f"{PAGE}preview.pdf", f"{PAGE}1/withdraw/"):
        assert browser.get(path).status_code == 403
    assert browser.post(PAGE, {"seen": "", "since": "0"}).status_code == 403
    with pytest.raises(NotAllowed):
        publishing.let_out("sample", actor=sound.actor(name), at=sound.now)
    assert states() == []


def test_a_state_is_withdrawn_with_its_reason(sound):
    browser = sound.enter("Tama")
    publish(browser)
    assert browser.post(f"{PAGE}1/withdraw/", {"why": " "}).status_code == 422
    assert states()[0].withdrawn_at is None
    assert browser.post(f"{PAGE}1/withdraw/", {"why": "目標値の誤り"}).status_code == 302
    assert states()[0].withdrawn_why == "目標値の誤り"
    assert "目標値の誤り" in browser.get(PAGE).text
    # Put right, it is published again under the next number.
    assert publish(browser, "訂正").status_code == 302
    assert [one.number for one in states()] == [2, 1]
    assert states()[0].note["since"] == 1


def test_the_preview_is_a_paper(sound):
    answer = sound.enter("Tama").get(f"{PAGE}preview.pdf")
    assert answer.content.startswith(b"%PDF")


def test_only_closed_rounds_accepted_years_and_decided_measures_are_public(sound):
    plan = plan_reads.plan("sample").ref.id
    node = Node.objects.get(plan=plan, key="counter")
    for half, closed in ((4049, sound.now), (4050, None)):
        row = Round.objects.create(plan_id=plan, half=half, opened_at=sound.now, due=sound.now.date(), closed_at=closed)
        Report.objects.create(
            round=row,
            node=node,
            text="課内の事情",
            percent=40,
            light="green",
            chosen="red",
            reason="人手",
            state="handed",
        )
    said = {"marks": {"counter": {"mark": "B", "text": "進みました"}}, "whole": "全体の評価"}
    Evaluation.objects.create(plan_id=plan, fiscal_year=2024, body=said, closed_at=sound.now, resolution="resolution:x")
    Evaluation.objects.create(plan_id=plan, fiscal_year=2025, body={"whole": "まだ内部"}, closed_at=sound.now)
    made = public_plan("sample", on=sound.now.date())
    assert [(one.node, one.half, one.light, one.percent) for one in made.progress] == [("counter", "2024-2", "red", 40)]
    assert [(one.fiscal_year, one.words) for one in made.years] == [(2024, "全体の評価")]
    written = json.dumps(as_body(made), ensure_ascii=False)
    assert [word for word in ("課内の事情", "人手", "まだ内部", "企画 珠") if word in written] == []
    Node.objects.filter(pk=node.pk).update(stage="proposed")
    assert "counter" not in {one.id for one in public_plan("sample", on=sound.now.date()).plan.nodes}
    Node.objects.filter(pk=node.pk).update(stage="completed")
    assert "counter" in {one.id for one in public_plan("sample", on=sound.now.date()).plan.nodes}


def test_plans_are_compared_inside_too(sound):
    from tests.plans.public_plans import a_pack

    loading.load(a_pack(), reference=True, actor=Actor.system("setup"), at=sound.now)
    browser = sound.enter("Hana")
    page = browser.get("/desk/plans/compare/?plan=sample&plan=midori-dx-2").text
    assert "/desk/plans/midori-dx-2/measures/kakanai/" in page
    assert "2つから5つまでの計画を選んでください。" in browser.get("/desk/plans/compare/?plan=sample").text


def test_the_plan_leads_to_its_publication_only_for_those_who_may(sound):
    assert PAGE in sound.enter("Tama").get("/desk/plans/sample/").text
    page = sound.enter("Hana").get("/desk/plans/sample/").text
    assert PAGE not in page
    assert "/desk/plans/compare/?plan=sample" in page

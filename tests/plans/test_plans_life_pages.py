"""The pages of a measure's life, of priorities and of the board, as a browser asks for them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.desk.makers import signed_in
from tests.people.makers import a_hall, a_person
from tests.plans import lives
from tests.plans.lives import IDEA, PLAN, a_plan, filled, step, task_of, walk
from yakuba.ground import clock
from yakuba.ground.ref import Ref
from yakuba.people import reads as people
from yakuba.plans.commands import life
from yakuba.plans.models import Node, Plan, ScoreSheet, StepSheet
from yakuba.plans.reads import board as boards
from yakuba.plans.reads import life as reads
from yakuba.plans.rules.priority import as_formula


class Town:
    """People with browsers, and the plan."""

    def __init__(self) -> None:
        self.at = clock.now()
        a_hall("child", "tax", "planning", "mayor")
        self.ids: dict[str, str] = {}
        self.browsers: dict[str, Client] = {}
        for number, (post, actor) in enumerate(lives.BY_POST.items(), start=2001):
            self.ids[post] = a_person(str(number), f"職員 {post}", (actor.section, post))
        a_plan(self.at, people=False, period_from=self.at.date().replace(day=1), period_until=None)
        Plan.objects.update(state="running")

    def enter(self, post: str) -> Client:
        """Return the browser of whoever holds the post; a code of theirs counts once."""
        if post not in self.browsers:
            self.browsers[post] = signed_in(self.ids[post])
        return self.browsers[post]

    def actor(self, post: str):
        return people.actor_for(self.ids[post], on=self.at.date())


@pytest.fixture
def town(db) -> Town:
    cache.clear()
    return Town()


def sent(task_id: str, version: int, outcome: str, **more: str) -> dict[str, str]:
    """Return what the form of a step sends when every field is filled in."""
    form = {"task": task_id, "seen": str(version), "outcome": outcome, "reason": "理由", **more}
    for key, value in filled(task_id).items():
        match value:
            case {"answer": answer, "note": note}:
                form |= {f"f-{key}": answer, f"f-{key}-note": note}
            case [row]:
                form |= {
                    f"f-{key}-{row['fiscal_year']}-{part}": row[part] for part in ("initial", "running", "funding")
                }
            case _:
                form[f"f-{key}"] = value
    return form


def measure_url(name: str, ref: Ref) -> str:
    return reverse(f"plans:{name}", args=[PLAN, Node.objects.get(pk=ref.id).key])


def test_a_clerk_proposes_and_hands_the_sheet_to_the_manager(town):
    clerk = town.enter("clerk")
    assert clerk.post(reverse("plans:propose", args=[PLAN]), {"title": "", "parent": "counter"}).status_code == 422
    answer = clerk.post(reverse("plans:propose", args=[PLAN]), {"title": "遠隔窓口", "parent": "counter"})
    page = clerk.get(answer.url)
    assert page.status_code == 200
    assert "発案票" in page.content.decode()
    assert clerk.post(answer.url, {"task": "idea", "seen": "1", "outcome": "propose"}).status_code == 422
    assert StepSheet.objects.count() == 0
    assert clerk.post(answer.url, sent("idea", 1, "propose")).status_code == 302
    # Now it is the manager's turn: the clerk is led to where it stands, and is refused the deed.
    assert clerk.get(answer.url).status_code == 302
    assert clerk.post(answer.url, sent("idea_agreed", 2, "approve")).status_code == 403
    shown = town.enter("manager").get(answer.url)
    assert "課として発案を決める" in shown.content.decode()
    whole = clerk.get(answer.url.replace("/step/", "/life/")).content.decode()
    assert "課題のこと" in whole
    assert "<svg" in whole
    assert "期限" in whole


def test_of_two_who_decide_at_once_the_second_keeps_every_word(town):
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at)
    clerk, url = town.enter("clerk"), measure_url("step", ref)
    step(ref, "propose", at=town.at)
    answer = clerk.post(url, sent("idea", 1, "withdraw", reason="やはりやめる。"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "やはりやめる。" in text
    assert "課題のこと" in text
    assert "あなたが書いた内容" in text
    assert StepSheet.objects.count() == 1
    step(ref, "send_back", at=town.at)
    # The task is theirs again, under another version: the form comes back filled in.
    again = clerk.post(url, sent("idea", 1, "propose"))
    assert again.status_code == 409
    assert f'value="{task_of(ref).version}"' in again.content.decode()


def test_the_inbox_shows_the_work_of_plans_beside_the_cases(town):
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at - timedelta(days=30))
    page = town.enter("clerk").get(reverse("desk:inbox")).content.decode()
    assert "計画の仕事" in page
    assert IDEA.title in page
    assert "期限超過" in page
    # Who works on no cases has an inbox too: that of the plan.
    life.ask(PLAN, IDEA, "child", actor=town.actor("cio-staff"), at=town.at)
    assert IDEA.title in town.enter("cio-staff").get(reverse("desk:inbox")).content.decode()
    assert IDEA.title not in town.enter("cio").get(reverse("desk:inbox")).content.decode()
    walk(ref, *lives.INTO_PLAN[:5], at=town.at)
    assert "政策として決定する" in town.enter("cio").get(reverse("desk:inbox")).content.decode()


def test_a_measure_that_is_here_begins_its_steps(town):
    url = reverse("plans:life", args=[PLAN, "kiosk"])
    staff = town.enter("cio-staff")
    assert "完了までの工程を始める" in staff.get(url).content.decode()
    assert staff.post(url.replace("/life/", "/begin/"), {"begin": "steps"}).status_code == 302
    assert staff.post(url.replace("/life/", "/begin/"), {"begin": "steps"}).status_code == 409
    assert staff.post(url.replace("/life/", "/begin/"), {"begin": "magic"}).status_code == 404
    assert "次の工程を決める" in staff.get(reverse("plans:measure", args=[PLAN, "kiosk"])).content.decode()


def test_measures_are_scored_ranked_and_the_rule_is_tried_before_it_is_decided(town):
    staff, scores = town.enter("cio-staff"), reverse("plans:scores", args=[PLAN, "kiosk"])
    assert staff.post(scores, {"score-G": "3"}).status_code == 422
    assert staff.post(scores, {f"score-{one}": "3" for one in "GQC"} | {"score-D": "7"}).status_code == 422
    assert ScoreSheet.objects.count() == 0
    assert staff.post(scores, {f"score-{one}": "3" for one in "GQCD"}).status_code == 302
    assert staff.post(scores, {f"score-{one}": "2" for one in "GQCD"}).status_code == 422  # changed without a reason
    page = town.enter("clerk").get(reverse("plans:ranking", args=[PLAN])).content.decode()
    assert "81" in page
    assert "20.25" in page
    assert "届く点数の組合せはありません" in page
    rule = reverse("plans:rule", args=[PLAN])
    assert town.enter("clerk").get(rule).status_code == 403
    form = {"formula": "G * Zz", "class-A": "24", "class-B": "18", "class-C": "0", "do": "settle", "seen": "1"}
    wrong = staff.post(rule, form)
    assert wrong.status_code == 422
    assert "Zz" in wrong.content.decode()
    form |= {"formula": as_formula("(G × Q × C × D) / 4"), "do": "preview"}
    tried = staff.post(rule, form).content.decode()
    assert "変わる施策" in tried
    assert "コンビニ交付の拡大" in tried
    assert "scoring" not in Plan.objects.get().head or Plan.objects.get().head["scoring"] is None
    looked = re.search(r'name="looked" value="(\w+)"', tried)
    assert looked
    form, version = form | {"looked": looked[1]}, str(Plan.objects.get().version)
    assert staff.post(rule, form | {"do": "settle", "seen": version}).status_code == 302
    assert Plan.objects.get().head["scoring"]["formula"] == "(G * Q * C * D) / 4"
    assert staff.post(rule, form | {"do": "settle", "seen": version}).status_code == 409
    lacking = staff.post(rule, form | {"weight-G": "たくさん"})
    assert lacking.status_code == 422
    assert 'value="たくさん"' in lacking.content.decode()


def test_the_board_says_what_to_decide_what_is_late_what_it_costs_and_what_it_brought(town):
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at - timedelta(days=60))
    walk(ref, *lives.INTO_PLAN[:5], at=town.at - timedelta(days=40))
    found = boards.board(at=town.at)
    (waiting,) = found.now
    assert waiting.task.task_id == "policy"
    # Each step before took a while, so that the last began on that day or, late in the evening, on the next.
    assert -waiting.days in (26, 27)
    assert any(f"{-waiting.days} days late" in why.en for one in found.late for why in one.why)
    (effect,) = found.effects
    assert [effect.baseline, effect.actual, effect.target] == [Decimal(20), Decimal(30), Decimal(60)]
    assert effect.percent == 25
    walk(ref, *lives.INTO_PLAN[5:], at=town.at)
    found = boards.board(at=town.at)
    assert found.now == ()
    assert [(one.year, one.initial, one.running, one.total) for one in found.money] == [
        (2027, 3_000_000, 500_000, 3_500_000)
    ]
    page = town.enter("cio").get(reverse("plans:board")).content.decode()
    assert "3,500,000" in page
    assert "25%" in page
    assert "今週決めるものはありません" in page


def test_an_empty_board_says_so(town):
    Plan.objects.update(state="ended")
    page = town.enter("cio").get(reverse("plans:board")).content.decode()
    assert page.count("dk-empty") == 5


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_the_pages_speak_all_languages(town, language):
    client = town.enter("clerk")
    client.cookies["yakuba_language"] = language
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at)
    for name in ("life", "step"):
        text = client.get(measure_url(name, ref)).content.decode()
        assert "施策の流れ" not in re.sub(r"<title>.*?</title>", "", text, flags=re.DOTALL)
    assert reads.waiting_for(town.actor("clerk"), at=datetime.now(clock.JST))

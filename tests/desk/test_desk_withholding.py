"""Asking that a resident be told later, and deciding on it: two people, two pages, and everything stays to be audited."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import a_case, signed_in
from tests.people.makers import a_person
from yakuba.ground.actor import Actor
from yakuba.ground.journal import withholding
from yakuba.people import commands as people
from yakuba.people.rules import STANDARD_POSTS

DECIDE = "desk:withheld"


def officer(hall: Hall) -> str:
    """Somebody of another section who may decide."""
    post = next(one for one in STANDARD_POSTS if one.code == "privacy-officer")
    people.add_post(post, actor=Actor.system("setup"), at=hall.now)
    return a_person("3001", "守 保子", ("tax", "privacy-officer"))


def test_one_asks_another_decides_and_both_pages_say_how_it_stands(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    address = reverse("desk:withhold", args=[ref.id])
    hanako = hall.enter("hanako")
    assert address in hanako.get(reverse("desk:case", args=[ref.id])).content.decode()
    until = (hall.now.date() + timedelta(days=20)).isoformat()
    asked = hanako.post(address, {"basis": "78-1-7", "why": "滞納処分の調査", "until": until})
    assert asked.status_code == 302
    assert "決定待ち" in hanako.get(address).content.decode()
    decider = signed_in(officer(hall))
    page = decider.get(reverse(DECIDE)).content.decode()
    assert "滞納処分の調査" in page
    assert "第78条第1項第7号" in page
    assert "髙橋" not in page, "who decides need not see what was filed"
    (one,) = withholding.everything(at=hall.now + timedelta(minutes=1))
    assert one.until.date() == date.fromisoformat(until)
    without = decider.post(reverse(DECIDE), {"one": one.id, "do": "grant", "why": ""})
    assert without.status_code == 422
    assert f'href="#why-{one.id}"' in without.content.decode()
    assert "理由" in without.content.decode()
    assert decider.post(reverse(DECIDE), {"one": one.id, "do": "grant", "why": "計画どおり"}).status_code == 302
    assert "延期中" in hanako.get(address).content.decode()
    again = decider.post(reverse(DECIDE), {"one": one.id, "do": "refuse", "why": "やはり"})
    assert again.status_code == 409
    assert decider.post(reverse(DECIDE), {"one": one.id, "do": "lift", "why": "調査が終わった"}).status_code == 302
    assert "期限前に終了" in decider.get(reverse(DECIDE)).content.decode()


def test_a_wrong_form_keeps_what_was_typed_and_asks_for_nothing(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    address = reverse("desk:withhold", args=[ref.id])
    hanako = hall.enter("hanako")
    for wrong in ({"basis": ""}, {"basis": "no-law"}, {"until": "いつか"}, {"until": "2020-01-01"}, {"why": " "}):
        sent = {"basis": "78-1-2", "why": "第三者の安全", "until": "令和99年4月1日"} | wrong
        answer = hanako.post(address, sent)
        assert answer.status_code == 422
        assert sent["until"] in answer.content.decode()
        assert f'href="#{next(iter(wrong))}"' in answer.content.decode()
    assert withholding.everything(at=hall.now) == []


def test_only_who_works_on_a_case_asks_and_only_who_has_the_power_decides(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    address = reverse("desk:withhold", args=[ref.id])
    assert hall.enter("sumi").get(address).status_code == 404
    assert hall.enter("hanako").get(reverse(DECIDE)).status_code == 403

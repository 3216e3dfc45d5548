"""The pages: a meeting from its plan to its report through the forms, what is typed is never lost, who may what."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import cycle

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.bodies.makers import GROUP, HEADQUARTERS, KEEPER
from tests.desk.makers import signed_in
from tests.people.makers import a_hall, a_person
from yakuba.bodies import commands, reads
from yakuba.bodies.pages import body_deeds, doing, meeting_deeds
from yakuba.ground import clock
from yakuba.ground.ref import Ref

pytestmark = pytest.mark.django_db


class Town:
    """A hall with a secretary, a CIO and a clerk, and today's date."""

    def __init__(self) -> None:
        a_hall("planning", "tax")
        people = (
            a_person("1", "市長代理 すみれ", ("planning", "cio")),
            a_person("2", "事務局 花子", ("planning", "cio-staff")),
            a_person("3", "係員 芽衣", ("tax", "clerk")),
        )
        commands.found_all([GROUP, {**HEADQUARTERS, "quorum": "none"}], actor=KEEPER, at=clock.now())
        self.cio, self.keeper, self.clerk = map(signed_in, people)
        self.today = clock.today()

    def meeting(self, at: int = -1) -> Ref:
        return reads.body("dx-headquarters", on=self.today).meetings[at].ref

    def do(self, deed: str, who=None, **typed):
        ref = self.meeting()
        return (who or self.keeper).post(reverse("bodies:meeting_deed", args=[ref.id, deed]), typed)

    def held(self) -> Ref:
        """A meeting of yesterday, called two days ago, through the forms."""
        plan = reverse("bodies:body_deed", args=["dx-headquarters", "meeting"])
        yesterday = self.today - timedelta(days=1)
        assert self.keeper.post(plan, {"on": str(yesterday), "hours": "10:00～11:00"}).status_code == 302
        assert self.do("item", title="計画の一部改正", kind="decide", about="plan:our-town").status_code == 302
        assert self.do("call", called_on=str(yesterday - timedelta(days=1))).status_code == 302
        return self.meeting()


@pytest.fixture
def town(db: None):
    cache.clear()
    yield Town()
    cache.clear()


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_meeting_goes_from_plan_to_report_through_the_forms(town):
    ref = town.held()
    (place, *_) = reads.meeting(ref, on=town.today).places
    version = reads.meeting(ref, on=town.today).version
    assert town.do("attendance", seen=version, **{f"seen-{place.key}": "present"}).status_code == 302
    assert town.do("minutes", seen=0, text="説明があり、決定した。").status_code == 302
    assert (
        town.do("resolution", words="決定する", result="adopted", about="plan:our-town", replaces="").status_code == 302
    )
    due = str(town.today + timedelta(days=30))
    assert town.do("follow-up", words="様式の見直し", section="tax", due=due, resolution="").status_code == 302
    shown = text_of(town.clerk.get(reverse("bodies:meeting", args=[ref.id])))
    for words in (
        "計画の一部改正",
        "決定する",
        "可決",
        "様式の見直し",
        "案（確定前）",
        "CIO(最高情報責任者) 市長代理 すみれ",
    ):
        assert words in shown
    assert town.do("confirm", who=town.clerk, seen=1).status_code == 403
    assert town.do("confirm", who=town.cio, seen=1).status_code == 302
    assert "会議録確定" in text_of(town.clerk.get(reverse("bodies:meeting", args=[ref.id])))
    assert town.do("minutes", seen=2, text="別の話").status_code == 409
    first = town.keeper.get(reverse("bodies:paper", args=[ref.id, "minutes"])).content
    assert first.startswith(b"%PDF")
    assert town.keeper.get(reverse("bodies:paper", args=[ref.id, "minutes"])).content == first
    assert town.do("correct", text="3人を4人に", reason="数え誤り").status_code == 302
    assert town.keeper.get(reverse("bodies:paper", args=[ref.id, "minutes"])).content != first
    for kind in ("call", "attendance"):
        assert town.clerk.get(reverse("bodies:paper", args=[ref.id, kind])).content.startswith(b"%PDF")
    assert town.clerk.get(reverse("bodies:paper", args=[ref.id, "novel"])).status_code == 404


def test_of_two_who_write_the_minutes_at_once_the_second_sees_both_texts(town):
    town.held()
    assert town.do("minutes", seen=0, text="先に保存した案").status_code == 302
    late = town.do("minutes", seen=0, text="あとから書いた案")
    shown = text_of(late)
    assert late.status_code == 409
    assert "先に保存した案" in shown
    assert "あとから書いた案" in shown
    (seen,) = re.findall(r'name="seen" value="(\d+)"', shown)
    assert town.do("minutes", seen=seen, text="二人の案を合わせた").status_code == 302
    assert reads.meeting(town.meeting(), on=town.today).minutes.text == "二人の案を合わせた"


@pytest.mark.parametrize(
    ("deed", "typed", "place", "words"),
    [
        ("follow-up", {"words": "x", "section": "tax", "due": "2026-02-30"}, "due", "日付として読み取れません"),
        ("follow-up", {"words": "x", "section": "magic", "due": "2026-05-20"}, "section", "入力されていません"),
        ("resolution", {"words": "", "result": "adopted"}, "words", "入力されていません"),
        ("resolution", {"words": "決定", "result": "adopted", "replaces": ""}, "", "出席が記録されていません"),
    ],
)
def test_a_fault_is_shown_at_its_field_with_all_that_was_typed(town, deed, typed, place, words):
    town.held()
    answer = town.do(deed, **typed)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert words in shown
    assert (f'id="{place}-error"' in shown) is bool(place)
    assert all(value in shown for value in typed.values() if value != "magic")


def test_all_that_is_left_empty_is_told_at_once_by_its_name(town):
    answer = town.keeper.post(reverse("bodies:found"), {"title": "", "slug": "", "task": "町の計画"})
    shown = text_of(answer)
    assert answer.status_code == 422
    for words in ("名称：入力されていません。", "記号：入力されていません。", "町の計画"):
        assert words in shown


def test_a_term_that_ends_before_it_begins_and_a_seat_without_a_post_are_told_at_their_place(town):
    add = reverse("bodies:body_deed", args=["working-group", "seat"])
    assert "post-error" in text_of(town.keeper.post(add, {"part": "member", "post": "wizard", "count": "1"}))
    assert town.keeper.post(add, {"part": "member", "title": "学識経験者", "count": "1"}).status_code == 302
    (seat,) = reads.body("working-group", on=town.today).seats
    typed = {"which": seat.id, "name": "𠮷野 教授", "first": "令和8年5月1日", "last": "令和8年4月1日"}
    answer = town.keeper.post(reverse("bodies:body_deed", args=["working-group", "term"]), typed)
    assert answer.status_code == 422
    assert 'id="last-error"' in text_of(answer)
    typed["last"] = ""
    assert town.keeper.post(reverse("bodies:body_deed", args=["working-group", "term"]), typed).status_code == 302


def test_the_form_of_a_body_offers_to_report_to_nobody(town):
    for address in (reverse("bodies:found"), reverse("bodies:body_deed", args=["dx-headquarters", "change"])):
        asked = text_of(town.keeper.get(address)).partition('name="reports_to"')[2].partition("</select>")[0]
        assert '<option value="" selected>なし</option>' in asked


def test_a_body_is_founded_changed_and_closed_at_the_screen(town):
    typed = {"title": "ICT部会", "slug": "ict-group", "kind": "working-group", "task": "調査\r\n研究", "reports_to": "dx-headquarters",
             "quorum": "half", "deputies": "yes", "through": "no"}  # fmt: skip
    assert town.keeper.post(reverse("bodies:found"), {**typed, "slug": "A B"}).status_code == 422
    assert town.keeper.post(reverse("bodies:found"), typed).status_code == 302
    assert town.keeper.post(reverse("bodies:found"), typed).status_code == 422
    found = reads.body("ict-group", on=town.today)
    assert ([one.ja for one in found.task], found.upper) == (["調査", "研究"], "dx-headquarters")
    change = reverse("bodies:body_deed", args=["ict-group", "change"])
    assert town.keeper.post(change, {**typed, "seen": found.version, "closed_on": "令和8年3月31日"}).status_code == 302
    assert reads.body("ict-group", on=town.today).row.closed_on == date(2026, 3, 31)
    rule = {"title": "設置要綱", "articles": "第1条｜設置｜部会を置く。\n第2条|任期|2年とする。"}
    assert town.keeper.post(reverse("bodies:body_deed", args=["ict-group", "rule"]), rule).status_code == 302
    (edition,) = reads.body("ict-group", on=town.today).rules
    assert [(one.number, one.about.ja, one.says.ja) for one in edition.articles] == [
        ("第1条", "設置", "部会を置く。"),
        ("第2条", "任期", "2年とする。"),
    ]


def test_a_follow_up_is_in_its_sections_list_until_it_says_so(town):
    town.held()
    town.do("follow-up", words="様式の見直し", section="tax", due=str(town.today), resolution="")
    assert "様式の見直し" in text_of(town.clerk.get(reverse("bodies:bodies")))
    (todo,) = reads.open_followups(town.today)
    page = reverse("bodies:finish", args=[todo.ref.id])
    assert "様式の見直し" in text_of(town.clerk.get(reverse("desk:inbox")))
    assert "様式の見直し" not in text_of(town.cio.get(reverse("desk:inbox")))
    assert town.cio.get(page).status_code == 403
    assert town.clerk.post(page, {"note": ""}).status_code == 422
    assert town.clerk.post(page, {"note": "替えた"}).status_code == 302
    assert town.clerk.post(page, {"note": "もう一度"}).status_code == 409
    assert "替えた" in text_of(town.clerk.get(reverse("bodies:follow_ups") + "?own"))


def test_duties_are_given_at_the_screen_and_their_gaps_are_seen(town):
    page = reverse("bodies:duties")
    assert "未選任4件" in text_of(town.clerk.get(page))
    who = next(one.id for one in _staff("tax"))
    year = town.today.year if town.today.month >= 4 else town.today.year - 1
    typed = {"kind": "ict", "year": str(year), "staff": f"tax:{who}"}
    assert town.keeper.post(reverse("bodies:duty_deed", args=["appoint"]), typed).status_code == 302
    assert town.keeper.post(reverse("bodies:duty_deed", args=["appoint"]), typed).status_code == 422
    assert "未選任3件" in text_of(town.clerk.get(page))
    renewed = {"kind": "ict", "year": str(year + 1)}
    assert town.keeper.post(reverse("bodies:duty_deed", args=["renew"]), renewed).status_code == 302
    assert "継続" in text_of(town.clerk.get(f"{page}?year={year + 1}"))
    (duty,) = next(dict(one.held)["ict"] for one in reads.duties(year, on=town.today) if one.code == "tax")
    relieved = {"which": str(duty.id), "last": str(town.today)}
    assert town.keeper.post(reverse("bodies:duty_deed", args=["relieve"]), relieved).status_code == 302
    assert town.clerk.get(reverse("bodies:duty_deed", args=["appoint"])).status_code == 403


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_page_is_there_in_every_language(town, language):
    ref = town.held()
    town.keeper.post(reverse("design:display"), {"language": language, "next": "/"})
    pages = [reverse(f"bodies:{name}") for name in ("bodies", "year", "follow_ups", "duties", "found")]
    pages += [reverse("bodies:body", args=["dx-headquarters"]), reverse("bodies:meeting", args=[ref.id])]
    deeds = ("change", "rule", "seat", "end-seat", "term", "end-term", "meeting")
    pages += [reverse("bodies:body_deed", args=["dx-headquarters", deed]) for deed in deeds]
    for deed in (
        "attendance",
        "minutes",
        "confirm",
        "correct",
        "resolution",
        "follow-up",
        "report",
        "cancel",
        "item",
        "off",
    ):
        pages.append(reverse("bodies:meeting_deed", args=[ref.id, deed]))
    for deed in ("appoint", "renew", "relieve"):
        pages.append(reverse("bodies:duty_deed", args=[deed]))
    assert {page: town.keeper.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def _staff(section: str):
    from yakuba.people import reads as people

    return people.staff_in(section, on=clock.today())


WORST = (
    "",
    "花\x00子",
    "²",
    "9" * 5000,
    "9223372036854775808",
    "[" * 3000,
    "'; --",
    "<b>",
    "0",
    "-1",
    "9999-99-99",
    "a:b",
)


def test_no_form_falls_over_whatever_is_typed(town):
    ref = town.held()
    new = commands.NewFollowUp(words="x", section="tax", due=town.today)
    todo = commands.follow_up(ref, new, actor=KEEPER, at=clock.now())
    forms = [reverse("bodies:found"), reverse("bodies:finish", args=[todo.id])]
    forms += [reverse("bodies:body_deed", args=["dx-headquarters", deed]) for deed in body_deeds.DEEDS]
    forms += [reverse("bodies:meeting_deed", args=[ref.id, deed]) for deed in meeting_deeds.DEEDS if deed != "cancel"]
    forms += [reverse("bodies:duty_deed", args=[deed]) for deed in doing.DUTY_DEEDS]
    worst, told = cycle(WORST), []
    for page in forms:
        shown = town.keeper.get(page).content.decode()
        names = set(re.findall(r'name="([\w-]+)"', shown)) - {"csrfmiddlewaretoken", "next", "language"}
        typed = [{name: next(worst) for name in sorted(names)} for _ in range(2)]
        told += [town.keeper.post(page, one).status_code for one in typed]
    assert len(told) == 2 * len(forms)
    assert set(told) <= {302, 403, 404, 409, 422}
    assert {town.keeper.get(reverse("bodies:year"), {"year": one}).status_code for one in WORST} == {200}

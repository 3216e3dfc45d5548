"""Residents see who in the hall looked at what they filed: at once, which section, what and why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from tests.journeys.makers import a_clerk, a_filing, an_open_hall, the_example
from tests.people.makers import a_hall
from tests.square.test_square_pages import holding
from yakuba.applications import reads
from yakuba.casework import reads as casework
from yakuba.casework.reads import Filter
from yakuba.faces.square.looks import DEEDS, MOST, looks_at
from yakuba.ground import clock, journal
from yakuba.ground.actor import Actor
from yakuba.ground.journal import Line
from yakuba.ground.journal.lines import LOOKS
from yakuba.ground.ref import Ref

pytestmark = pytest.mark.django_db
ONE = "child-allowance"


@pytest.fixture
def code(at: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    a_hall("child", "tax")
    return a_filing(the_example("family-of-four-in"), at=at)


def case_of(code: str) -> Ref:
    ref = casework.case_of(reads.status(code).ref, ONE)
    assert ref
    return ref


def page(code: str) -> str:
    return holding(code, "filing").get("/filed/").content.decode()


def test_before_anybody_looked_the_page_says_so(code):
    assert "まだだれも見ていません。" in page(code)


def test_a_look_is_on_the_page_at_once(code, at):
    casework.case_for(a_clerk("child"), case_of(code), at=at + timedelta(seconds=1))
    text = page(code)
    assert "だれが見たか" in text
    assert "申請の内容を見ました" in text
    assert "担当する手続の事務" in text
    assert "まだだれも見ていません。" not in text
    assert "係 員子" not in text, "the section is told, not the person"


def test_a_look_from_another_section_is_told_with_its_reason(code, at):
    manager = Actor("staff", "m1", "長 課子", "tax", frozenset({"manager"}), frozenset({"case.read_all"}))
    casework.case_for(manager, case_of(code), at=at, why="転入に伴う課税の確認 <b>")
    text = page(code)
    assert "転入に伴う課税の確認 &lt;b&gt;" in text
    (look,) = looks_at(reads.status(code).ref)
    assert look.section.ja != look.why.ja


def test_lists_are_looks_too(code, at):
    casework.inbox(a_clerk("child"), Filter(), at=at)
    assert "一覧の画面に表示しました" in page(code)


def test_work_on_the_case_is_not_told_before_it_is_decided(code, at):
    ref = case_of(code)
    for action in ("case.refusal_proposed", "case.taken", "case.noted"):
        journal.record(a_clerk("child"), action, ref, at=at)
    journal.record(Actor.system("filing"), "case.seen", ref, at=at)
    journal.record(Actor.resident("x"), "case.seen", ref, at=at)
    assert looks_at(reads.status(code).ref) == []


def test_nobody_sees_the_looks_at_another_s_filing(code, at):
    other = a_filing(the_example("family-of-four-in"), at=at, **{"person.phone": "090-0000-0001"})
    casework.case_for(a_clerk("child"), case_of(other), at=at)
    assert looks_at(reads.status(code).ref) == []
    assert len(looks_at(reads.status(other).ref)) == 1


def test_the_name_is_told_only_where_the_town_says_so(code, at, settings: LazySettings):
    casework.case_for(a_clerk("child"), case_of(code), at=at)
    settings.NAME_STAFF = True
    assert "係 員子" in page(code)


def test_the_internet_side_has_no_list(code, at, settings: LazySettings):
    casework.case_for(a_clerk("child"), case_of(code), at=at)
    settings.ZONE = "edge"
    assert looks_at(reads.status(code).ref) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "この日に3回"), ("ja-easy", "この ひに 3かい"), ("en", "3 times that day")],
)
def test_the_same_look_again_that_day_is_one_entry(code, at, settings: LazySettings, language, words):
    for minute in range(3):
        casework.case_for(a_clerk("child"), case_of(code), at=at + timedelta(minutes=minute))
    (look,) = looks_at(reads.status(code).ref)
    assert (look.first, look.last, look.times) == (at, at + timedelta(minutes=2), 3)
    client = holding(code, "filing")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert words in client.get("/filed/").content.decode()


def test_the_newest_come_first_and_the_page_stays_short(db, at):
    lines = [
        Line(at + timedelta(days=n), "staff", f"s{n}", "x", "child", "case.seen", Ref("case", "1"))
        for n in range(MOST + 5)
    ]
    looks = looks_at(Ref("filing", "1"), found=lines)
    assert len(looks) == MOST
    assert looks[0].last == at + timedelta(days=MOST + 4)


def test_every_look_of_the_desk_counts_as_one():
    from yakuba.faces.desk.words import LOOKED

    for action in LOOKED:
        assert action.endswith(LOOKS), action
        assert action == "case.seen" or action.rpartition(".")[2] in DEEDS

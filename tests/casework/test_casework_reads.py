"""The one door to a case, the inbox, the history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.casework.makers import (
    AT,
    AUDITOR,
    CHIEF,
    CLERK,
    COLLEAGUE,
    ELSEWHERE,
    JOURNEY,
    a_case,
    do,
    seen,
)
from yakuba.casework import commands, reads
from yakuba.casework.reads import Filter, inbox
from yakuba.casework.rules import Days, Stage
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.japanese.workdays import add_workdays
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref

pytestmark = pytest.mark.django_db


def shown(actor=CLERK, **wanted) -> list[Ref]:
    return [row.ref for row in inbox(actor, Filter(**wanted), at=AT).rows]


def many(number: int) -> list[Ref]:
    return [
        a_case(filing=Ref("filing", f"f{n}"), receipt=f"R8-{n:06}", received_at=AT - timedelta(days=n))
        for n in range(number)
    ]


def test_seeing_a_case_is_written_down_with_who_and_why():
    ref = a_case()
    case = reads.case_for(CLERK, ref, at=AT)
    assert case.applicant_name == "髙﨑 葛󠄀子"
    assert (case.may_work, case.mine_to_end) == (True, True)
    reads.case_for(AUDITOR, ref, at=AT, why="監査のため")
    lines = [line for line in journal.lines(ref) if line.action == "case.seen"]
    assert [(line.actor_id, line.why) for line in lines] == [("s1", ""), ("s6", "監査のため")]


@pytest.mark.parametrize("actor", [ELSEWHERE, AUDITOR, Actor.resident("f1"), Actor("staff", "s0", "", "child")])
def test_to_one_who_may_not_see_it_a_case_does_not_exist(actor):
    ref = a_case()
    before = JournalLine.objects.count()
    with pytest.raises(NotHere):
        reads.case_for(actor, ref, at=AT)
    with pytest.raises(NotHere):
        reads.case_for(CLERK, Ref("case", "none"), at=AT)
    assert JournalLine.objects.count() == before


def test_an_auditor_sees_and_may_not_work():
    ref = a_case()
    case = reads.case_for(AUDITOR, ref, at=AT, why="監査のため")
    assert (case.may_work, case.mine_to_end) == (False, False)
    assert reads.case_for(CHIEF, ref, at=AT).mine_to_end is False


def test_the_inbox_shows_what_is_due_first():
    refs = many(4)
    no_clock = a_case(procedure="garbage", at_least=0, at_most=0)
    assert shown() == [*reversed(refs), no_clock]
    rows = inbox(CLERK, Filter(), at=AT).rows
    left = [row.days_left for row in rows]
    assert left[-1] is None
    running = [days for days in left if days is not None]
    assert running == sorted(running)
    assert len(running) == 4
    assert rows[0].task_name is not None
    assert rows[0].task_name.ja == "内容を確認する"


def test_views_and_their_counts():
    open_, taken, waiting, approving, done, late = many(6)
    commands.take(taken, actor=CLERK, at=AT, seen_version=1)
    do(waiting, "correct", CLERK, correct_items={"a": "書いてください。"})
    do(approving, "propose", COLLEAGUE)
    do(done, "withdraw", CLERK)
    far = AT + timedelta(days=60)
    page = inbox(CLERK, Filter(view="mine"), at=AT)
    assert {row.ref for row in page.rows} == {taken, waiting}
    assert page.counts == {
        "open": 5,
        "turn": 3,
        "mine": 2,
        "unassigned": 2,
        "waiting": 1,
        "late": 0,
        "closed": 1,
        "all": 6,
    }
    assert shown(CHIEF, view="turn") == [approving]
    assert shown(view="waiting") == [waiting]
    assert shown(view="closed") == [done]
    assert shown(stage=Stage.CHECKING) == [taken]
    assert {row.ref for row in inbox(CLERK, Filter(view="late"), at=far).rows} == {open_, taken, approving, late}


@pytest.mark.parametrize(
    "query", ["髙﨑", "高崎", "たかさき", "ﾀｶｻｷ", "takasaki", "高崎葛子", "かつらこ", "Ｒ８－000001", "r8-000001"]
)
def test_search_in_any_writing_and_by_receipt_number(query):
    first, second = many(2)
    other = a_case(procedure="x", receipt="R8-999999", applicant_name="山田 花子", applicant_kana="ヤマダ ハナコ")
    found = shown(query=query)
    assert second in found
    assert other not in found
    assert shown(query="はなこ") == [other]
    assert shown(query="いない人") == []
    assert (first in found) is ("000001" not in query)


def test_pages():
    refs = many(7)
    page = inbox(CLERK, Filter(per_page=3, page=3), at=AT)
    assert (page.total, page.pages, page.page, len(page.rows)) == (7, 3, 3, 1)
    assert inbox(CLERK, Filter(per_page=3, page=99), at=AT).page == 3
    assert shown(per_page=3) == list(reversed(refs))[:3]


def test_each_sees_the_inbox_of_their_section_and_what_was_shown_is_written_down():
    ref = a_case()
    assert shown(ELSEWHERE) == []
    with pytest.raises(NotHere):
        inbox(ELSEWHERE, Filter(section="child"), at=AT)
    with pytest.raises(NotHere):
        inbox(AUDITOR, Filter(section="child"), at=AT)
    assert shown(AUDITOR, section="child", why="監査のため") == [ref]
    assert [line.actor_id for line in journal.lines(ref) if line.action == "case.listed"] == ["s6"]


def test_the_inbox_costs_the_same_however_long_it_is(django_assert_num_queries):
    many(3)
    inbox(CLERK, Filter(query="高崎"), at=AT)
    with django_assert_num_queries(7):  # savepoint twice, counts, total, rows, tasks, journal
        inbox(CLERK, Filter(query="高崎"), at=AT)
    for n in range(3, 30):
        a_case(filing=Ref("filing", f"f{n}"))
    with django_assert_num_queries(7):
        assert len(inbox(CLERK, Filter(query="高崎"), at=AT).rows) == 25


def test_a_case_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    ref = a_case()
    do(ref, "correct", CLERK, correct_items={"a": "書いてください。"})
    with django_assert_max_num_queries(10):
        reads.case_for(CLERK, ref, at=AT)


def test_the_forecast_learns_from_finished_cases_of_the_procedure():
    for n in range(20):
        received = AT - timedelta(days=100 + n)
        done = a_case("notification", filing=Ref("filing", f"old{n}"), received_at=received)
        do(done, "accept", CLERK, at=received + timedelta(days=1 if n % 2 else 14))
    ref = a_case()
    progress = reads.progress_of(ref, at=AT)
    assert progress.stage == Stage.RECEIVED
    assert progress.forecast is not None
    assert progress.forecast.earliest <= add_workdays(AT.date(), 1)
    assert progress.forecast.latest <= add_workdays(AT.date(), 10)
    assert progress.forecast.latest < add_workdays(AT.date(), 15)


def test_the_forecast_does_not_learn_from_cases_whose_days_were_counted_otherwise():
    for n in range(20):
        received = AT - timedelta(days=100 + n)
        done = a_case("notification", filing=Ref("filing", f"old{n}"), received_at=received)
        do(done, "accept", CLERK, at=received + timedelta(days=1))
    ref = a_case(at_least=10, at_most=30, counts=Days.CALENDAR)
    forecast = reads.progress_of(ref, at=AT).forecast
    assert forecast is not None
    assert (forecast.earliest, forecast.latest) == (date(2026, 11, 26), date(2026, 12, 16))


def test_the_history_reads_as_sentences():
    ref = a_case()
    do(ref, "propose", CLERK)
    seen(ref)
    words = [(entry.words.ja, entry.actor_name) for entry in reads.timeline(ref) if entry.action != "case.seen"]
    assert words == [("案件を受け付けました", "casework"), ("承認を起案しました", "山田 花子")]


def test_the_programme_reads_what_it_carries():
    assert reads.case_for(JOURNEY, a_case(), at=AT, why="letter").may_work is False

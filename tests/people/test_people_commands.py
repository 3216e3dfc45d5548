"""Who works where, and what they may do; every refusal leaves the hall as it was."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.people.makers import PASSWORD, SETUP, a_hall, a_person
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.people import commands, reads
from yakuba.people.rules import NewStaff

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


def test_an_actor_has_the_powers_of_the_section_they_act_for_and_no_others() -> None:
    a_hall("citizen", "child")
    staff_id = a_person("1001", "髙﨑 葛󠄀子", ("citizen", "clerk"), ("child", "chief"))
    assert reads.actor_for(staff_id, on=TODAY).section == "child"
    citizen = reads.actor_for(staff_id, on=TODAY, section="citizen")
    assert (citizen.name, citizen.posts, citizen.powers) == (
        "髙﨑 葛󠄀子",
        frozenset({"clerk"}),
        frozenset({"case.work", "plan.work"}),
    )
    assert reads.actor_for(staff_id, on=TODAY, section="child").may("case.approve")


def test_one_cannot_act_for_a_section_in_which_one_holds_no_post() -> None:
    a_hall("citizen", "tax")
    staff_id = a_person("1001", "山田 花子", ("citizen", "clerk"))
    with pytest.raises(NotHere):
        reads.actor_for(staff_id, on=TODAY, section="tax")


def test_a_post_ends_with_its_appointment(at: datetime) -> None:
    a_hall("citizen")
    staff_id = a_person("1001", "山田 花子", ("citizen", "clerk"))
    (held,) = reads.staff(staff_id, on=TODAY).appointments
    commands.end_appointment(held.id, last_day=TODAY, actor=SETUP, at=at)
    assert reads.actor_for(staff_id, on=TODAY).may("case.work")
    tomorrow = reads.actor_for(staff_id, on=date(2026, 11, 17))
    assert (tomorrow.section, tomorrow.powers) == ("", frozenset())
    assert reads.staff_in("citizen", on=date(2026, 11, 17)) == []


def test_a_closed_account_may_do_nothing(at: datetime) -> None:
    a_hall("citizen")
    staff_id = a_person("1001", "山田 花子", ("citizen", "manager"))
    commands.close_account(staff_id, actor=SETUP, at=at)
    assert reads.actor_for(staff_id, on=TODAY).powers == frozenset()
    assert reads.staff_in("citizen", on=TODAY) == []


def test_staff_are_listed_by_their_readings() -> None:
    a_hall("citizen")
    a_person("1", "渡辺 次郎", ("citizen", "clerk"), kana="ワタナベ ジロウ")
    a_person("2", "安藤 光", ("citizen", "clerk"), kana="アンドウ ヒカル")
    assert [person.name for person in reads.staff_in("citizen", on=TODAY)] == ["安藤 光", "渡辺 次郎"]


def test_the_journal_knows_who_appointed_whom(at: datetime) -> None:
    a_hall("citizen")
    staff_id = a_person("1001", "山田 花子", ("citizen", "clerk"))
    lines = journal.lines(Ref("staff", staff_id))
    assert [line.action for line in lines] == ["staff.added", "staff.appointed", "staff.second_factor_given"]
    assert lines[1].data == {"section": "citizen", "post": "clerk", "from": "2026-04-01"}
    assert at > lines[0].at


def test_without_the_power_nothing_about_staff_is_changed(at: datetime) -> None:
    a_hall("citizen")
    clerk = Actor("staff", "x", "担当", "citizen", frozenset({"clerk"}), frozenset({"case.work"}))
    with pytest.raises(NotAllowed):
        commands.add_staff(NewStaff("9", "誰か"), password=PASSWORD, actor=clerk, at=at)
    with pytest.raises(NotAllowed):
        commands.add_section("tax", Text("税務課", "ぜい", "Tax"), actor=clerk, at=at)
    assert reads.everybody(on=TODAY) == []
    assert [section.code for section in reads.sections()] == ["citizen"]


def test_a_number_is_given_once(at: datetime) -> None:
    a_hall("citizen")
    a_person("1001", "山田 花子")
    with pytest.raises(commands.NumberTaken):
        commands.add_staff(NewStaff("1001", "別の人"), password=PASSWORD, actor=SETUP, at=at)
    assert [person.name for person in reads.everybody(on=TODAY)] == ["山田 花子"]


def test_a_weak_password_is_refused_and_nobody_added(at: datetime) -> None:
    with pytest.raises(commands.WeakPassword):
        commands.add_staff(NewStaff("1001", "山田 花子"), password="yamada", actor=SETUP, at=at)
    assert reads.everybody(on=TODAY) == []


def test_the_same_open_appointment_is_not_given_twice(at: datetime) -> None:
    a_hall("citizen")
    staff_id = a_person("1001", "山田 花子", ("citizen", "clerk"))
    with pytest.raises(commands.WrongDates):
        commands.appoint(staff_id, section="citizen", post="clerk", period=(TODAY, None), actor=SETUP, at=at)
    assert len(reads.staff(staff_id, on=TODAY).appointments) == 1


def test_a_hall_s_own_powers_survive_the_standard_posts(at: datetime) -> None:
    a_hall("citizen")
    changed = next(post for post in reads.posts() if post.code == "clerk")
    assert changed.powers == ("case.work", "plan.work")
    from yakuba.people.rules import StandardPost

    commands.add_post(StandardPost("clerk", changed.name, ("case.work", "case.read_all"), 10), actor=SETUP, at=at)
    commands.add_standard_posts(actor=SETUP, at=at)
    assert next(post for post in reads.posts() if post.code == "clerk").powers == ("case.work", "case.read_all")

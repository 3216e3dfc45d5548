"""The round of reports, from being asked to being closed: who may what, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.plans.lives import CIO, CLERK, PLAN, STAFF, a_plan, person
from yakuba.ground import journal, watch
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.commands import progress, schedule, succession
from yakuba.plans.models import Observation, Report
from yakuba.plans.reads import progress as reads
from yakuba.plans.reads import schedule as drawn
from yakuba.plans.reads import standing
from yakuba.plans.reads.tree import measure, tree
from yakuba.plans.rules.lights import Light, NeedsReason
from yakuba.plans.rules.refusals import Invalid, IsOver
from yakuba.plans.rules.rounds import NotComplete, NotRunning, RoundOpen, Wrote
from yakuba.plans.rules.schedule import BadBar, NoReasonToMove, Slipping, Stripe, read_bar

START = datetime(2026, 4, 1, 9, tzinfo=JST)
OCTOBER = datetime(2026, 10, 1, 9, tzinfo=JST)
H1 = 2 * 2026
SAID = Wrote(text="調査を終え、要件を固めた。", next_step="試行する。", percent=45)
TAX = person("clerk", "tax")
WATCH = Actor.system("watch")


@pytest.fixture
def running(db) -> Ref:
    """A plan in force with one measure of the section of children; its Ref."""
    a_plan(START)
    succession.come_into_force(PLAN, actor=CIO, at=START)
    return measure(PLAN, "kiosk").ref


def asked(at: datetime = OCTOBER) -> reads.ReportView:
    progress.open_round(PLAN, H1, actor=STAFF, at=at)
    return reads.report(PLAN, H1, "kiosk")


def hand_in(ref: Ref, wrote: Wrote = SAID, *, at: datetime = OCTOBER, by: Actor = CLERK) -> Light:
    seen = reads.report(PLAN, H1, "kiosk").version
    return progress.hand_in(ref, H1, wrote, actor=by, at=at, seen_version=seen)


def test_the_watch_asks_every_section_once_on_the_first_working_day_after_the_half(running):
    assert watch.finding("plan.unasked", at=OCTOBER - timedelta(days=1)).good
    (found,) = watch.finding("plan.unasked", at=OCTOBER).stuck
    assert (found.id, found.detail) == (PLAN, "2026-1")
    assert watch.mend_alone(at=OCTOBER) >= 1
    assert watch.finding("plan.unasked", at=OCTOBER).good
    (one,) = reads.rounds(PLAN)
    assert (one.half, one.due, one.asked, one.handed) == (H1, date(2026, 10, 23), 1, 0)
    assert [one.key for one in reads.waiting("child")] == ["kiosk"]
    assert reads.waiting("tax") == []
    assert not progress.open_what_is_due(PLAN, at=OCTOBER)


def test_a_round_is_asked_once_and_only_while_the_plan_is_in_force(running):
    asked()
    with pytest.raises(RoundOpen):
        progress.open_round(PLAN, H1, actor=STAFF, at=OCTOBER)
    with pytest.raises(NotRunning):
        progress.open_round(PLAN, H1 + 2, actor=STAFF, at=OCTOBER)
    with pytest.raises(NotAllowed):
        progress.open_round(PLAN, H1 + 1, actor=CLERK, at=OCTOBER)
    assert len(reads.rounds(PLAN)) == 1


def test_a_section_is_reminded_before_the_due_date_and_again_after_a_week(running):
    asked()
    assert watch.finding("plan.unreminded", at=OCTOBER).good
    near = datetime(2026, 10, 20, 9, tzinfo=JST)
    watch.mend_alone(at=near)
    assert reads.report(PLAN, H1, "kiosk").reminded_at == near
    assert watch.finding("plan.unreminded", at=near + timedelta(days=6)).good
    assert watch.finding("plan.unreminded", at=near + timedelta(days=8)).count == 1


def test_a_draft_is_kept_and_what_is_handed_in_has_a_light(running):
    one = asked()
    progress.save_report(running, H1, Wrote(text="書きかけ"), actor=CLERK, at=OCTOBER, seen_version=one.version)
    draft = reads.report(PLAN, H1, "kiosk")
    assert (draft.state, draft.text) == ("drafted", "書きかけ")
    # By 1 October half of the year is over: 45 % is near enough, and the indicator is ahead of its line.
    assert hand_in(running) is Light.GREEN
    done = reads.report(PLAN, H1, "kiosk")
    assert (done.state, done.percent, done.light, done.chosen, done.late) == ("handed", 45, "green", "", False)
    assert reads.waiting("child") == []
    assert tree(PLAN).by_key["kiosk"].light == "green"
    assert [line.action for line in journal.lines(running)][-2:] == ["measure.report_drafted", "measure.reported"]


def test_two_edits_at_once_lose_nothing(running):
    seen = asked().version
    progress.save_report(running, H1, Wrote(text="先の人"), actor=CLERK, at=OCTOBER, seen_version=seen)
    before = journal.lines(running)
    with pytest.raises(Conflict):
        progress.hand_in(running, H1, replace(SAID, text="後の人"), actor=CLERK, at=OCTOBER, seen_version=seen)
    assert reads.report(PLAN, H1, "kiosk").text == "先の人"
    assert journal.lines(running) == before


def test_another_light_must_be_justified_by_the_owner_and_by_the_staff(running):
    asked()
    with pytest.raises(NeedsReason):
        hand_in(running, replace(SAID, light="red"))
    assert reads.report(PLAN, H1, "kiosk").state == "asked"
    assert hand_in(running, replace(SAID, light="yellow", reason="国の仕様待ち")) is Light.YELLOW
    with pytest.raises(NeedsReason):
        progress.override(running, H1, "red", " ", actor=STAFF, at=OCTOBER)
    with pytest.raises(NotAllowed):
        progress.override(running, H1, "red", "理由", actor=CLERK, at=OCTOBER)
    progress.override(running, H1, "red", "予算が付かなかった", actor=STAFF, at=OCTOBER)
    one = reads.report(PLAN, H1, "kiosk")
    assert (one.light, one.chosen, one.shown, one.reason) == ("green", "red", "red", "予算が付かなかった")
    progress.override(running, H1, "green", "付いた", actor=STAFF, at=OCTOBER)
    assert reads.report(PLAN, H1, "kiosk").chosen == ""


@pytest.mark.parametrize("lacking", [Wrote(text="", percent=10), Wrote(text="あり")])
def test_an_incomplete_report_is_not_handed_in(running, lacking):
    asked()
    with pytest.raises(NotComplete):
        hand_in(running, lacking)
    assert reads.report(PLAN, H1, "kiosk").state == "asked"


def test_nobody_reports_for_another_section(running):
    asked()
    with pytest.raises(NotAllowed):
        hand_in(running, by=TAX)
    with pytest.raises(NotHere):
        progress.hand_in(Ref("measure", "none"), H1, SAID, actor=CLERK, at=OCTOBER, seen_version=1)
    assert hand_in(running, by=STAFF) is Light.GREEN


def test_a_closed_round_says_who_is_missing_and_takes_what_comes_late(running):
    asked()
    november = datetime(2026, 11, 2, 9, tzinfo=JST)
    assert [one.key for one in reads.overdue(november.date(), PLAN)] == ["kiosk"]
    assert standing.judgements(tree(PLAN), on=november.date())["kiosk"].light is Light.YELLOW
    assert progress.close_round(PLAN, H1, actor=STAFF, at=november) == 1
    with pytest.raises(Conflict):
        progress.close_round(PLAN, H1, actor=STAFF, at=november)
    hand_in(running, at=november)
    one = reads.report(PLAN, H1, "kiosk")
    assert one.late
    assert one.closed
    assert reads.overdue(november.date()) == []


def test_the_former_text_is_at_hand(running):
    asked()
    hand_in(running)
    april = datetime(2027, 4, 1, 9, tzinfo=JST)
    progress.open_round(PLAN, H1 + 1, actor=STAFF, at=april)
    former = reads.former(reads.report(PLAN, H1 + 1, "kiosk"))
    assert former is not None
    assert former.text == SAID.text


def test_a_measure_that_is_done_or_not_in_the_plan_yet_is_not_asked(running):
    from yakuba.plans.models import Node

    Node.objects.filter(key="kiosk").update(stage="completed")
    progress.open_round(PLAN, H1, actor=STAFF, at=OCTOBER)
    assert not Report.objects.exists()


def test_moving_a_bar_in_force_needs_a_reason_and_keeps_the_former(running):
    version = measure(PLAN, "kiosk").node.version
    later = [Stripe(H1, H1 + 3, Text.read("調査"))]
    with pytest.raises(NoReasonToMove):
        schedule.move_bars((PLAN, "kiosk"), later, "", actor=CLERK, at=OCTOBER, seen_version=version)
    outside = [read_bar("R3上", "R8上")]
    with pytest.raises(BadBar):
        schedule.move_bars((PLAN, "kiosk"), outside, "理由", actor=CLERK, at=OCTOBER, seen_version=version)
    with pytest.raises(NotAllowed):
        schedule.move_bars((PLAN, "kiosk"), later, "理由", actor=TAX, at=OCTOBER, seen_version=version)
    assert drawn.moves(tree(PLAN).by_key["kiosk"]) == ()
    schedule.move_bars((PLAN, "kiosk"), later, "半導体不足", actor=CLERK, at=OCTOBER, seen_version=version)
    with pytest.raises(Conflict):
        schedule.move_bars((PLAN, "kiosk"), [], "理由", actor=CLERK, at=OCTOBER, seen_version=version)
    (moved,) = drawn.moves(tree(PLAN).by_key["kiosk"])
    assert ([one.last for one in moved.before], moved.reason) == ([H1 + 1], "半導体不足")
    (slip,) = drawn.slips(tree(PLAN), on=OCTOBER.date())
    assert slip.kind is Slipping.MOVED
    line = journal.lines(measure(PLAN, "kiosk").ref)[-1]
    assert (line.action, line.why) == ("measure.bars_moved", "半導体不足")
    assert line.data == {"from": ["4052-4053"], "to": ["4052-4055"]}


def test_notes_follow_the_loop_and_are_never_of_tomorrow(running):
    about, today = (PLAN, "kiosk"), OCTOBER.date()
    progress.note(about, "observe", "利用が土日に偏る", today - timedelta(days=2), actor=CLERK, at=OCTOBER)
    progress.note(about, "decide", "土日の案内を増やす", today, actor=CLERK, at=OCTOBER)
    for kind, text, on in (("guess", "x", today), ("act", " ", today), ("act", "x", today + timedelta(days=1))):
        with pytest.raises(Invalid):
            progress.note(about, kind, text, on, actor=CLERK, at=OCTOBER)
    with pytest.raises(NotAllowed):
        progress.note(about, "act", "x", today, actor=TAX, at=OCTOBER)
    node = tree(PLAN).by_key["kiosk"]
    assert [one.kind for one in reads.notes(node)] == ["decide", "observe"]
    assert [one.text for one in reads.notes(node, "observe")] == ["利用が土日に偏る"]
    assert Observation.objects.count() == 2


def test_a_plan_that_has_ended_takes_no_report(running):
    from yakuba.plans.models import Plan

    asked()
    Plan.objects.update(state=Plan.State.ENDED)
    with pytest.raises(IsOver):
        hand_in(running)
    assert reads.waiting("child") == []
    assert watch.finding("plan.unreminded", at=OCTOBER + timedelta(days=60)).good

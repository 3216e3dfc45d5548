"""From founding to follow-up: what each command does, and that a refused one does nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.bodies.makers import (
    AFTER,
    CLERK,
    GROUP,
    HEADQUARTERS,
    KEEPER,
    MAY,
    MEETING_DAY,
    a_meeting,
    a_town,
    attended,
    keys,
    the_actor,
    the_bodies,
)
from tests.people.makers import SETUP
from yakuba.bodies import commands, events, reads
from yakuba.bodies.commands import BodyFacts, NewFollowUp, NewItem, NewMeeting, NewResolution, NewSeat
from yakuba.bodies.rules import Part, Presence, Result, RuleData, Seen, Term, Votes, refusals
from yakuba.ground import journal, outbox
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.people import commands as people
from yakuba.people import reads as staff

pytestmark = pytest.mark.django_db
ON = AFTER.date()
PLANS = Path(__file__).resolve().parents[2] / "plans"


@pytest.fixture
def town(db: None) -> dict[str, str]:
    staff = a_town()
    the_bodies()
    return staff


def resolved(meeting: Ref, **more) -> Ref:
    new = NewResolution(words="計画の一部改正を決定する", result=Result.ADOPTED, about="plan:our-town", **more)
    return commands.resolve(meeting, new, actor=KEEPER, at=AFTER)


# Founding.


def test_a_body_is_founded_with_its_rule_and_seats_and_bodies_find_each_other(town):
    group = reads.body("working-group", on=ON)
    assert group.upper == "dx-headquarters"
    found = reads.body("dx-headquarters", on=ON)
    assert [one.title.ja for one in found.below and [reads.body(slug, on=ON).row for slug, _ in found.below]] == [
        "DX作業部会"
    ]
    assert found.rules[0].articles[0].number == "第1条"
    by_title = {seat.title.ja: [one.name for one in seat.holders] for seat in found.seats}
    assert by_title["CIO(最高情報責任者)"] == ["市長代理 すみれ"]
    assert by_title["副CIO"] == ["副本部 元"]
    assert sorted(by_title["課長"]) == ["課長 かえで", "課長 直樹"]
    assert not next(seat for seat in found.seats if seat.title.ja == "教育長").known
    assert [line.action for line in journal.lines(found.row.ref)] == ["body.founded"]


def test_who_holds_a_post_today_holds_the_seat_today(town):
    before = reads.body("dx-headquarters", on=date(2026, 3, 31))
    assert before.seats[0].holders == ()
    assert [seat.title.ja for seat in before.vacant] == ["CIO(最高情報責任者)", "副CIO", "課長"]


def test_founding_twice_is_refused_and_leaves_nothing(town):
    lines = JournalLine.objects.count()
    with pytest.raises(refusals.SlugTaken):
        commands.found(HEADQUARTERS, actor=KEEPER, at=MAY)
    with pytest.raises(refusals.Unreadable):
        commands.found_all([{**GROUP, "id": "new"}, {"id": "bad"}], actor=KEEPER, at=MAY)
    with pytest.raises(NotHere):
        reads.body("new", on=ON)
    assert JournalLine.objects.count() == lines


def test_only_the_secretariat_may(town):
    for deed in (
        lambda: commands.found({**GROUP, "id": "x"}, actor=CLERK, at=MAY),
        lambda: commands.plan_meeting("working-group", NewMeeting(on=MEETING_DAY), actor=CLERK, at=MAY),
        lambda: commands.add_seat("working-group", NewSeat(post="cio"), actor=CLERK, at=MAY),
        lambda: commands.appoint("ict", section="tax", staff=town["mei"], year=2026, actor=CLERK, at=MAY),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_body_founded_at_the_screen_may_report_to_one_that_came_with_the_plan(town):
    commands.found({**HEADQUARTERS, "id": "ict-headquarters"}, actor=KEEPER, at=MAY, plan="our-town")
    commands.found({**GROUP, "id": "ict-group", "reports_to": "ict-headquarters"}, actor=KEEPER, at=MAY)
    assert reads.body("ict-group", on=ON).upper == "ict-headquarters"


def test_an_amendment_adds_an_edition_and_leaves_those_before(town):
    rule = RuleData(title="DX推進本部設置要綱", number="令和8年訓令第9号")
    with pytest.raises(refusals.Missing) as fault:
        commands.amend("dx-headquarters", rule, why=" ", actor=KEEPER, at=MAY)
    assert fault.value.field == "why"
    assert commands.amend("dx-headquarters", rule, why="本部員の追加", actor=KEEPER, at=MAY) == 2
    editions = reads.body("dx-headquarters", on=ON).rules
    assert [(one.edition, one.number) for one in editions] == [(2, "令和8年訓令第9号"), (1, "令和8年訓令第3号")]


def test_changing_a_body_asks_for_what_was_seen_and_for_no_circle(town):
    facts = BodyFacts(title="DX推進本部", kind="headquarters", reports_to="working-group")
    with pytest.raises(refusals.CircleOfReports):
        commands.change("dx-headquarters", facts, seen_version=1, actor=KEEPER, at=MAY)
    assert reads.body("dx-headquarters", on=ON).version == 1
    facts = BodyFacts(title="デジタル推進本部", kind="headquarters")
    commands.change("dx-headquarters", facts, seen_version=1, actor=KEEPER, at=MAY)
    with pytest.raises(Conflict):
        commands.change("dx-headquarters", facts, seen_version=1, actor=KEEPER, at=MAY)


def test_the_bodies_of_the_plans_of_others_are_loaded_to_read_and_loaded_again_they_are_not_doubled(town):
    reader = YAML(typ="rt")
    folders = sorted(path.parent for path in PLANS.glob("*/bodies.yaml"))
    for folder in folders * 2:
        loaded = reader.load(folder / "bodies.yaml")
        commands.found_all(loaded, actor=KEEPER, at=MAY, plan=folder.name, reference=True)
        assert len(reads.bodies(on=ON, reference=True, plan=folder.name)) == len(loaded)
    assert folders
    assert {row.slug for row in reads.bodies(on=ON)} == {"dx-headquarters", "working-group"}
    with pytest.raises(refusals.ReferenceOnly):
        commands.plan_meeting("joetsu-ict-2021-expert-panel", NewMeeting(on=ON), actor=KEEPER, at=MAY)


def test_the_panel_of_joetsu_was_asked_four_questions_by_the_office(town):
    loaded = YAML(typ="rt").load(PLANS / "joetsu-ict-2021" / "bodies.yaml")
    commands.found_all(loaded, actor=KEEPER, at=MAY, plan="joetsu-ict-2021", reference=True)
    panel = reads.body("joetsu-ict-2021-expert-panel", on=ON)
    (row,) = panel.meetings
    assert (row.on, row.hours, row.state) == (date(2021, 5, 10), "15:00～17:00", "held")
    whole = reads.meeting(row.ref, on=ON)
    assert len([one for one in whole.agenda if one.kind == "question"]) == 4
    with pytest.raises(refusals.ReferenceOnly):
        commands.write_minutes(row.ref, "別の話", seen_version=0, actor=KEEPER, at=AFTER)
    assert reads.public(panel.row.slug, on=ON).meetings[0].on == date(2021, 5, 10)
    commands.found_all(loaded[:1], actor=KEEPER, at=MAY, plan="joetsu-ict-2021", reference=True)
    assert [one.title.en for one in reads.bodies(on=ON, reference=True)] == ["CIO"]


# Seats.


def test_a_seat_wants_a_post_that_there_is(town):
    lines = JournalLine.objects.count()
    with pytest.raises(refusals.UnknownPost):
        commands.add_seat("working-group", NewSeat(post="wizard"), actor=KEEPER, at=MAY)
    with pytest.raises(refusals.UnknownSection):
        commands.add_seat("working-group", NewSeat(post="clerk", section="magic"), actor=KEEPER, at=MAY)
    assert (reads.body("working-group", on=ON).seats, JournalLine.objects.count()) == ((), lines)


def test_a_seat_of_one_section_is_held_by_its_people_only(town):
    commands.add_seat("working-group", NewSeat(post="manager", section="tax"), actor=KEEPER, at=MAY)
    (seat,) = reads.body("working-group", on=ON).seats
    assert [one.name for one in seat.holders] == ["課長 直樹"]
    commands.end_seat(seat.id, last_day=date(2026, 5, 15), actor=KEEPER, at=MAY)
    assert reads.body("working-group", on=ON).seats == ()


def test_people_from_outside_sit_for_a_term_and_their_names_stay_inside(town):
    seat = commands.add_seat(
        "working-group", NewSeat(outside=True, title="学識経験者", part=Part.ADVISER), actor=KEEPER, at=MAY
    )
    term = Term("𠮷野 教授", date(2026, 4, 1), date(2026, 7, 31))
    commands.give_seat(seat, term, affiliation="やくば大学", actor=KEEPER, at=MAY)
    with pytest.raises(refusals.TermsOverlap):
        commands.give_seat(seat, Term("髙﨑 教授", date(2026, 7, 31)), actor=KEEPER, at=MAY)
    with pytest.raises(refusals.TermEndsBeforeItBegins):
        commands.give_seat(seat, Term("髙﨑", date(2026, 8, 1), date(2026, 7, 1)), actor=KEEPER, at=MAY)
    found = reads.body("working-group", on=ON)
    assert [name for _, name, _ in found.running_out] == ["𠮷野 教授"]
    commands.end_term(found.seats[0].holders[0].term, last_day=date(2026, 5, 1), actor=KEEPER, at=MAY)
    assert reads.body("working-group", on=ON).vacant
    assert "𠮷野" not in str([line.data for line in journal.lines(found.row.ref)])
    post_seat = reads.body("dx-headquarters", on=ON).seats[0].id
    with pytest.raises(refusals.UnknownPost):
        commands.give_seat(post_seat, Term("だれか", date(2026, 8, 1)), actor=KEEPER, at=MAY)


# Meetings.


def test_meetings_are_numbered_in_their_year_and_a_cancelled_one_gives_its_number_back(town):
    first = a_meeting()
    second = a_meeting(on=date(2026, 6, 1), called=False)
    assert [reads.meeting(one, on=ON).row.label.ja for one in (first, second)] == [
        "令和8年度第1回",
        "令和8年度第2回",
    ]
    with pytest.raises(refusals.Missing):
        commands.cancel(second, why="", actor=KEEPER, at=MAY)
    commands.cancel(second, why="台風のため", actor=KEEPER, at=MAY)
    assert reads.meeting(a_meeting(on=date(2026, 6, 8), called=False), on=ON).row.label.ja == "令和8年度第2回"
    moved = NewMeeting(on=date(2027, 4, 1))
    third = a_meeting(on=date(2026, 7, 1), called=False)
    commands.change_meeting(third, moved, seen_version=1, actor=KEEPER, at=MAY)
    assert reads.meeting(third, on=ON).row.label.ja == "令和9年度第1回"


def test_a_call_wants_an_agenda_and_comes_before_the_meeting(town):
    meeting = commands.plan_meeting("working-group", NewMeeting(on=MEETING_DAY), actor=KEEPER, at=MAY)
    with pytest.raises(refusals.NoAgenda):
        commands.call(meeting, called_on=MAY.date(), actor=KEEPER, at=MAY)
    with pytest.raises(refusals.Unfit) as fault:
        commands.add_item(meeting, NewItem(title="計画", about="no ref"), actor=KEEPER, at=MAY)
    assert fault.value.field == "about"
    commands.add_item(meeting, NewItem(title="計画"), actor=KEEPER, at=MAY)
    with pytest.raises(refusals.CalledTooLate):
        commands.call(meeting, called_on=ON, actor=KEEPER, at=AFTER)
    commands.call(meeting, called_on=MAY.date(), actor=KEEPER, at=MAY)
    with pytest.raises(refusals.CallIsOut):
        commands.add_item(meeting, NewItem(title="後から"), actor=KEEPER, at=MAY)


def test_nothing_is_written_of_a_meeting_that_was_not_called_or_has_not_been(town):
    uncalled, called = a_meeting(called=False), a_meeting(on=date(2026, 6, 1))
    for meeting, refusal in ((uncalled, refusals.NotCalled), (called, refusals.BeforeTheMeeting)):
        lines = JournalLine.objects.count()
        with pytest.raises(refusal):
            commands.note_attendance(meeting, {}, seen_version=1, actor=KEEPER, at=AFTER)
        with pytest.raises(refusal):
            commands.write_minutes(meeting, "議事", seen_version=0, actor=KEEPER, at=AFTER)
        with pytest.raises(refusal):
            resolved(meeting)
        assert (JournalLine.objects.count(), outbox.waiting()) == (lines, [])


def test_attendance_counts_by_the_rule_and_says_who_presided(town):
    meeting = a_meeting()
    chair, deputy, *rest = keys(meeting)
    commands.note_attendance(
        meeting,
        {
            chair: Seen(Presence.BY_DEPUTY, "総務部長 凛"),
            deputy: Seen(Presence.PRESENT),
            rest[0]: Seen(Presence.PRESENT),
        },
        seen_version=reads.meeting(meeting, on=ON).version,
        actor=KEEPER,
        at=AFTER,
    )
    found = reads.meeting(meeting, on=ON)
    assert (found.tally.members, found.tally.there, found.tally.needed) == (5, 3, 3)
    assert found.chaired_by == "副CIO 副本部 元"
    twice, strange = {chair: Seen(Presence.BY_DEPUTY, "課長 直樹")}, {"nobody": Seen(Presence.PRESENT)}
    with pytest.raises(refusals.CountedTwice):
        commands.note_attendance(meeting, twice, seen_version=found.version, actor=KEEPER, at=AFTER)
    with pytest.raises(refusals.Missing):
        commands.note_attendance(meeting, strange, seen_version=found.version, actor=KEEPER, at=AFTER)


def test_two_edits_of_the_minutes_at_once_lose_nothing(town):
    meeting = a_meeting()
    commands.write_minutes(meeting, "一つ目", seen_version=0, actor=KEEPER, at=AFTER)
    with pytest.raises(Conflict):
        commands.write_minutes(meeting, "同時に始めた別の案", seen_version=0, actor=KEEPER, at=AFTER)
    assert commands.write_minutes(meeting, "二つ目", seen_version=1, actor=KEEPER, at=AFTER) == 2
    with pytest.raises(Conflict):
        commands.write_minutes(meeting, "古い画面から", seen_version=1, actor=KEEPER, at=AFTER)
    assert reads.meeting(meeting, on=ON).minutes.text == "二つ目"


def test_confirmed_minutes_never_change_and_corrections_are_added(town):
    meeting = a_meeting()
    attended(meeting, *keys(meeting))
    commands.write_minutes(meeting, "議事", seen_version=0, actor=KEEPER, at=AFTER)
    with pytest.raises(refusals.NotConfirmedYet):
        commands.correct_minutes(meeting, "訂正", reason="誤記", actor=KEEPER, at=AFTER)
    with pytest.raises(NotAllowed):
        commands.confirm_minutes(meeting, seen_version=1, actor=the_actor(town["kaede"]), at=AFTER)
    commands.confirm_minutes(meeting, seen_version=1, actor=the_actor(town["sumire"]), at=AFTER)
    confirmed = reads.meeting(meeting, on=ON)
    assert confirmed.minutes.confirmed_by == "CIO(最高情報責任者) 市長代理 すみれ"
    for deed in (
        lambda: commands.write_minutes(meeting, "別", seen_version=2, actor=KEEPER, at=AFTER),
        lambda: commands.note_attendance(meeting, {}, seen_version=confirmed.version, actor=KEEPER, at=AFTER),
        lambda: resolved(meeting),
        lambda: commands.confirm_minutes(meeting, seen_version=2, actor=KEEPER, at=AFTER),
        lambda: commands.cancel(meeting, why="なかったことに", actor=KEEPER, at=AFTER),
    ):
        with pytest.raises(refusals.MinutesConfirmed):
            deed()
    commands.correct_minutes(meeting, "3人を4人に", reason="数え誤り", actor=KEEPER, at=AFTER)
    after = reads.meeting(meeting, on=ON).minutes
    assert (after.text, [(what, why) for _, what, why in after.corrections]) == ("議事", [("3人を4人に", "数え誤り")])


# Resolutions, follow-ups, reports.


def test_a_resolution_is_read_by_what_it_is_on_and_told_to_the_house(town):
    meeting = a_meeting()
    attended(meeting, *keys(meeting))
    ref = resolved(meeting, votes=Votes(3, 1, 0))
    (found,) = reads.resolutions(Ref("plan", "our-town"))
    assert (found.ref, found.result, found.votes, found.replaced) == (ref, Result.ADOPTED, Votes(3, 1, 0), False)
    (told,) = outbox.waiting()
    assert isinstance(told, events.ResolutionPassed)
    assert (told.resolution, told.about, told.result) == (ref, "plan:our-town", "adopted")
    with pytest.raises(refusals.NoQuorum):
        attended(meeting, keys(meeting)[0])
    later = resolved(meeting, replaces=ref.id)
    assert [one.replaced for one in reads.resolutions(Ref("plan", "our-town"))] == [True, False]
    assert reads.resolution(later).replaces == "計画の一部改正を決定する"


def test_nothing_is_resolved_without_a_quorum_or_with_too_many_votes(town):
    meeting = a_meeting()
    attended(meeting, *keys(meeting)[:2])
    with pytest.raises(refusals.NoQuorum) as fault:
        resolved(meeting)
    assert "3" in fault.value.words.ja
    attended(meeting, *keys(meeting)[:3])
    with pytest.raises(refusals.VotesDoNotFit):
        resolved(meeting, votes=Votes(4, 0, 0))
    assert (reads.resolutions(Ref("plan", "our-town")), outbox.waiting()) == ([], [])


def test_follow_ups_are_shown_late_until_their_section_says_they_are_done(town):
    meeting = a_meeting()
    wrong = NewFollowUp(words="様式の見直し", section="tax", due=date(2026, 6, 30), staff=town["kaede"])
    early = NewFollowUp(words="様式の見直し", section="tax", due=date(2026, 5, 1))
    with pytest.raises(refusals.UnknownPerson):
        commands.follow_up(meeting, wrong, actor=KEEPER, at=AFTER)
    with pytest.raises(refusals.Unfit):
        commands.follow_up(meeting, early, actor=KEEPER, at=AFTER)
    new = NewFollowUp(words="様式の見直し", section="tax", due=date(2026, 6, 30), staff=town["mei"])
    ref = commands.follow_up(meeting, new, actor=KEEPER, at=AFTER)
    assert [one.late for one in reads.open_followups(date(2026, 6, 30))] == [False]
    assert [one.late for one in reads.open_followups(date(2026, 7, 1), section="tax")] == [True]
    assert reads.open_followups(ON, section="child") == []
    with pytest.raises(NotAllowed):
        commands.finish(ref, note="済み", actor=CLERK, at=AFTER)
    with pytest.raises(refusals.Missing):
        commands.finish(ref, note=" ", actor=the_actor(town["mei"]), at=AFTER)
    commands.finish(ref, note="新しい様式に替えた", actor=the_actor(town["mei"]), at=AFTER)
    assert (reads.open_followups(date(2027, 1, 1)), reads.done_followups(ON)[0].done_note) == ([], "新しい様式に替えた")
    with pytest.raises(refusals.DoneAlready):
        commands.finish(ref, note="もう一度", actor=KEEPER, at=AFTER)


def test_a_report_stands_on_the_next_agenda_above_planned_already_or_not(town):
    below = a_meeting("working-group")
    commands.report_up(below, title="進捗", words="順調です。", actor=KEEPER, at=AFTER)
    assert reads.body("dx-headquarters", on=ON).waiting == 1
    above = a_meeting(on=date(2026, 6, 1), called=False)
    first, _ = reads.meeting(above, on=ON).agenda
    assert (first.kind, first.title.ja, first.from_meeting.ref) == ("report", "進捗", below)
    commands.report_up(below, title="追加", words="一件遅れています。", actor=KEEPER, at=AFTER)
    assert [one.title.ja for one in reads.meeting(above, on=ON).agenda] == ["進捗", "計画の一部改正", "追加"]
    commands.cancel(above, why="延期", actor=KEEPER, at=AFTER)
    assert reads.body("dx-headquarters", on=ON).waiting == 2
    with pytest.raises(refusals.ReportsToNobody):
        commands.report_up(a_meeting(), title="報", words="告", actor=KEEPER, at=AFTER)


def test_what_is_shown_outside_names_nobody_and_waits_for_the_confirmation(town):
    meeting = a_meeting()
    attended(meeting, *keys(meeting))
    resolved(meeting)
    assert reads.public("dx-headquarters", on=ON).meetings == ()
    commands.write_minutes(meeting, "市長代理 すみれ が説明した。", seen_version=0, actor=KEEPER, at=AFTER)
    commands.confirm_minutes(meeting, seen_version=1, actor=KEEPER, at=AFTER)
    shown = reads.public("dx-headquarters", on=ON)
    assert shown.meetings[0].resolutions == (("計画の一部改正を決定する", Result.ADOPTED, None),)
    for name in ("すみれ", "副本部", "かえで", "直樹", "芽衣"):
        assert name not in str(shown)


# Duties.


def test_duties_are_given_for_a_year_renewed_and_their_gaps_are_shown(town):
    commands.appoint("security", section="tax", staff=town["mei"], year=2026, actor=KEEPER, at=MAY)
    with pytest.raises(refusals.AppointedAlready):
        commands.appoint("security", section="tax", staff=town["mei"], year=2026, actor=KEEPER, at=MAY)
    with pytest.raises(refusals.UnknownPerson):
        commands.appoint("security", section="child", staff=town["mei"], year=2026, actor=KEEPER, at=MAY)
    gaps = {one.code: one.gaps for one in reads.duties(2026, on=ON)}
    assert gaps == {"planning": ["security", "ict"], "child": ["security", "ict"], "tax": ["ict"]}
    assert commands.renew("security", year=2027, actor=KEEPER, at=MAY) == commands.Renewed(1, ())
    assert commands.renew("security", year=2027, actor=KEEPER, at=MAY) == commands.Renewed(0, ())
    (held,) = next(dict(one.held)["security"] for one in reads.duties(2027, on=ON) if one.code == "tax")
    assert held.renewed
    commands.relieve(held.id, last_day=date(2027, 5, 1), actor=KEEPER, at=MAY)
    after, before = ({one.code: one.gaps for one in reads.duties(year, on=ON)}["tax"] for year in (2027, 2026))
    assert (after, before) == (["security", "ict"], ["ict"])


def test_who_has_moved_is_not_renewed_and_leaves_a_gap(town):
    commands.appoint("ict", section="tax", staff=town["mei"], year=2026, actor=KEEPER, at=MAY)
    held = staff.staff(town["mei"], on=ON).appointments[0].id
    people.end_appointment(held, last_day=date(2027, 3, 31), actor=SETUP, at=MAY)
    april = MAY + timedelta(days=365)
    assert commands.renew("ict", year=2027, actor=KEEPER, at=april) == commands.Renewed(0, ("tax",))

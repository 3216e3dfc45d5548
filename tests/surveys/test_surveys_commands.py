"""Making surveys, taking answers, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.surveys.makers import AGE, ALL, CHALLENGE, READS, STEERS, WAYS, WORKS, a_survey
from yakuba.ground import journal
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.surveys import commands, reads
from yakuba.surveys.models import Answered, Sheet
from yakuba.surveys.rules import refusals
from yakuba.surveys.rules.model import Channel, Printed, PrintedAnswer, PrintedQuestion, Whom

pytestmark = pytest.mark.django_db


def actions(ref: Ref) -> list[str]:
    return [line.action for line in journal.lines(ref)]


def test_a_survey_is_made_opened_answered_and_closed(at):
    ref = a_survey()
    assert commands.answer(ref, 1, {"age": "old"}, key="k1", at=at)
    commands.enter_paper(ref, 7, {"age": "young"}, actor=WORKS, at=at)
    commands.close(ref, actor=STEERS, at=at)
    (row,) = reads.listed()
    assert (row.sheets, row.by_channel[Channel.ONLINE], row.by_channel[Channel.PAPER]) == (2, 1, 1)
    assert actions(ref) == [
        *("survey.made", "survey.questions_set", "survey.opened", "survey.answered", "survey.paper_entered"),
        "survey.closed",
    ]


def test_the_same_sheet_sent_twice_is_one(at):
    ref = a_survey()
    assert commands.answer(ref, 1, {"age": "old"}, key="k1", at=at)
    assert not commands.answer(ref, 1, {"age": "old"}, key="k1", at=at)
    assert Sheet.objects.count() == 1
    assert actions(ref).count("survey.answered") == 1


def test_nothing_kept_says_who_answered_or_when(at):
    ref = a_survey(Whom.STAFF)
    commands.answer_as_staff(ref, 1, {"age": "old"}, actor=WORKS, at=at)
    line = journal.lines(ref)[-1]
    assert (line.actor_kind, line.actor_id, line.data) == ("system", "surveys", {"channel": "desk"})
    kept = [*Sheet.objects.values().get().values(), *Answered.objects.values().get().values()]
    assert not [one for one in kept if WORKS.id in str(one) or WORKS.name in str(one)]
    assert Sheet.objects.get().day == at.date()


def test_staff_answer_once(at):
    ref = a_survey(Whom.STAFF)
    commands.answer_as_staff(ref, 1, {"age": "old"}, actor=WORKS, at=at)
    with pytest.raises(refusals.AnsweredAlready):
        commands.answer_as_staff(ref, 1, {"age": "young"}, actor=WORKS, at=at)
    commands.answer_as_staff(ref, 1, {"age": "old"}, actor=READS, at=at)
    assert Sheet.objects.count() == 2


def test_what_was_opened_keeps_its_questions(at):
    ref = a_survey()
    commands.answer(ref, 1, {"age": "old"}, key="k1", at=at)
    seen = reads.survey(ref).version
    assert commands.set_questions(ref, (AGE,), actor=STEERS, seen_version=seen, at=at) == 2
    assert reads.survey(ref, edition=1).questions == ALL
    assert reads.survey(ref).questions == (AGE,)
    assert reads.results(reads.survey(ref))[0].sheets == 0
    # Whoever had the page open answers what they saw.
    assert commands.answer(ref, 1, {"age": "old", "content": 3}, key="k2", at=at)


def test_two_who_change_at_once_do_not_overwrite_each_other(at):
    ref = a_survey(opened=False)
    seen = reads.survey(ref).version
    commands.set_questions(ref, (AGE,), actor=STEERS, seen_version=seen, at=at)
    with pytest.raises(Conflict):
        commands.set_questions(ref, (WAYS,), actor=STEERS, seen_version=seen, at=at)
    assert reads.survey(ref).questions == (AGE,)


@pytest.mark.parametrize("days", [-1, 15])
def test_outside_its_period_nothing_is_taken(at, days):
    ref = a_survey()
    with pytest.raises(refusals.NotAsked):
        commands.answer(ref, 1, {"age": "old"}, key="k", at=at + timedelta(days=days))
    assert Sheet.objects.count() == 0


def test_paper_is_typed_in_after_the_last_day_until_it_is_closed(at):
    ref, later = a_survey(), at + timedelta(days=20)
    commands.enter_paper(ref, 1, {}, actor=WORKS, at=later)
    commands.close(ref, actor=STEERS, at=later)
    with pytest.raises(refusals.NotAsked):
        commands.enter_paper(ref, 2, {}, actor=WORKS, at=later)


def test_each_way_takes_only_its_own(at):
    staff, offline = a_survey(Whom.STAFF), a_survey(slug="kami", online=False)
    with pytest.raises(refusals.NotAsked):
        commands.answer(staff, 1, {}, key="k", at=at)
    with pytest.raises(refusals.NotAsked):
        commands.answer(offline, 1, {}, key="k", at=at)
    with pytest.raises(refusals.NotAsked):
        commands.answer_as_staff(offline, 1, {}, actor=WORKS, at=at)
    with pytest.raises(NotHere):
        commands.answer(a_survey(slug="mada", opened=False), 1, {}, key="k", at=at)


def test_a_paper_is_entered_once_and_compared_with_a_second_entry(at):
    ref = a_survey()
    with pytest.raises(refusals.NotEntered):
        commands.second_entry(ref, 3, {"age": "old"}, actor=WORKS, at=at)
    commands.enter_paper(ref, 3, {"age": "old", "content": 4}, actor=WORKS, at=at)
    with pytest.raises(refusals.EnteredAlready):
        commands.enter_paper(ref, 3, {"age": "old"}, actor=WORKS, at=at)
    assert commands.second_entry(ref, 3, {"age": "old", "content": 5}, actor=WORKS, at=at) == ["content"]
    assert reads.sheet(reads.survey(ref), 3).answers["content"] == 4
    assert commands.second_entry(ref, 3, {"age": "old", "content": 5}, actor=WORKS, replace=True, at=at) == []
    found = reads.sheet(reads.survey(ref), 3)
    assert (found.answers["content"], found.checked) == (5, True)


def test_a_survey_without_questions_or_opened_before_is_not_opened(at):
    ref = a_survey(opened=False)
    commands.set_questions(ref, (), actor=STEERS, seen_version=reads.survey(ref).version, at=at)
    with pytest.raises(refusals.CannotOpen):
        commands.open_survey(ref, actor=STEERS, at=at)
    with pytest.raises(refusals.CannotOpen):
        commands.close(ref, actor=STEERS, at=at)
    again = a_survey(slug="again")
    with pytest.raises(refusals.CannotOpen):
        commands.open_survey(again, actor=STEERS, at=at)


def test_only_those_who_steer_write_and_only_those_who_work_type_in(at):
    ref = a_survey(opened=False)
    for deed in (commands.open_survey, commands.close):
        with pytest.raises(NotAllowed):
            deed(ref, actor=WORKS, at=at)
    with pytest.raises(NotAllowed):
        commands.set_questions(ref, (), actor=WORKS, seen_version=3, at=at)
    with pytest.raises(NotAllowed):
        commands.enter_paper(ref, 1, {}, actor=READS, at=at)
    assert actions(ref) == ["survey.made", "survey.questions_set"]


def test_a_cross_table_comes_after_the_closing(at):
    ref = a_survey()
    for n in range(12):
        commands.answer(ref, 1, {"age": "old", "ways": ["phone"]}, key=f"k{n}", at=at)
    with pytest.raises(refusals.StillOpen):
        reads.crossed(reads.survey(ref), "age", "ways")
    commands.close(ref, actor=STEERS, at=at)
    table = reads.crossed(reads.survey(ref), "age", "ways")
    assert table.cells[1][0] == 12
    with pytest.raises(NotHere):
        reads.crossed(reads.survey(ref), "age", "nothing")
    with pytest.raises(refusals.Closed):
        commands.close(ref, actor=STEERS, at=at)


def test_what_proves_a_challenge_is_found_from_its_side(at):
    ref = a_survey()
    commands.answer(ref, 1, {"ways": ["phone"]}, key="k", at=at)
    asked = PrintedQuestion(
        id="q1", title="困ること", answers=(PrintedAnswer(label="遠い", percent=41.5),), proves=(str(CHALLENGE),)
    )
    other = Printed(id="chosa", title="住民意識調査", answered=812, questions=(asked,))
    for _ in range(2):  # a plan that is read again brings its surveys again
        commands.keep_printed(Ref("plan", "p"), [other], actor=STEERS, at=at)
    proofs = reads.proofs()
    own, printed = proofs[str(CHALLENGE)]
    assert (own.survey, own.sheets, own.shares[0].percent) == (ref, 1, 100.0)
    assert (printed.printed, printed.sheets, printed.shares[0].percent) == (True, 812, 41.5)
    assert [one.survey.id for one in reads.printed()] == ["chosa"]
    assert proofs.keys() == {str(CHALLENGE)}


def test_what_was_written_comes_without_its_order(at):
    ref = a_survey()
    for n, words in enumerate(["わ", "あ", "か"]):
        commands.answer(ref, 1, {"wish": words}, key=f"k{n}", at=at)
    assert reads.texts(reads.survey(ref), "wish") == ["あ", "か", "わ"]

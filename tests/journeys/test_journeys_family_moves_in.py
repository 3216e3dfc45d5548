"""A family moves in: from the draft to the letter, through all floors, without a browser."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.journeys import makers
from yakuba.applications import commands as applications
from yakuba.applications import reads as filings
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.rules.refusals import NothingToCorrect, TooLateToWithdraw, UnknownCode
from yakuba.casework.reads import counts
from yakuba.casework.rules import Days
from yakuba.ground import journal, outbox
from yakuba.ground.clock import JST
from yakuba.ground.japanese.workdays import add_workdays
from yakuba.ground.models import OutboxEvent
from yakuba.ground.ref import Ref
from yakuba.insight.rules import Span
from yakuba.procedures.rules.keys import Key

pytestmark = pytest.mark.django_db
FAMILY = "family-of-four"


@pytest.fixture
def hall(at: datetime) -> str:
    """The hall is open."""
    return makers.an_open_hall(at=at)


def subject_of_last_filing() -> Ref:
    row = OutboxEvent.objects.filter(name="filing.submitted").latest("id")
    return Ref(**row.body["ref"])


def test_every_section_gets_its_own_case_with_its_own_answers(hall: str, at: datetime) -> None:
    code = makers.a_filing(makers.the_example(FAMILY), at=at)
    cases = makers.cases_by_procedure(subject_of_last_filing(), at=at)
    status = filings.status(code)
    worked_on = {part.procedure for part in status.parts} - {"garbage-and-community"}
    assert set(cases) == worked_on
    assert len({case.section for case in cases.values()}) >= 5
    edition = makers.moving().edition
    for procedure, case in cases.items():
        asked = {ask.item.id for ask in edition.by_id[procedure].asks}
        assert {Key.parse(key).item for key in case.answers} <= asked
        assert case.applicant_name == status.answers["person.name"]
        assert case.receipt == status.number
    assert outbox.troubles() == []


def test_a_case_counts_the_days_that_its_procedure_counts(hall: str, at: datetime) -> None:
    makers.a_filing(makers.the_example(FAMILY), at=at)
    cases = makers.cases_by_procedure(subject_of_last_filing(), at=at)
    assert {name for name, case in cases.items() if case.clock.counts is Days.CALENDAR} == {"day-care"}
    received = at.astimezone(JST).date()
    assert cases["day-care"].clock.due_on == received + timedelta(days=30)
    assert cases["child-allowance"].clock.due_on == add_workdays(received, 30)


def test_what_a_family_was_not_asked_again_is_counted_in_the_office(hall: str, at: datetime) -> None:
    makers.a_filing(makers.the_example(FAMILY), at=at)
    found = counts.saved(Span(at + timedelta(days=1)))
    assert found.filings == 1
    assert 0 < found.asked < found.alone
    assert found.prefilled > 0
    assert counts.saved_by_set(Span(at + timedelta(days=1))) == [found]
    assert counts.saved(Span(at)).filings == 0


def test_the_answer_comes_back_as_a_letter(hall: str, at: datetime) -> None:
    code = makers.a_filing(makers.the_example(FAMILY), at=at)
    case = makers.cases_by_procedure(subject_of_last_filing(), at=at)["child-allowance"]
    makers.act(case.ref, "propose", by=makers.a_clerk(case.section), at=at)
    makers.act(case.ref, "approve", by=makers.a_clerk(case.section, "chief"), at=makers.later(at))
    part = next(one for one in filings.status(code).parts if one.procedure == "child-allowance")
    assert part.stage == "accepted", "the sealed letter tells its owner what the office does not say in clear"
    (letter,) = part.letters
    received = filings.letter(code, letter.id)
    assert received.body.startswith(b"%PDF-")
    assert received.title == "児童手当認定通知書"


def test_a_correction_goes_to_the_resident_and_back(hall: str, at: datetime) -> None:
    code = makers.a_filing(makers.the_example(FAMILY), at=at)
    case = makers.cases_by_procedure(subject_of_last_filing(), at=at)["child-allowance"]
    makers.act(
        case.ref,
        "correct",
        by=makers.a_clerk(case.section),
        at=at,
        correct_items={"person.phone": "番号が一桁足りません"},
    )
    part = next(one for one in filings.status(code).parts if one.procedure == "child-allowance")
    assert part.stage == "correcting"
    assert part.request is not None
    assert part.request.items == {"person.phone": "番号が一桁足りません"}
    before = case.answers["person.name"]
    answers = {"person.phone": "054-626-1111", "person.name": "別人"}
    applications.answer_correction(code, part.request.id, answers, at=makers.later(at))
    makers.let_it_happen(makers.later(at))
    corrected = makers.cases_by_procedure(subject_of_last_filing(), at=at)["child-allowance"]
    assert corrected.answers["person.phone"] == "054-626-1111"
    assert corrected.answers["person.name"] == before, "only what was asked for may change"
    assert corrected.stage == "checking"
    with pytest.raises(NothingToCorrect):
        applications.answer_correction(code, part.request.id, answers, at=makers.later(at))


def test_a_resident_takes_one_procedure_back(hall: str, at: datetime) -> None:
    code = makers.a_filing(makers.the_example(FAMILY), at=at)
    applications.withdraw(code, "child-allowance", at=at)
    applications.withdraw(code, "child-allowance", at=at)
    makers.let_it_happen(at)
    cases = makers.cases_by_procedure(subject_of_last_filing(), at=at)
    assert cases["child-allowance"].stage == "withdrawn"
    assert {one.stage for name, one in cases.items() if name != "child-allowance"} == {"received"}


def test_what_is_decided_cannot_be_taken_back(hall: str, at: datetime) -> None:
    code = makers.a_filing(makers.the_example(FAMILY), at=at)
    case = makers.cases_by_procedure(subject_of_last_filing(), at=at)["child-allowance"]
    makers.act(case.ref, "propose", by=makers.a_clerk(case.section), at=at)
    makers.act(case.ref, "approve", by=makers.a_clerk(case.section, "chief"), at=at)
    with pytest.raises(TooLateToWithdraw):
        applications.withdraw(code, "child-allowance", at=at)
    assert outbox.waiting() == []


def test_a_double_submit_gives_the_same_receipt(hall: str, at: datetime) -> None:
    code = makers.a_draft(makers.the_example(FAMILY), at=at)
    first, second = applications.submit(code, at=at), applications.submit(code, at=makers.later(at))
    assert first == second
    assert len([one for one in outbox.waiting() if isinstance(one, FilingSubmitted)]) == 1
    with pytest.raises(UnknownCode):
        filings.draft(code, at=at)


def test_delivering_twice_opens_nothing_twice(hall: str, at: datetime) -> None:
    makers.a_filing(makers.the_example(FAMILY), at=at)
    subject = subject_of_last_filing()
    before = set(makers.cases_by_procedure(subject, at=at))
    OutboxEvent.objects.update(told_at=None)
    makers.let_it_happen(at)
    assert set(makers.cases_by_procedure(subject, at=at)) == before
    assert outbox.troubles() == []


def test_the_journal_tells_the_story(hall: str, at: datetime) -> None:
    makers.a_filing(makers.the_example(FAMILY), at=at)
    subject = subject_of_last_filing()
    assert [line.action for line in journal.lines(subject)][:1] == ["filing.submitted"]
    case = next(iter(makers.cases_by_procedure(subject, at=at).values()))
    actions = [line.action for line in journal.lines(case.ref)]
    assert actions[0] == "case.opened"
    assert actions[-1] == "case.seen"

"""After filing: corrections, taking back, letters and progress, each only to whom it belongs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest

from tests.journeys import makers
from yakuba.applications import commands, models
from yakuba.applications import reads as filings
from yakuba.applications.commands import Told
from yakuba.applications.rules.content import CorrectionContent, LetterContent
from yakuba.applications.rules.refusals import AnswerNotTaken, NotComplete, NothingToCorrect, UnknownCode
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.models import JournalLine, OutboxEvent
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import new_code
from yakuba.papers.models import SealedFile
from yakuba.papers.storage import shelf

pytestmark = pytest.mark.django_db
ALLOWANCE = "child-allowance"
LETTER = LetterContent(title="通知書", body=b"%PDF-1.7", sha256="0" * 64)


@pytest.fixture
def code(at: datetime) -> str:
    """A filing that nobody has looked at yet."""
    makers.an_open_hall(at=at)
    return filed(at)


def filed(at: datetime, seed: int = 1) -> str:
    code = makers.a_draft(makers.the_example("family-of-four"), at=at, seed=seed)
    commands.submit(code, at=at)
    return code


def filing_of(code: str) -> Ref:
    return Ref("filing", models.Filing.objects.get(number=filings.status(code).number).pk)


def part(code: str, procedure: str = ALLOWANCE) -> filings.PartStatus:
    return next(one for one in filings.status(code).parts if one.procedure == procedure)


def asked(code: str, at: datetime, **items: str) -> str:
    """Ask for a correction; return the request's id."""
    wanted = items or {"person.phone": "番号が一桁足りません"}
    source = Ref("correction", f"c{models.Message.objects.count()}")
    commands.ask_correction(filing_of(code), ALLOWANCE, CorrectionContent(items=wanted), source=source, at=at)
    request = part(code).request
    assert request is not None
    return request.id


def events() -> list[str]:
    return list(OutboxEvent.objects.exclude(name="procedures.published").values_list("name", flat=True))


def test_a_request_of_somebody_elses_filing_does_not_exist(code: str, at: datetime) -> None:
    other = filed(at, seed=2)
    request, before = asked(other, at), events()
    with pytest.raises(NotHere):
        commands.answer_correction(code, request, {"person.phone": "054-626-1111"}, at=at)
    assert events() == before
    assert models.Amendment.objects.count() == 0
    assert part(other).request is not None


def test_a_letter_cannot_be_answered_as_if_it_were_a_request(code: str, at: datetime) -> None:
    commands.deliver_letter(filing_of(code), ALLOWANCE, LETTER, source=Ref("letter", "1"), at=at)
    with pytest.raises(NotHere):
        commands.answer_correction(code, part(code).letters[0].id, {}, at=at)
    with pytest.raises(NotHere):
        commands.answer_correction(code, "no-such", {}, at=at)


def test_a_request_is_answered_once_and_the_first_answer_stands(code: str, at: datetime) -> None:
    request = asked(code, at)
    commands.answer_correction(code, request, {"person.phone": "054-626-1111"}, at=at)
    before = events()
    with pytest.raises(NothingToCorrect) as refused:
        commands.answer_correction(code, request, {"person.phone": "054-626-2222"}, at=at)
    assert refused.value.status == 409
    assert events() == before
    assert filings.status(code).answers["person.phone"] == "054-626-1111"


def test_only_what_was_asked_for_is_taken_files_among_it(code: str, at: datetime) -> None:
    request = asked(code, at, **{"person.phone": "番号", "file:passbook": "読めません"})
    files = [commands.Sent(paper, "p.jpg", BytesIO(makers.a_photo())) for paper in ("passbook", "other")]
    kept = SealedFile.objects.count()
    before = filings.status(code)
    answers = {"person.phone": "054-626-1111", "person.name": "別人", "move.date": "2026-01-01"}
    commands.answer_correction(code, request, answers, files, at=at)
    now = filings.status(code)
    assert now.answers == {**before.answers, "person.phone": "054-626-1111"}
    assert [file.attachment for file in now.files if file not in before.files] == ["passbook"]
    assert SealedFile.objects.count() == kept + 1, "what is not taken is not kept"


WRONG_PHONE = {"person.phone": "no number"}
A_PHONE = {"person.phone": "054-626-1111"}


@pytest.mark.parametrize(
    ("answers", "content", "wrong"),
    [
        (WRONG_PHONE, "", {"person.phone"}),
        ({"person.phone": None}, "", {"person.phone"}),
        (A_PHONE, "not a photo", {"file:passbook"}),
        (WRONG_PHONE, "not a photo", {"person.phone", "file:passbook"}),
    ],
)
def test_of_a_wrong_correction_nothing_is_kept_and_it_can_be_sent_again(
    code: str, at: datetime, answers: dict[str, object], content: str, wrong: set[str]
) -> None:
    request = asked(code, at, **{"person.phone": "番号", "file:passbook": "読めません"})

    def sent(body: bytes) -> list[commands.Sent]:
        good = commands.Sent("passbook", "good.jpg", BytesIO(makers.a_photo()))
        return [good, commands.Sent("passbook", "p.jpg", BytesIO(body))]

    def kept() -> tuple[int, ...]:
        bodies = len(list(shelf().listdir("sealed/2026/11")[1]))
        return SealedFile.objects.count(), bodies, models.Amendment.objects.count(), JournalLine.objects.count()

    before = kept(), events(), filings.status(code)
    with pytest.raises(NotComplete) as refused:
        commands.answer_correction(code, request, answers, sent(content.encode() or makers.a_photo()), at=at)
    assert set(refused.value.problems) == wrong
    assert (kept(), events(), filings.status(code)) == before
    commands.answer_correction(code, request, A_PHONE, sent(makers.a_photo()), at=at)
    assert part(code).request is None


def test_a_procedure_is_taken_back_once(code: str, at: datetime) -> None:
    commands.withdraw(code, ALLOWANCE, at=at)
    commands.withdraw(code, ALLOWANCE, at=at + timedelta(hours=1))
    assert events().count("filing.withdrawn") == 1
    assert (part(code).stage, part(code).at) == ("withdrawing", at)


@pytest.mark.parametrize("procedure", ["no-such", "dog-registration", "garbage-and-community"])
def test_what_was_not_handed_in_cannot_be_taken_back(code: str, at: datetime, procedure: str) -> None:
    before = events()
    with pytest.raises(NotHere):
        commands.withdraw(code, procedure, at=at)
    assert events() == before
    assert models.Progress.objects.count() == 0


def test_a_letter_of_somebody_elses_filing_does_not_exist(code: str, at: datetime) -> None:
    other = filed(at, seed=2)
    commands.deliver_letter(filing_of(other), ALLOWANCE, LETTER, source=Ref("letter", "1"), at=at)
    letter = part(other).letters[0].id
    for wrong in (letter, "no-such"):
        with pytest.raises(NotHere):
            filings.letter(code, wrong)
    with pytest.raises(UnknownCode):
        filings.letter(new_code(), letter)
    assert filings.letter(other, letter) == LETTER


def test_what_the_office_sends_twice_arrives_once(code: str, at: datetime) -> None:
    for _ in range(2):
        commands.deliver_letter(filing_of(code), ALLOWANCE, LETTER, source=Ref("letter", "1"), at=at)
        asked_for = CorrectionContent(items={"person.phone": "番号"})
        commands.ask_correction(filing_of(code), ALLOWANCE, asked_for, source=Ref("correction", "1"), at=at)
    assert len(part(code).letters) == 1
    assert models.Message.objects.count() == 2


def test_an_older_word_never_overwrites_a_newer_one(code: str, at: datetime) -> None:
    filing = filing_of(code)
    newer = Told(procedure=ALLOWANCE, stage="checking", earliest=date(2026, 11, 20), latest=date(2026, 12, 1))
    commands.record_progress(filing, newer, at=at + timedelta(hours=2))
    commands.record_progress(filing, Told(procedure=ALLOWANCE, stage="received"), at=at + timedelta(hours=1))
    told = part(code)
    assert (told.stage, told.earliest, told.latest) == ("checking", date(2026, 11, 20), date(2026, 12, 1))
    commands.record_progress(filing, Told(procedure=ALLOWANCE, stage="decided"), at=at + timedelta(hours=3))
    assert (part(code).stage, part(code).earliest) == ("decided", None)


def test_what_is_over_stays_over_however_late_the_word_of_it_comes(code: str, at: datetime) -> None:
    """A withdrawal bears the moment at which the resident made it; until it arrives, staff go on and tell of it."""
    filing = filing_of(code)
    commands.record_progress(filing, Told(procedure=ALLOWANCE, stage="checking"), at=at + timedelta(hours=2))
    assert commands.record_progress(filing, Told(procedure=ALLOWANCE, stage="withdrawn"), at=at + timedelta(hours=1))
    assert part(code).stage == "withdrawn"
    assert not commands.record_progress(filing, Told(procedure=ALLOWANCE, stage="checking"), at=at + timedelta(hours=2))
    assert part(code).stage == "withdrawn"


def test_progress_of_one_procedure_says_nothing_of_another(code: str, at: datetime) -> None:
    commands.record_progress(filing_of(code), Told(procedure=ALLOWANCE, stage="decided"), at=at)
    assert {one.stage for one in filings.status(code).parts if one.procedure != ALLOWANCE} == {"received"}


def test_while_the_hall_takes_nothing_in_an_answer_is_not_taken_and_the_request_stays_open(
    code: str, at: datetime
) -> None:
    request, before = asked(code, at), events()
    commands.stop(why="鍵の点検", at=at, actor=Actor.system("console"))
    with pytest.raises(AnswerNotTaken):
        commands.answer_correction(code, request, {"person.phone": "054-626-1111"}, at=at)
    assert events() == before
    assert models.Amendment.objects.count() == 0
    assert part(code).request is not None
    commands.withdraw(code, ALLOWANCE, at=at)
    assert part(code).stage == "withdrawing", "to take something back brings nothing in"


def test_without_keys_an_answer_is_not_taken_and_the_request_stays_open(code, at, settings, tmp_path) -> None:
    request, before = asked(code, at), events()
    settings.KEYS = tmp_path
    with pytest.raises(AnswerNotTaken):
        commands.answer_correction(code, request, {"person.phone": "054-626-1111"}, at=at)
    assert events() == before
    assert models.Amendment.objects.count() == 0
    assert part(code).request is not None

"""What crosses the border of a survey, one command at a time; the whole way is walked in `tests/zones`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.conftest import MONDAY_NINE
from tests.surveys.makers import ALL, STEERS, WORKS, a_survey
from yakuba.ground import keys, outbox, watch
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import key_ids, seal
from yakuba.ground.text import Text
from yakuba.surveys import commands, reads
from yakuba.surveys.commands import crossing
from yakuba.surveys.events import SheetGiven, SurveyAsked, SurveyEnded
from yakuba.surveys.models import Crossing, Edition, SealedSheet, Sheet, Survey
from yakuba.surveys.rules import refusals
from yakuba.surveys.rules.answers import fitting
from yakuba.surveys.rules.model import Answers, Whom
from yakuba.surveys.rules.parcels import BLOCK, Given, SheetParcel, packed, unpacked

BORDER = Actor.system("border")
ID = "0123456789abcdef0123456789abcdef"


def given(**changed: Any) -> Given:
    plain = Given(id=ID, survey="s", edition=1, day=date(2026, 11, 16), answers={"age": "old", "ways": ["phone"]})
    return msgspec.structs.replace(plain, **changed)


def test_what_is_sealed_has_the_same_length_for_who_writes_much_and_who_writes_little():
    sizes = {len(packed(given(answers={"age": "old", "wish": "長" * n}))) for n in (0, 1, 300, 1000)}
    assert sizes == {BLOCK}
    assert unpacked(packed(given())) == given()


@pytest.mark.parametrize(
    "answers",
    [
        {},  # what is asked for is missing
        {"age": "unknown"},
        {"age": ["old"]},
        {"age": "old", "content": 6},
        {"age": "old", "content": "3"},
        {"age": "old", "ways": ["phone", "phone"]},
        {"age": "old", "ways": "phone"},
        {"age": "old", "wish": "あ" * 1001},
        {"age": "old", "wish": "a\u0000b"},
        {"age": "old", "else": "1"},
    ],
)
def test_no_answer_fits_that_the_page_would_not_have_taken(answers):
    assert not fitting(ALL, answers)
    assert fitting(ALL, {"age": "old", "ways": ["phone", "post"], "content": 3, "minutes": 0, "wish": "=A1\n二行"})


@pytest.fixture
def edge(settings, tmp_path, db):
    """The internet side: it has the public halves of keys whose private halves are elsewhere."""
    settings.KEYS = tmp_path
    keys.make(tmp_path)
    settings.ZONE = "edge"


@pytest.fixture
def office(settings, tmp_path, db) -> Ref:
    """An office with a survey that is asked outside, too."""
    settings.KEYS = tmp_path
    keys.make(tmp_path)
    settings.ZONE = "office"
    ref = a_survey()
    crossing.note_asked_outside(ref)
    return ref


def came(ref: Ref, id_: str = ID, **changed: Any) -> None:
    """Let a sheet come over the border and be opened."""
    sealed = seal(packed(given(survey=ref.id, **{"id": id_, **changed})), keys.recipients())
    crossing.receive(SheetParcel(id=id_[::-1], sealed=sealed), at=MONDAY_NINE)
    crossing.open_sheet(Ref("sealed-sheet", id_[::-1]), at=MONDAY_NINE)


def put_of(kind: type[Any]) -> int:
    return sum(isinstance(one, kind) for one in outbox.waiting())


def noted(action: str) -> int:
    return JournalLine.objects.filter(action=action).count()


def test_at_the_internet_side_a_sheet_is_sealed_before_it_is_kept(edge, at):
    ref = a_survey()
    answers: Answers = {"age": "old", "wish": "金糸雀"}
    assert commands.answer(ref, 1, answers, key="k", at=at)
    assert not commands.answer(ref, 1, answers, key="k", at=at)
    assert Sheet.objects.count() == 0
    row = SealedSheet.objects.get()
    assert len(key_ids(bytes(row.sealed))) == 2
    assert ref.id.encode() not in bytes(row.sealed)
    assert (put_of(SheetGiven), noted("survey.answered")) == (1, 1)
    with pytest.raises(keys.NoKeys):
        keys.open_for_office(bytes(row.sealed))
    assert reads.end_parcel(ref).given == 1
    with pytest.raises(NotHere):
        commands.answer(ref, 2, answers, key="other", at=at)


def test_nobody_finds_a_sheet_by_the_id_under_which_it_crossed(edge, at, settings):
    # Under that id the relay notes for ever when each came; the sheet itself has a day, and no hour.
    assert commands.answer(a_survey(), 1, {"age": "old"}, key="k", at=at)
    row = SealedSheet.objects.get()
    settings.ZONE = "office"
    inside = unpacked(keys.open_for_office(bytes(row.sealed)))
    assert inside.answers == {"age": "old"}
    assert inside.id != row.pk


def test_a_sheet_is_opened_once_and_its_day_is_all_that_is_known_of_when(office):
    for _ in range(2):
        came(office)
    sheet = Sheet.objects.get()
    assert (sheet.id, sheet.day, sheet.channel) == (ID, date(2026, 11, 16), "online")
    assert reads.awaited(office) == reads.Awaited(2, None)
    assert SealedSheet.objects.count() == 0


@pytest.mark.parametrize("day", [date(2026, 11, 15), date(2026, 12, 1)])
def test_what_was_given_outside_the_period_does_not_count_and_is_noted(office, day):
    came(office, day=day)
    assert Sheet.objects.count() == 0
    assert (noted("survey.not_counted"), noted("survey.answered")) == (1, 0)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"answers": {"age": "unknown"}}, crossing.NotFitting),
        ({"edition": 7}, NotHere),
        ({"survey": "unknown"}, NotHere),
        ({"id": "x"}, msgspec.ValidationError),
    ],
)
def test_what_is_no_answer_is_kept_sealed_and_seen(office, changed, fault):
    sealed = seal(packed(given(**{"survey": office.id, **changed})), keys.recipients())
    crossing.receive(SheetParcel(id=ID, sealed=sealed), at=MONDAY_NINE)
    with pytest.raises(fault):
        crossing.open_sheet(Ref("sealed-sheet", ID), at=MONDAY_NINE)
    assert (SealedSheet.objects.count(), Sheet.objects.count(), reads.awaited(office).arrived) == (1, 0, 0)


@pytest.mark.parametrize("inside", [b"", b"{", b"\xff", b'{"id":' * 5000, b"[" * 5000, b'{"id":"\xff"}'])
def test_what_is_sealed_and_no_sheet_is_of_the_wrong_shape(inside):
    with pytest.raises(msgspec.ValidationError):
        unpacked(inside)


def test_nothing_is_crossed_before_all_have_come(office, at):
    came(office)
    commands.close(office, actor=STEERS, at=at)
    with pytest.raises(refusals.StillComing):
        reads.crossed(reads.survey(office), "age", "ways")
    crossing.await_sheets(office, 2, at=at)
    crossing.await_sheets(office, 5, at=at)  # said once
    assert reads.awaited(office) == reads.Awaited(1, 2)
    with pytest.raises(refusals.StillComing):
        reads.crossed(reads.survey(office), "age", "ways")
    came(office, "f" * 32)
    assert reads.crossed(reads.survey(office), "age", "ways").sheets == 2
    came(office, "e" * 32)
    assert reads.crossed(reads.survey(office), "age", "ways").sheets == 2
    with pytest.raises(refusals.CannotOpen):
        commands.stop_waiting(office, actor=STEERS, at=at)


def late(at: datetime) -> list[tuple[str, str]]:
    """Return what operators read of sheets that have not come, three days and an hour later."""
    found = watch.finding("survey.sheets_not_here", at=at + timedelta(days=3, hours=1))
    assert not found.fault
    return [(one.words.ja, one.detail) for one in found.stuck if isinstance(one.words, Text)]


def test_operators_read_of_sheets_that_do_not_come_until_all_are_here_or_nobody_waits(office, at):
    assert late(at) == [], "it is not closed"
    commands.close(office, actor=STEERS, at=at)
    assert watch.finding("survey.sheets_not_here", at=at + timedelta(days=2)).stuck == ()
    assert late(at) == [("手続のアンケート", "tetsuzuki 0/?")], "the internet side has not said how many"
    crossing.await_sheets(office, 2, at=at)
    came(office)
    assert late(at) == [("手続のアンケート", "tetsuzuki 1/2")]
    came(office, "f" * 32)
    assert late(at) == []
    Crossing.objects.update(arrived=1)
    commands.stop_waiting(office, actor=STEERS, at=at)
    assert late(at) == []


def test_only_those_who_steer_wait_no_longer_and_only_when_it_is_closed(office, at):
    with pytest.raises(NotAllowed):
        commands.stop_waiting(office, actor=WORKS, at=at)
    with pytest.raises(refusals.CannotOpen):
        commands.stop_waiting(office, actor=STEERS, at=at)
    assert noted("survey.waits_no_longer") == 0
    commands.close(office, actor=STEERS, at=at)
    commands.stop_waiting(office, actor=STEERS, at=at)
    assert reads.awaited(office).all_here


def test_how_many_there_are_of_an_unknown_survey_is_not_taken_in(db, at):
    with pytest.raises(NotHere):
        crossing.await_sheets(Ref("survey", "unknown"), 1, at=at)


def test_what_is_asked_crosses_without_what_it_proves_and_what_is_over_without_questions(office, at):
    asked = reads.survey_parcel(office)
    assert [len(one.questions) for one in asked.editions] == [5]
    assert not any(question.proves for one in asked.editions for question in one.questions)
    commands.close(office, actor=STEERS, at=at)
    over = reads.survey_parcel(office)
    assert (over.state, over.intro, over.editions[0].questions) == ("closed", "", ())
    assert over.version > asked.version
    assert reads.survey_parcel(a_survey(Whom.STAFF, slug="shokuin")) is None
    assert reads.survey_parcel(a_survey(slug="kami", online=False)) is None
    assert put_of(SurveyAsked) == 3  # opened, closed, and the one on paper


def test_what_comes_late_never_overwrites_what_is_newer(office, at):
    before = reads.survey_parcel(office)
    commands.close(office, actor=STEERS, at=at)
    over = reads.survey_parcel(office)
    Survey.objects.all().delete()
    for parcel in (before, over, before, over):
        assert parcel
        crossing.take_over(parcel, actor=BORDER, at=at + timedelta(hours=1))
    assert reads.by_slug("tetsuzuki").state.value == "closed"
    assert Edition.objects.get().questions == []
    assert (noted("survey.carried"), put_of(SurveyEnded)) == (2, 1)


def test_the_results_say_what_is_awaited_and_can_stop_waiting(enter, office, at, settings):
    settings.ZONE = "both"
    commands.close(office, actor=STEERS, at=at)
    address = f"/desk/surveys/{office.id}/results/"
    assert "stop-waiting" not in enter["Hana"].get(address).content.decode()
    crossing.await_sheets(office, 3, at=at)
    page = enter["Tama"].get(address).content.decode()
    assert "3件がすべて届いたあと" in page
    assert "stop-waiting" in page
    assert enter["Hana"].get(f"/desk/surveys/{office.id}/results.csv?down=age&across=ways").status_code == 409
    assert enter["Tama"].post(f"/desk/surveys/{office.id}/stop-waiting/").status_code == 302
    assert 'name="down"' in enter["Hana"].get(address).content.decode()
    assert "3件のうち0件" not in enter["Hana"].get(f"/desk/surveys/{office.id}/").content.decode()

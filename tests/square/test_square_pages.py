"""The resident's pages over the real pack: the whole way, and what bad input gets."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.journeys.makers import a_draft, a_photo, an_open_hall, the_example
from tests.procedures.household import selected
from yakuba.applications import commands, reads
from yakuba.applications.reads import looking
from yakuba.applications.rules.content import DraftContent
from yakuba.ground import clock
from yakuba.ground.sealing import ResidentKeys, new_code
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.measuring import measure
from yakuba.procedures.rules.merging import event_interview, interview

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(at: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """An open hall in which it is always Monday morning."""
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    return at


def holding(code: str, what: str = "draft") -> Client:
    """Return a browser that holds a code."""
    client = Client()
    client.cookies[f"yakuba_{what}"] = code
    return client


def the_family(at: datetime, **changed: Any) -> str:
    """Return the code of the finished draft of a family of four."""
    return a_draft(the_example("family-of-four-in"), at=at, **changed)


def test_a_draft_begins_with_the_first_question(hall: datetime) -> None:
    client = Client()
    answer = client.post("/events/moving/")
    assert answer["Location"] == "/apply/event/move/"
    page = client.get(answer["Location"])
    assert page["Cache-Control"] == "no-store"
    assert page.status_code == 200
    assert client.cookies["yakuba_draft"]["httponly"]


def test_without_a_code_nothing_personal_exists(hall: datetime) -> None:
    for address in ("/apply/list/", "/apply/check/", "/filed/", "/filed/receipt/"):
        assert Client().get(address)["Location"] == "/code/"


def test_an_unknown_life_event_is_said_to_be_unknown(hall: datetime) -> None:
    answer = Client().get("/events/nothing/")
    assert answer.status_code == 404
    assert "お探しの手続は見つかりませんでした" in answer.content.decode()


def test_nothing_typed_is_lost_when_an_answer_is_wrong(hall: datetime) -> None:
    client = Client()
    client.post("/events/moving/")
    sent = {"move.kind|": "in", "move.date|era": "reiwa", "move.date|year": "8", "move.date|month": "13", "go": "next"}
    answer = client.post("/apply/event/move/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="errors"' in page
    assert 'value="13"' in page
    again = client.get("/apply/event/move/").content.decode()
    assert 'value="13"' in again
    assert re.search(r'value="in"[^>]* checked', again)


def test_switching_the_language_in_the_middle_keeps_what_was_typed(hall: datetime) -> None:
    client = Client()
    client.post("/events/moving/")
    sent = {"move.kind|": "out", "move.date|year": "2026", "move.date|month": "", "language": "en"}
    answer = client.post("/apply/event/move/", sent)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert '<html lang="en"' in page
    assert 'value="2026"' in page


def test_a_row_is_added_and_taken_away_without_losing_the_others(hall: datetime) -> None:
    client = Client()
    client.post("/events/moving/")
    client.post("/apply/event/move/", {"move.kind|": "in", "move.date|year": "2026-11-10", "go": "next"})
    where, key = "/apply/event/household/", "household.members"
    client.post(where, {f"{key}|rows": "m1", f"{key}|m1.birth_date.year": "1988", "add": key})
    client.post(where, {f"{key}|rows": ["m1", "m2"], f"{key}|m1.birth_date.year": "1988", "remove": f"{key}|m2"})
    page = client.get(where).content.decode()
    assert 'value="1988"' in page
    assert f'name="{key}|m2.birth_date.year"' not in page


def test_a_procedure_can_be_taken_off_the_list_but_not_all_of_them(hall: datetime) -> None:
    code = the_family(hall)
    client = holding(code)
    assert client.post("/apply/list/", {"go": "next"}).status_code == 422
    assert len(reads.draft(code, at=hall).content.chosen) > 1
    client.post("/apply/list/", {"procedure": "resident-registration-in", "go": "next"})
    assert "child-allowance" not in reads.draft(code, at=hall).content.chosen


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "別々に書くとおよそ{alone}項目のところ、まとめておよそ{asked}項目の質問で済みます"),
        ("ja-easy", "べつべつに かくと だいたい {alone}。まとめて きくと だいたい {asked}で おわります"),
        ("en", "About {asked} questions instead of about {alone}"),
    ],
)
def test_the_list_counts_questions_as_the_measure_of_packs_does(hall: datetime, language: str, words: str) -> None:
    edition, family = procedures.current("moving"), the_example("family-of-four-in").answers
    first = {question.name for question in event_interview(edition, family, on=hall.date()).questions}
    content = DraftContent(edition=edition.digest, answers={name: family[name] for name in first})
    client = holding(commands.start_draft(edition=edition.digest, language="ja", at=hall, content=content))
    client.cookies["yakuba_language"] = language
    picked = selected(edition, dict(content.answers), hall.date())
    saving = measure(edition, picked, content.answers, on=hall.date())
    assert saving.asked > len(interview(edition, picked, content.answers, on=hall.date()).questions)
    page = client.get("/apply/list/").content.decode()
    assert words.format(asked=saving.asked, alone=saving.asked_alone) in page


def test_every_answer_can_be_changed_from_the_check_page(hall: datetime) -> None:
    page = holding(the_family(hall)).get("/apply/check/").content.decode()
    places = re.findall(r'href="([^"]+)\?back=check#(q-[^"]+)"', page)
    assert len(places) > 30
    client = holding(the_family(hall))
    for address, place in places[::10]:
        assert f'id="{place}"' in client.get(address).content.decode()


def test_what_a_procedure_asks_for_itself_stands_below_its_name(hall: datetime) -> None:
    client = holding(the_family(hall))
    for address in ("/apply/check/", "/apply/answers/consent/"):
        page = client.get(address).content.decode()
        heads = re.findall(
            r">\s*([^<>]+?)(?:<span[^>]*>[^<]*</span>)?<span class=\"yk-label__asked\">([^<]+)</span>", page
        )
        consents = [head for head, asked in heads if "照会することに同意します" in asked]
        assert len(consents) > 1
        assert len(set(consents)) == len(consents), "each under its own name"
        assert "児童手当の認定請求" in consents


def test_submitting_twice_gives_one_receipt(hall: datetime) -> None:
    code = the_family(hall)
    first, second = holding(code), holding(code)
    assert first.post("/apply/check/", {"go": "submit"})["Location"] == "/filed/receipt/"
    assert second.post("/apply/check/", {"go": "submit"})["Location"] == "/filed/receipt/"
    number = reads.status(code).number
    page = first.get("/filed/receipt/").content.decode()
    assert number in page
    assert code[:4] in page
    assert number in second.get("/filed/receipt/").content.decode()


def test_the_button_files_what_the_check_page_made_ready_and_nothing_is_opened(
    hall: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = the_family(hall)
    client = holding(code)
    page = client.get("/apply/check/").content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(seen|mark)" value="([^"]*)">', page))
    ready = looking.ready_by(sent["mark"], code, on=hall.date())
    assert ready is not None
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(ResidentKeys, "open", lambda *_: pytest.fail("something was opened"))
        assert client.post("/apply/check/", {**sent, "go": "submit"})["Location"] == "/filed/receipt/"
    assert ready.number in client.get("/filed/receipt/").content.decode()


def test_a_stale_check_page_does_not_file(hall: datetime) -> None:
    code = the_family(hall)
    seen = reads.draft(code, at=hall).version
    commands.save(code, lambda content: content, at=hall)
    answer = holding(code).post("/apply/check/", {"go": "submit", "seen": str(seen)})
    assert answer.status_code == 409
    assert "まだ提出していません" in answer.content.decode()
    assert reads.draft(code, at=hall).content.chosen


def test_an_unfinished_draft_is_not_filed_and_says_what_is_missing(hall: datetime) -> None:
    code = the_family(hall)
    commands.save(code, lambda content: commands.with_answers(content, {"person.name": None}, {}), at=hall)
    answer = holding(code).post("/apply/check/", {"go": "submit"})
    assert answer.status_code == 422
    assert "/apply/answers/you/?back=check&amp;problems=1#q-person-name" in answer.content.decode()
    assert reads.draft(code, at=hall).content.chosen


def test_a_disguised_file_is_refused_and_nothing_is_kept(hall: datetime) -> None:
    code = the_family(hall)
    before = reads.draft(code, at=hall).content.files
    page = holding(code).get("/apply/files/").content.decode()
    field = re.findall(r'name="(file:[^"]+)"', page)[0]
    fake = BytesIO(b"MZ\x90 this is a programme")
    fake.name = "photo.jpg"
    answer = holding(code).post("/apply/files/", {field: fake, "go": "next"})
    assert 400 <= answer.status_code < 500
    assert 'id="errors"' in answer.content.decode()
    assert reads.draft(code, at=hall).content.files == before


def test_a_photo_is_shown_again_and_can_be_removed(hall: datetime) -> None:
    code = the_family(hall)
    client = holding(code)
    field = re.findall(r'name="(file:[^"]+)"', client.get("/apply/files/").content.decode())[0]
    photo = BytesIO(a_photo())
    photo.name = "通帳.jpg"
    assert client.post("/apply/files/", {field: photo, "go": "next"}).status_code == 302
    added = reads.draft(code, at=hall).content.files[-1]
    preview = client.get(f"/apply/files/{added.id}/")
    assert preview.getvalue() == a_photo()
    assert preview["X-Content-Type-Options"] == "nosniff"
    client.post("/apply/files/", {"remove": added.id})
    assert client.get(f"/apply/files/{added.id}/").status_code == 404


def test_a_code_opens_the_draft_on_another_device_however_it_is_typed(hall: datetime) -> None:
    code = the_family(hall)
    answer = Client().post("/code/", {"code": code.replace("-", " ").lower()})
    assert answer["Location"] == "/apply/resume/"


def test_a_wrong_code_says_so_and_many_of_them_are_refused(hall: datetime) -> None:
    client = Client()
    assert client.post("/code/", {"code": "abc"}).status_code == 422
    for _ in range(10):
        assert client.post("/code/", {"code": new_code()}).status_code == 404
    assert client.post("/code/", {"code": the_family(hall)}).status_code == 429


def test_the_mail_holds_the_number_and_never_the_code(hall: datetime) -> None:
    code = the_family(hall)
    client = holding(code)
    client.post("/apply/check/", {"go": "submit"})
    assert client.post("/filed/receipt/mail/", {"email": "nobody"}).status_code == 422
    assert client.post("/filed/receipt/mail/", {"email": "hanako@example.jp"}).status_code == 302
    (sent,) = mail.outbox
    assert reads.status(code).number in sent.body
    assert code not in sent.body
    assert code.replace("-", "") not in sent.body


def test_another_language_on_an_answer_leads_to_the_page_with_its_form(hall: datetime) -> None:
    client = holding(the_family(hall))
    client.post("/apply/check/", {"go": "submit"})
    refused = client.post("/filed/receipt/mail/", {"email": "nobody"})
    (here,) = re.findall(r'name="next" value="([^"]+)"', refused.content.decode())
    shown = client.post("/display/", {"language": "en", "next": here}, follow=True, headers={"Accept": "text/html"})
    assert (shown.status_code, shown.request["PATH_INFO"]) == (200, "/filed/receipt/")
    assert 'lang="en"' in shown.content.decode()


def test_who_looks_where_forms_are_only_sent_comes_to_the_form_and_a_program_is_told(hall: datetime) -> None:
    client = holding(the_family(hall))
    for path, form in (("/apply/discard/", "/"), ("/code/leave/", "/code/")):
        assert client.get(path, headers={"Accept": "text/html,*/*"})["Location"] == form
        assert client.get(path).status_code == 405
        assert client.put(path, headers={"Accept": "text/html"}).status_code == 405


def test_a_procedure_is_withdrawn_once_asked_and_confirmed(hall: datetime) -> None:
    code = the_family(hall)
    client = holding(code)
    client.post("/apply/check/", {"go": "submit"})
    where = "/filed/withdraw/child-allowance/"
    client.get(where)
    assert all(part.stage == "received" for part in reads.status(code).parts)
    client.post(where)
    stages = {part.procedure: part.stage for part in reads.status(code).parts}
    assert stages["child-allowance"] == "withdrawing"
    assert stages["resident-registration-in"] == "received"


def test_a_letter_of_somebody_else_does_not_exist(hall: datetime) -> None:
    code = the_family(hall)
    client = holding(code)
    client.post("/apply/check/", {"go": "submit"})
    assert client.get("/filed/letters/01abc/").status_code == 404


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_start_page_is_light(hall: datetime, language: str) -> None:
    client = Client()
    client.cookies["yakuba_language"] = language
    page = client.get("/").content
    assert len(page) < 40_000
    assert b"font-face" not in page


def test_what_was_said_already_stands_in_the_field(hall: datetime) -> None:
    edition = procedures.current("moving")
    answers = {
        "move.kind": "in",
        "move.date": "2026-11-10",
        "household.members": [{"id": "m1", "relation": "head", "birth_date": "1988-05-01"}],
        "member.name#m1": "髙﨑 花子",
    }
    content = DraftContent(edition=edition.digest, chosen=("resident-registration-in",), answers=answers)
    code = commands.start_draft(edition=edition.digest, language="ja", at=hall, content=content)
    page = holding(code).get("/apply/answers/you/").content.decode()
    assert re.search(r'name="person.name\|"[^>]* value="髙﨑 花子"', page)
    assert reads.draft(code, at=hall).content.answers == answers, "it is offered, not answered for them"


@pytest.mark.parametrize(
    ("procedure", "language", "words"),
    [
        ("day-care", "ja", "受付から10～30日（閉庁日を含む）"),
        ("day-care", "ja-easy", "うけつけてから 10～30にち（やすみの 日も かぞえます）"),
        ("day-care", "en", "10 to 30 days from receipt, days on which the hall is closed included"),
        ("child-allowance", "ja", "受付から7～30開庁日"),
    ],
)
def test_the_page_of_a_procedure_says_which_days_its_clock_counts(
    hall: datetime, procedure: str, language: str, words: str
) -> None:
    client = Client()
    client.cookies["yakuba_language"] = language
    assert words in client.get(f"/events/moving/{procedure}/").content.decode()


@pytest.mark.parametrize(
    ("moved", "next_"),
    [
        (("1950", "1", "1"), "/apply/event/move/?more=1#q-move-date-checked"),
        (("2023", "10", "1"), "/apply/event/move/?more=1#q-move-date-checked"),
        (("2026", "1", "5"), "/apply/event/household/"),
        (("2027", "4", "1"), "/apply/event/household/"),
    ],
)
def test_a_move_of_more_than_a_year_ago_is_questioned_and_can_still_be_filed(
    hall: datetime, moved: tuple[str, str, str], next_: str
) -> None:
    client = Client()
    client.post("/events/moving/")
    typed = {"move.kind|": "in", "move.date|era": "western", "go": "next"}
    typed |= dict(zip(("move.date|year", "move.date|month", "move.date|day"), moved, strict=True))
    answer = client.post("/apply/event/move/", typed)
    assert answer["Location"] == next_
    if "more" in next_:
        assert "引っ越した日が1年以上前の日付です" in client.get(next_.partition("#")[0]).content.decode()
        answer = client.post("/apply/event/move/", {**typed, "move.date_checked|": "right"})
        assert answer["Location"] == "/apply/event/household/"

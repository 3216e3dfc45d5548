"""After handing in: a request for correction, a letter, and where each procedure stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

import pytest

from tests.journeys.makers import a_draft, an_open_hall, the_example
from tests.square.test_square_pages import holding
from yakuba.applications import commands, reads
from yakuba.applications.commands import Told
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.rules.content import CorrectionContent, LetterContent, VisitsContent
from yakuba.faces.design.questions import typed_of
from yakuba.faces.square.keeping import saved_as
from yakuba.ground import clock, outbox
from yakuba.ground.ref import Ref
from yakuba.procedures import reads as procedures

pytestmark = pytest.mark.django_db
ONE = "child-allowance"


@pytest.fixture
def filed(at: datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Ref]:
    """A family that has filed, and the filing's name in the office."""
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    code = a_draft(the_example("family-of-four-in"), at=at)
    commands.submit(code, at=at)
    (event,) = [one for one in outbox.waiting() if isinstance(one, FilingSubmitted)]
    return code, event.ref


def asked_to_correct(code: str, ref: Ref, at: datetime) -> str:
    """Let the office ask for the name again; return the id of the request."""
    content = CorrectionContent(items={"person.name": "住民票の字で入力してください。"}, words="よろしくお願いします。")
    commands.ask_correction(ref, ONE, content, source=Ref("case", "1"), at=at)
    commands.record_progress(ref, Told(procedure=ONE, stage="correcting"), at=at)
    return next(part.request.id for part in reads.status(code).parts if part.request)


def test_a_request_is_shown_with_the_earlier_answer_in_place(filed: tuple[str, Ref], at: datetime) -> None:
    code, ref = filed
    request = asked_to_correct(code, ref, at)
    client = holding(code, "filing")
    assert f"/filed/correct/{request}/" in client.get("/filed/").content.decode()
    page = client.get(f"/filed/correct/{request}/").content.decode()
    assert "住民票の字で入力してください。" in page
    assert 'value="山田 花子"' in page
    assert "person.name_kana" not in page


def test_the_corrected_answer_is_sent_and_the_request_is_gone(filed: tuple[str, Ref], at: datetime) -> None:
    code, ref = filed
    where = f"/filed/correct/{asked_to_correct(code, ref, at)}/"
    client = holding(code, "filing")
    assert client.post(where, {"person.name|": ""}).status_code == 422
    assert client.post(where, {"person.name|": "髙﨑 花子", "person.phone|": "000"}).status_code == 302
    assert reads.status(code).answers["person.name"] == "髙﨑 花子"
    assert client.get(where).status_code == 404


def test_a_letter_arrives_as_the_very_bytes(filed: tuple[str, Ref], at: datetime) -> None:
    code, ref = filed
    letter = LetterContent(title="認定通知書", body=b"%PDF-1.7 the letter", sha256="0" * 64, outcome="accepted")
    commands.deliver_letter(ref, ONE, letter, source=Ref("letter", "1"), at=at)
    client = holding(code, "filing")
    page = client.get("/filed/").content.decode()
    assert "認定通知書" in page
    (found,) = [one for part in reads.status(code).parts for one in part.letters]
    answer = client.get(f"/filed/letters/{found.id}/")
    assert answer.content == b"%PDF-1.7 the letter"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    said = answer["Content-Disposition"]
    assert said.startswith("attachment; filename=\"letter-2026-11-16.pdf\"; filename*=UTF-8''")
    assert unquote(said.rpartition("'")[2]) == "認定通知書_2026-11-16.pdf"
    assert found.id not in said


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("児童手当 認定通知書", "児童手当 認定通知書_2026-11-17.pdf"),
        ("Notice of decision", "Notice of decision_2026-11-17.pdf"),
        ('a"b\r\nSet-Cookie: x=1; /../c\\d', "a b Set-Cookie x=1; .. c d_2026-11-17.pdf"),
        ("\u202e認定", "認定_2026-11-17.pdf"),
        ("長" * 300, "長" * 55 + "_2026-11-17.pdf"),
        (" .. ", "letter-2026-11-17.pdf"),
    ],
)
def test_a_letter_is_kept_under_its_title_and_day_and_no_title_breaks_the_header(title: str, name: str) -> None:
    said = saved_as(title, datetime(2026, 11, 16, 15, 30, tzinfo=UTC), "pdf")
    assert said.isascii()
    assert said.isprintable()
    head, _, written = said.partition("; filename*=UTF-8''")
    assert head == 'attachment; filename="letter-2026-11-17.pdf"'
    assert unquote(written) == name
    assert not set(written) & set("\"'; ")
    assert len(name.encode()) <= 255


def test_the_forecast_is_a_range(filed: tuple[str, Ref], at: datetime) -> None:
    code, ref = filed
    told = Told(procedure=ONE, stage="checking", earliest=date(2026, 11, 25), latest=date(2026, 12, 9))
    commands.record_progress(ref, told, at=at)
    page = holding(code, "filing").get("/filed/").content.decode()
    assert "2026年11月25日（令和8年）から2026年12月9日（令和8年）までの間" in page


def test_what_is_decided_cannot_be_withdrawn(filed: tuple[str, Ref], at: datetime) -> None:
    code, ref = filed
    commands.record_progress(ref, Told(procedure=ONE, stage="decided"), at=at)
    client = holding(code, "filing")
    assert f"/filed/withdraw/{ONE}/" not in client.get("/filed/").content.decode()
    answer = client.post(f"/filed/withdraw/{ONE}/")
    assert answer.status_code == 409
    assert "取り下げられません" in answer.content.decode()


def test_every_page_of_every_topic_is_shown_in_every_language(filed: tuple[str, Ref], at: datetime) -> None:
    code = a_draft(the_example("family-of-four-in"), at=at)
    edition = procedures.current("moving")
    client = holding(code)
    for language in ("ja", "ja-easy", "en"):
        client.cookies["yakuba_language"] = language
        for topic in edition.event.topics:
            assert client.get(f"/apply/answers/{topic.id}/").status_code in (200, 302)
    answers = reads.draft(code, at=at).content.answers
    assert typed_of(edition.vocabulary["person.name"], answers["person.name"]) == {"": ["山田 花子"]}


VISIT = "resident-registration-in"
BRING = "転出証明書（特例転出のときは不要）"
DUE = [
    ("ja", "2026年11月24日（火曜日）までに、窓口においでください。", "今していただくことはありません"),
    ("ja-easy", "2026ねん 11がつ 24にち（かようび）までに やくばに きて ください。", "いま する ことは ありません"),
    ("en", "Please come to the counter by Tuesday, 24 November 2026.", "There is nothing for you to do now"),
]


def card(page: str, procedure: str) -> str:
    """Return the part of the status page about one procedure."""
    found = re.search(rf'<li class="yk-card[^>]* id="case-{procedure}">.*?\n</li>', page, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize(("language", "come", "idle"), DUE)
def test_who_must_come_to_the_counter_is_told_until_when_and_what_to_bring(
    filed: tuple[str, Ref], language: str, come: str, idle: str
) -> None:
    client = holding(filed[0], "filing")
    client.cookies["yakuba_language"] = language
    page = client.get("/filed/").content.decode()
    assert come in card(page, VISIT)
    assert idle not in card(page, VISIT)
    assert f'href="#visit-{VISIT}"' in card(page, VISIT)
    assert f'id="visit-{VISIT}"' in page
    assert idle in card(page, ONE), "what needs no visit needs nothing"
    assert "#visit" not in card(page, ONE)
    assert come in client.get("/filed/receipt/").content.decode()


def test_the_pages_after_filing_say_what_to_bring(filed: tuple[str, Ref]) -> None:
    client = holding(filed[0], "filing")
    for address in ("/filed/", "/filed/receipt/"):
        assert BRING in client.get(address).content.decode()


@pytest.mark.parametrize("stage", ["accepted", "decided", "refused", "withdrawing", "withdrawn"])
def test_nobody_is_sent_to_the_counter_for_what_is_over(filed: tuple[str, Ref], at: datetime, stage: str) -> None:
    code, ref = filed
    commands.record_progress(ref, Told(procedure=VISIT, stage=stage), at=at)
    client = holding(code, "filing")
    for address in ("/filed/", "/filed/receipt/"):
        page = client.get(address).content.decode()
        assert BRING not in page
    assert "窓口に" not in card(client.get("/filed/").content.decode(), VISIT)


@pytest.mark.parametrize("stage", ["received", "checking", "approving", "correcting"])
def test_a_visit_is_due_for_as_long_as_the_case_is_open(filed: tuple[str, Ref], at: datetime, stage: str) -> None:
    code, ref = filed
    commands.record_progress(ref, Told(procedure=VISIT, stage=stage), at=at)
    assert DUE[0][1] in card(holding(code, "filing").get("/filed/").content.decode(), VISIT)


def test_a_visit_that_is_overdue_is_said_to_be(
    filed: tuple[str, Ref], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=8))
    assert "までに、窓口" in card(holding(filed[0], "filing").get("/filed/").content.decode(), VISIT), "on the last day"
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=9))
    page = holding(filed[0], "filing").get("/filed/").content.decode()
    assert "期限は2026年11月24日（火曜日）でした。できるだけ早く、窓口においでください。" in card(page, VISIT)


def test_beyond_the_border_the_visit_is_due_that_the_office_told(
    filed: tuple[str, Ref], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, ref = filed
    commands.note_visits(ref, VisitsContent(due={VISIT: "2026-11-24", ONE: ""}), at=at)
    commands.record_progress(ref, Told(procedure=ONE, stage="withdrawn"), at=at)
    beyond = replace(reads.status(code), here=False, answers={})
    monkeypatch.setattr(reads, "status", lambda code: beyond)
    page = holding(code, "filing").get("/filed/").content.decode()
    assert DUE[0][1] in card(page, VISIT)
    assert BRING in page
    assert "#visit" not in card(page, ONE)

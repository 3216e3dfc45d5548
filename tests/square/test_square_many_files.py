"""More files at once than a draft or a request may hold: refused in the person's language, and what is there stays whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from tests.journeys.makers import a_draft, an_open_hall, the_example
from yakuba.applications import reads
from yakuba.applications.commands.files import MOST_FILES
from yakuba.ground import clock
from yakuba.papers.models import SealedFile

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LANGUAGES = {
    "ja": ("ファイルは30個までです。", "一度に送れるファイルは100個までです"),
    "ja-easy": ("ファイルは 30こ までです。", "いちどに おくれる ファイルは 100こ までです"),
    "en": ("You can add up to 30 files.", "You can send up to 100 files at once"),
}


@pytest.fixture
def code(at: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    return a_draft(the_example("family-of-four-in"), at=at)


def holding(code: str, language: str = "ja") -> Client:
    client = Client()
    client.cookies["yakuba_draft"] = code
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def papers(client: Client) -> str:
    """The field for one of the papers that this draft needs."""
    found: list[str] = re.findall(r'name="(file:[^"]+)"', client.get("/apply/files/").content.decode())
    return found[0]


def photos(count: int, of: str) -> list[BytesIO]:
    """So many photographs, each another one."""
    made = []
    for number in range(count):
        body = BytesIO()
        Image.new("RGB", (30, 20), (number, 0, 0)).save(body, "JPEG")
        body.seek(0)
        body.name = f"{of} {number}.jpg"
        made.append(body)
    return made


def held(code: str, at: datetime) -> Sequence[str]:
    return [file.name for file in reads.draft(code, at=at).content.files]


def test_one_request_with_more_files_than_a_draft_holds_takes_what_fits_and_names_the_others(
    code: str, at: datetime
) -> None:
    before = held(code, at)
    client = holding(code)
    answer = client.post("/apply/files/", {papers(client): photos(MOST_FILES + 1, "控え"), "go": "next"})
    said = answer.content.decode()
    assert (answer.status_code, LANGUAGES["ja"][0] in said) == (413, True)
    assert "いらないファイルを消すか" in said
    fits = MOST_FILES - len(before)
    assert held(code, at) == [*before, *(f"控え {number}.jpg" for number in range(fits))]
    assert SealedFile.objects.count() == MOST_FILES
    for number in range(MOST_FILES + 1):
        assert (f"控え {number}.jpg：" in said) == (number >= fits), number
    for language, (words, _) in LANGUAGES.items():
        client = holding(code, language)
        answer = client.post("/apply/files/", {papers(client): photos(1, "もう一つ"), "go": "next"})
        assert (answer.status_code, words in answer.content.decode()) == (413, True), language
    assert len(held(code, at)) == MOST_FILES


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_files_in_one_request_are_refused_before_they_are_read(
    code: str, at: datetime, language: str
) -> None:
    before, client = held(code, at), holding(code, language)
    part = f'--x\r\nContent-Disposition: form-data; name="{papers(client)}"; filename="a.jpg"\r\n\r\nx\r\n'
    body = part.encode() * 10_000 + b"--x--\r\n"
    answer = client.post("/apply/files/", body, content_type="multipart/form-data; boundary=x")
    said = answer.content.decode()
    assert (answer.status_code, LANGUAGES[language][1] in said) == (413, True)
    assert f'lang="{language.partition("-")[0]}"' in said
    assert answer["Cache-Control"] == "no-store"
    assert held(code, at) == before
    assert SealedFile.objects.count() == len(before)

"""The first row of the household is the one who files, and every page says so."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from tests.journeys.makers import a_draft, an_open_hall, the_example
from tests.procedures.household import moving
from tests.square.test_square_pages import holding
from yakuba.applications import commands
from yakuba.ground import clock
from yakuba.procedures.rules.merging import interview

pytestmark = pytest.mark.django_db

HOUSEHOLD = "/apply/event/household/"
KEY = "household.members"
WIFE_FIRST = [
    {"id": "m1", "relation": "spouse", "birth_date": "1988-05-01"},
    {"id": "m2", "relation": "head", "birth_date": "1985-02-03"},
]
LANGUAGES = [
    ("ja", "1人目（あなた・届出をする方）", "2人目", "世帯主でなくてもかまいません"),
    ("ja-easy", "1にんめ（あなた）", "2にんめ", "せたいぬしで なくても いいです"),
    ("en", "Person 1 (you, who files)", "Person 2", "need not be the head of the household"),
]


@pytest.fixture
def draft(at: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """The finished draft of a family of which the wife files."""
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    changed: dict[str, Any] = {KEY: WIFE_FIRST}
    return a_draft(the_example("family-of-four-in"), at=at, **changed)


def said(code: str, at: datetime, standing: str | None) -> None:
    """Let the one who files say who they are."""
    change: dict[str, object] = {"applicant.standing": standing}
    commands.save(code, lambda content: commands.with_answers(content, change, {}), at=at)


@pytest.mark.parametrize(("language", "you", "second", "hint"), LANGUAGES)
def test_the_page_says_whom_it_takes_for_the_one_who_files(
    draft: str, at: datetime, language: str, you: str, second: str, hint: str
) -> None:
    client = holding(draft)
    client.cookies["yakuba_language"] = language
    for standing in (None, "self"):
        said(draft, at, standing)
        page = client.get(HOUSEHOLD).content.decode()
        assert re.findall(r'<legend class="yk-label">([^<]+)</legend>\s*(?:<p|<input)', page) == [you, second]
        assert hint in page
        assert f'value="{KEY}|m1" formnovalidate' not in page, "who files is not taken away"
        assert f'value="{KEY}|m2" formnovalidate' in page
    said(draft, at, "proxy")
    page = client.get(HOUSEHOLD).content.decode()
    assert you not in page
    assert hint not in page
    assert f'value="{KEY}|m1" formnovalidate' in page


@pytest.mark.parametrize(("language", "you", "second", "_hint"), LANGUAGES)
def test_what_is_wrong_is_said_of_somebody(draft: str, language: str, you: str, second: str, _hint: str) -> None:
    client = holding(draft)
    client.cookies["yakuba_language"] = language
    sent = {f"{KEY}|rows": ["m1", "m2"], f"{KEY}|m1.relation": "spouse", f"{KEY}|m2.relation": "head", "go": "next"}
    page = client.post(HOUSEHOLD, sent).content.decode()
    summary = re.search(r'<section class="yk-summary".*?</section>', page, re.DOTALL)
    assert summary
    lines = re.findall(r'<a href="#q-household[^"]*">([^<]+)</a>', summary[0])
    assert [line.partition("：" if language != "en" else ": ")[0] for line in lines] == [you, second]


@pytest.mark.parametrize(("language", "you", "second", "_hint"), LANGUAGES)
def test_the_check_page_calls_them_the_same(
    draft: str, at: datetime, language: str, you: str, second: str, _hint: str
) -> None:
    client = holding(draft)
    client.cookies["yakuba_language"] = language
    page = client.get("/apply/check/").content.decode()
    (answer,) = re.findall(r"<dd data-answer>([^<]*1988[^<]*)<br>([^<]*1985[^<]*)</dd>", page)
    assert [line.partition("：" if language != "en" else ": ")[0] for line in answer] == [you, second]


def test_the_interview_calls_the_first_you_and_the_head_by_that_name() -> None:
    edition, example = moving().edition, the_example("family-of-four-in")
    unnamed = {name: value for name, value in example.answers.items() if not name.startswith("member.name")}
    answers = {**unnamed, KEY: WIFE_FIRST}

    def labels(standing: str) -> dict[str, str]:
        asked = interview(
            edition, ["resident-registration-in"], answers | {"applicant.standing": standing}, on=example.on
        )
        return {question.key.row: question.row_label.ja for question in asked.questions if question.key.row}

    assert labels("self") == {"m1": "1人目（あなた・届出をする方）", "m2": "世帯主（41歳）"}
    assert labels("proxy") == {"m1": "配偶者（38歳）", "m2": "世帯主（41歳）"}


def test_who_files_is_asked_about_first_although_fewer_things() -> None:
    edition, example = moving().edition, the_example("family-of-four-in")
    members = [{"id": f"m{number}", "relation": "child", "birth_date": "2018-05-01"} for number in range(1, 12)]
    answers = {**example.answers, KEY: members}
    page = interview(edition, ["resident-registration-in"], answers, on=example.on).page("household")
    assert page
    rows = dict.fromkeys(question.key.row for question in page.questions if question.key.row)
    assert list(rows) == [f"m{number}" for number in range(1, 12)]

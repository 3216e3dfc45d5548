"""What hangs on an answer comes after it: nothing that was typed becomes superfluous without a word."""

from __future__ import annotations

import re
from datetime import datetime
from random import Random
from typing import Any

import pytest
from django.test import Client

from tests.journeys.makers import a_draft, an_open_hall, the_example
from tests.procedures.household import moving, selected
from tests.square.test_square_pages import holding
from yakuba.applications import commands, reads
from yakuba.faces.square.way import Way
from yakuba.ground import clock
from yakuba.procedures.rules.answers import check
from yakuba.procedures.rules.types import type_of

YOU = "/apply/answers/you/"


@pytest.mark.parametrize("example", moving().examples, ids=lambda one: one.file)
def test_whoever_answers_page_by_page_types_nothing_in_vain(example: Any) -> None:
    edition, answers, random = moving().edition, dict(example.answers), Random(3)
    picked = tuple(selected(edition, answers, example.on))
    asked_first = {question.name for question in Way(edition, answers, (), example.on).event.questions}
    known, given = {name: answers.pop(name) for name in list(answers) if name not in asked_first}, set[str]()
    for _ in range(60):
        way = Way(edition, answers, picked, example.on)
        page = next((one for one in way.interview.pages if any(q.name not in answers for q in one.questions)), None)
        if page is None:
            break
        for question in page.questions:
            given.add(question.name)
            answers.setdefault(
                question.name, known.get(question.name, type_of(question.item).sample(question.item, random))
            )
    way = Way(edition, answers, picked, example.on)
    assert check(way.interview, answers) == {}, "the way comes to an end, and nothing waits any more"
    assert given == {question.name for question in way.interview.questions}


@pytest.fixture
def draft(at: datetime, monkeypatch: pytest.MonkeyPatch, db: None) -> str:
    """The draft of a family that has not said yet who files."""
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    code = a_draft(the_example("family-of-four-in"), at=at)
    gone = dict.fromkeys(("applicant.standing", "person.birth_date", "proxy.name"))
    commands.save(code, lambda content: commands.with_answers(content, gone, {}), at=at)
    return code


def posted(client: Client, **changed: str) -> Any:
    """Send the page about who files, as the browser would, with something changed."""
    page = client.get(YOU).content.decode()
    sent = {
        name: value
        for name, value in re.findall(r'<input[^>]* name="([^"]+\|[^"]*)"[^>]* value="([^"]*)"', page)
        if not name.startswith("applicant.")
    }
    return client.post(YOU, {**sent, "go": "next"} | changed)


def test_who_files_is_asked_before_what_hangs_on_it(draft: str, at: datetime) -> None:
    client = holding(draft)
    page = client.get(YOU).content.decode()
    assert 'name="applicant.standing|"' in page
    assert "person.birth_date" not in page
    answer = posted(client, **{"applicant.standing|": "self"})
    assert answer.status_code == 302
    assert "/apply/answers/you/" not in answer["Location"]
    assert "person.birth_date" not in reads.draft(draft, at=at).content.answers


def test_a_proxy_is_asked_the_rest_at_once(draft: str) -> None:
    client = holding(draft)
    answer = posted(client, **{"applicant.standing|": "proxy"})
    assert answer["Location"].startswith(f"{YOU}?more=1")
    page = client.get(answer["Location"]).content.decode()
    assert "お答えに応じて、このページの質問が増えました" in page
    assert 'name="proxy.name|"' in page
    assert 'name="person.birth_date|year"' in page


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "使わない項目があります"), ("ja-easy", "つかわない"), ("en", "not needed")]
)
def test_what_was_typed_and_is_not_used_is_said(draft: str, at: datetime, language: str, words: str) -> None:
    client = holding(draft)
    client.cookies["yakuba_language"] = language
    posted(client, **{"applicant.standing|": "household"})
    born = {"person.birth_date|era": "", "person.birth_date|year": "1979"}
    born |= {"person.birth_date|month": "5", "person.birth_date|day": "1"}
    answer = posted(client, **{"applicant.standing|": "self", **born})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "person.birth_date" not in re.sub(r"<li>.*?</li>", "", answer.content.decode())
    again = posted(client, **{"applicant.standing|": "self"})
    assert (again.status_code, again["Location"] != YOU) == (302, True)


def test_what_only_stood_there_is_no_loss(draft: str) -> None:
    client = holding(draft)
    born = {"person.birth_date|year": "1979", "person.birth_date|month": "5", "person.birth_date|day": "1"}
    posted(client, **{"applicant.standing|": "household"})
    posted(client, **{"applicant.standing|": "household", **born})
    assert posted(client, **{"applicant.standing|": "self"}).status_code == 302

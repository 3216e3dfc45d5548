"""Beginning: a draft at hand is offered before another one, and none is lost by a button."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.journeys.makers import a_draft, a_filing, an_open_hall, the_example
from tests.square.test_square_pages import holding
from yakuba.applications import commands, reads
from yakuba.ground import clock
from yakuba.ground.sealing import read_code

pytestmark = pytest.mark.django_db

MONTH = 30 * 24 * 60 * 60
MOVE = {"move.kind|": "in", "move.date|year": "2026-11-10", "go": "next"}


@pytest.fixture
def hall(at: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """An open hall in which it is always Monday morning."""
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    return at


def begun() -> Client:
    """Return a browser whose holder has answered the first page."""
    client = Client()
    client.post("/events/moving/")
    client.post("/apply/event/move/", MOVE)
    return client


def held(client: Client) -> str:
    return read_code(client.cookies["yakuba_draft"].value)


@pytest.mark.parametrize(
    ("language", "go_on", "anew"),
    [
        ("ja", "続ける", "新しく始める"),
        ("ja-easy", "つづける", "あたらしく はじめる"),
        ("en", "Continue", "Start a new one"),
    ],
)
def test_a_draft_at_hand_is_offered_first(hall: datetime, language: str, go_on: str, anew: str) -> None:
    client = begun()
    client.cookies["yakuba_language"] = language
    answer = client.get("/events/moving/")
    links = re.findall(r'<a class="yk-button" data-kind="(\w+)" href="([^"]+)">([^<]+)</a>', answer.content.decode())
    assert links[:2] == [("primary", "/apply/resume/", go_on), ("secondary", "/apply/anew/moving/", anew)]
    assert '<form method="post" class="yk-actions">' not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_button_pressed_twice_loses_nothing(hall: datetime) -> None:
    client = begun()
    code = held(client)
    answer = client.post("/events/moving/")
    assert answer["Location"] == "/apply/anew/moving/"
    assert held(client) == code
    page = client.get(answer["Location"]).content.decode()
    assert all(group in page for group in code.split("-"))
    assert "2026年12月16日" in page
    assert held(client) == code, "the page only tells the code"


def test_beginning_anew_on_purpose_leaves_the_old_draft_where_its_code_opens_it(hall: datetime) -> None:
    client = begun()
    old = held(client)
    assert client.post("/apply/anew/moving/")["Location"] == "/apply/event/move/"
    new = held(client)
    assert new != old
    assert reads.draft(new, at=hall).content.answers == {}
    assert reads.draft(old, at=hall).content.answers["move.kind"] == "in"
    assert Client().post("/code/", {"code": old})["Location"] == "/apply/resume/"


def test_a_draft_in_which_nothing_stands_or_that_has_run_out_is_nobodys_loss(hall: datetime) -> None:
    empty = Client()
    empty.post("/events/moving/")
    assert empty.post("/events/moving/")["Location"] == "/apply/event/move/"
    assert empty.get("/apply/anew/moving/")["Location"] == "/events/moving/"
    client = begun()
    commands.discard(held(client), at=hall)
    assert '<form method="post" class="yk-actions">' in client.get("/events/moving/").content.decode()
    assert client.post("/events/moving/")["Location"] == "/apply/event/move/"


def test_opening_another_draft_first_gives_the_code_of_the_one_at_hand(hall: datetime) -> None:
    client, other = begun(), a_draft(the_example("late-single-in"), at=hall)
    code = held(client)
    answer = client.post("/code/", {"code": other})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert all(group in page for group in code.split("-"))
    assert held(client) == code
    sent = dict(re.findall(r'<input type="hidden" name="(code|aside)" value="([^"]+)">', page))
    assert client.post("/code/", sent)["Location"] == "/apply/resume/"
    assert held(client) == other
    assert client.post("/code/", {"code": other})["Location"] == "/apply/resume/", "it is the same draft"


def test_the_browser_keeps_the_code_for_as_long_as_the_hall_keeps_the_draft(
    hall: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = begun()
    code = held(client)
    for later in (20, 45):
        monkeypatch.setattr(clock, "now", lambda later=later: hall + timedelta(days=later))
        answer = client.post("/apply/event/move/", MOVE)
        assert answer.cookies["yakuba_draft"]["max-age"] == MONTH
        assert read_code(answer.cookies["yakuba_draft"].value) == code
        kept = reads.draft(code, at=clock.now()).expires_at
        assert kept == hall + timedelta(days=later + 30)


def test_closing_on_a_shared_device_gives_the_code_of_a_draft_before_it_is_forgotten(hall: datetime) -> None:
    client = begun()
    code = held(client)
    client.cookies["yakuba_filing"] = a_filing(the_example("single"), at=hall)
    answer = client.post("/code/leave/")
    assert answer["Location"] == "/apply/later/?leaving=1"
    assert held(client) == code
    assert client.cookies["yakuba_filing"].value == "", "what was handed in is closed at once"
    page = client.get(answer["Location"]).content.decode()
    assert "<h1>入力の途中の下書きがあります</h1>" in page
    assert all(group in page for group in code.split("-"))
    sent = dict(re.findall(r'<input type="hidden" name="(aside)" value="([^"]+)">', page))
    assert client.post("/code/leave/", sent)["Location"] == "/"
    assert client.cookies["yakuba_draft"].value == ""
    assert reads.draft(code, at=hall).version, "it is forgotten by the browser, not by the hall"


def test_what_was_filed_or_thrown_away_is_not_held_any_longer(hall: datetime) -> None:
    client = holding(a_draft(the_example("family-of-four-in"), at=hall))
    client.post("/apply/check/", {"go": "submit"})
    assert client.cookies["yakuba_draft"].value == ""
    client = begun()
    client.post("/apply/discard/")
    assert client.cookies["yakuba_draft"].value == ""

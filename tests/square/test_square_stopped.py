"""What residents see while the hall takes nothing in, and what of a filing that has left the internet side."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from tests.journeys.makers import a_draft, an_open_hall, the_example
from tests.square.test_square_filed import asked_to_correct, filed  # noqa: F401 - a fixture
from tests.square.test_square_pages import holding
from yakuba.applications import commands, models, reads
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text

pytestmark = pytest.mark.django_db
NOTICE = Text("障害のため止めています。", "いま とめて います。", "Stopped because of a fault.")
LANGUAGES = ("ja", "ja-easy", "en")
GONE = {
    "ja": "すでに役場の中に移しました",
    "ja-easy": "もう やくばの なかに あります",
    "en": "moved into the town hall",
}


def stop(at: datetime) -> None:
    commands.stop(why="鍵の点検", words=NOTICE, at=at, actor=Actor.system("console"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_before_anybody_begins_and_when_somebody_hands_in(
    at: datetime, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    code = a_draft(the_example("family-of-four-in"), at=at)
    client = holding(code)
    client.cookies["yakuba_language"] = language
    for path in ("/", "/events/moving/"):
        assert NOTICE.say(language) not in client.get(path).content.decode()
    stop(at)
    for path in ("/", "/events/moving/"):
        page = client.get(path).content.decode()
        assert NOTICE.say(language) in page
        assert "鍵の点検" not in page, "the reason is for the journal"
    answer = client.post("/apply/check/", {"go": "submit", "seen": str(reads.draft(code, at=at).version)})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (503, True)
    page = answer.content.decode()
    assert NOTICE.say(language) in page
    assert "山田 花子" in page, "everything that was written is still there"
    assert not models.Filing.objects.exists()


def test_status_and_receipt_stay_and_a_correction_keeps_what_was_typed(filed: tuple[str, Ref], at: datetime) -> None:  # noqa: F811 - pytest's way
    code, ref = filed
    request = asked_to_correct(code, ref, at)
    client = holding(code, "filing")
    stop(at)
    assert client.get("/filed/").status_code == client.get("/filed/receipt/").status_code == 200
    answer = client.post(f"/filed/correct/{request}/", {"person.name|": "髙﨑 花子"})
    assert answer.status_code == 503
    page = answer.content.decode()
    assert NOTICE.ja in page
    assert "修正はまだ送られていません" in page
    assert "髙﨑" in page
    assert models.Amendment.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_left_the_internet_side_is_said_to_have_left(
    filed: tuple[str, Ref],  # noqa: F811 - pytest's way
    language: str,
) -> None:
    code, _ = filed
    client: Client = holding(code, "filing")
    client.cookies["yakuba_language"] = language
    assert GONE[language] not in client.get("/filed/").content.decode()
    models.SealedBody.objects.all().delete()
    assert GONE[language] in client.get("/filed/").content.decode()

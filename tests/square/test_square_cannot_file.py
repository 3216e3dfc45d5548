"""Handing in while the journal takes no line: nothing is filed, nothing is lost, and the page says when to try again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from tests.ground.chained import break_the_journal
from tests.journeys.makers import a_draft, an_open_hall, the_example
from tests.square.test_square_pages import holding
from yakuba.applications import models, reads
from yakuba.applications.commands import writing
from yakuba.ground import clock
from yakuba.ground.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "入力した内容は失われていません。"), ("en", "Nothing you entered is lost.")],
)
def test_what_cannot_be_recorded_is_not_filed_and_can_be_filed_later(
    at: datetime, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    code = a_draft(the_example("family-of-four-in"), at=at)
    filing = writing.instead_of

    def in_a_savepoint(*args: Any, **more: Any) -> bool:
        # The statement is its own transaction in the hall; here the whole test is one.
        with transaction.atomic():
            return filing(*args, **more)

    monkeypatch.setattr(writing, "instead_of", in_a_savepoint)
    client = holding(code)
    client.cookies["yakuba_language"] = language
    form = {"go": "submit", "seen": str(reads.draft(code, at=at).version)}
    events = OutboxEvent.objects.count()
    with transaction.atomic():
        break_the_journal()
        answer = client.post("/apply/check/", form)
        transaction.set_rollback(True)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    text = answer.content.decode()
    assert words in text
    assert "no space left" not in text
    assert (models.Filing.objects.count(), OutboxEvent.objects.count()) == (0, events)
    assert reads.draft(code, at=at).content.answers["person.name"] == "山田 花子"
    assert client.post("/apply/check/", form).status_code == 302
    assert models.Filing.objects.count() == 1

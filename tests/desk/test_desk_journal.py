"""The journal at the desk: nothing is shown that cannot be recorded, and operators hear when it is not kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import a_case
from tests.ground.chained import break_the_journal
from yakuba.ground import clock, journal, keys
from yakuba.ground.actor import Actor
from yakuba.ground.journal import emergency, vouched
from yakuba.ground.models import JournalLine

NAME = "髙橋 葛󠄀子"


def test_what_cannot_be_recorded_is_not_shown(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako = hall.enter("hanako")
    pages = [reverse("desk:case", args=[ref.id]), reverse("desk:inbox"), reverse("desk:filled", args=[ref.id])]
    for page in pages:
        assert hanako.get(page).status_code == 200
    assert NAME in hanako.get(pages[0]).content.decode()
    before = JournalLine.objects.count()
    break_the_journal()
    for page in pages:
        answer = hanako.get(page)
        assert answer.status_code == 503, page
        text = answer.content.decode()
        assert "いまは操作の記録を残せないため、この画面をお見せできません。" in text
        for secret in (NAME, "タカハシ", "090-1234-5678", "no space left"):
            assert secret not in text
        assert answer["Cache-Control"] == "no-store"
    assert JournalLine.objects.count() == before


def test_what_cannot_be_recorded_is_not_done(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako = hall.enter("hanako")
    break_the_journal()
    answer = hanako.post(reverse("desk:take", args=[ref.id]), {"seen": 1})
    assert answer.status_code == 503
    from yakuba.casework.models import Case

    assert Case.objects.get(pk=ref.id).assignee == ""


def test_what_nobody_vouches_for_is_not_shown(
    hall: Hall, tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    keys.make(settings.KEYS)
    page = reverse("desk:case", args=[a_case(hall.edition, hall.now).id])
    hanako, console = hall.enter("hanako"), Actor("system", "console", "root")
    monkeypatch.setattr(vouched, "_seen", {})
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    assert hanako.get(page).status_code == 200, "never signed: the hall is being set up"
    vouched._seen.clear()
    journal.checkpoint(at=hall.now - timedelta(hours=4))
    before = JournalLine.objects.count()
    answer = hanako.get(page)
    assert answer.status_code == 503
    assert NAME not in answer.content.decode()
    assert JournalLine.objects.count() == before
    emergency.turn_on(why="夜間に署名が止まったため", at=hall.now, actor=console)
    assert hanako.get(page).status_code == 200
    assert JournalLine.objects.count() > before, "the journal takes lines: none is kept aside"
    emergency.turn_off(at=hall.now, actor=console)
    assert hanako.get(page).status_code == 503
    journal.checkpoint(at=hall.now - timedelta(hours=3, minutes=59))
    assert hanako.get(page).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "から署名がされていません"), ("en", "has not been signed since")]
)
def test_operators_are_warned_when_the_journal_was_not_signed_for_hours(
    hall: Hall, tmp_path: Path, settings: LazySettings, monkeypatch: Any, language: str, words: str
) -> None:
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    keys.make(settings.KEYS)
    admin = hall.enter("admin")
    admin.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = reverse("desk:stuck", args=["journal"])
    journal.checkpoint(at=hall.now)
    assert words not in admin.get(page).content.decode()
    journal.checkpoint(at=hall.now - timedelta(hours=9))
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    from yakuba.ground.models import JournalCheckpoint

    assert JournalCheckpoint.objects.count() == 2
    assert words in admin.get(page).content.decode()

"""The published heads: one a day, on a page that anybody may read and in a file that anybody may keep and verify with."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import verify_journal
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.ground.chained import lift_guards, signed_journal, sql, write
from yakuba.config.cli import main
from yakuba.ground import clock, journal
from yakuba.ground.journal import publishing, vouched
from yakuba.journeys.night import keep_the_journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(at: datetime, tmp_path: Path, settings: LazySettings) -> datetime:
    """A signed journal in a folder of its own; return the moment after it."""
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    return signed_journal(at)


def test_a_head_is_published_once_a_day_by_itself(signed: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody signs in the night of this test, and what was written in it is to be told from the day before.
    monkeypatch.setattr(vouched, "lately", lambda at: True)
    for minutes in (0, 10, 20):
        keep_the_journal(at=signed + timedelta(minutes=minutes))
    (first,) = publishing.published()
    assert (first.day, first.checkpoint.number) == (signed.date(), 30)
    write(5, at=signed + timedelta(days=1))
    keep_the_journal(at=signed + timedelta(days=1, minutes=1))
    assert [head.checkpoint.number for head in publishing.published()] == [35, 30]
    assert publishing.published()[1] == first, "what was published stays as it was"


def test_before_anything_was_signed_the_page_says_so(tmp_path: Path, settings: LazySettings, at: datetime) -> None:
    settings.JOURNAL = tmp_path
    assert publishing.publish(at=at) is None
    page = Client().get(reverse("design:journal"))
    assert page.status_code == 200
    assert "まだ公開した要約はありません。" in page.content.decode()
    assert Client().get(reverse("design:journal-heads")).content == b""


def test_anybody_reads_the_page_and_the_file_and_no_line_is_in_them(signed: datetime) -> None:
    publishing.publish(at=signed)
    (head,) = publishing.published()
    page = Client().get(reverse("design:journal")).content.decode()
    assert head.checkpoint.hash in page
    assert head.checkpoint.signature in page
    whole = Client().get(reverse("design:journal-heads")).content.decode()
    said = json.loads(whole)
    assert (said["date"], said["lines"], said["key"]) == ("2026-11-16", 30, head.checkpoint.key)
    for secret in ("髙﨑", "照会", "case.seen", "01J0000000000000000000CASE"):
        assert secret not in page + whole
    for nothing in ("2026-11-17", "nonsense", "2026-13-99"):
        assert Client().get(reverse("design:journal-head", args=[nothing])).status_code == 404


def test_who_kept_a_head_finds_that_the_journal_was_rewritten(signed: datetime, tmp_path: Path) -> None:
    publishing.publish(at=signed)
    kept, export = tmp_path / "kept.json", tmp_path / "export.jsonl"
    kept.write_bytes(Client().get(reverse("design:journal-head", args=["2026-11-16"])).content)

    def exported() -> list[str]:
        export.write_text("".join(f"{line}\n" for line in journal.export(at=signed)), encoding="utf-8")
        return list(verify_journal.verify(export, [kept], "").faults)

    assert exported() == []
    lift_guards()
    sql("DELETE FROM ground_journallink WHERE number > 25")
    assert exported() != []


def test_the_console_publishes_and_copies(
    signed: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clock, "now", lambda: signed)
    copy = tmp_path / "copy.jsonl"
    for _ in range(2):
        assert main(["--lang", "ja", "journal", "publish", "--to", str(copy)]) == 0
    assert copy.read_text() == publishing.path().read_text()
    assert len(copy.read_text().splitlines()) == 1
    assert capsys.readouterr().out.startswith("2026-11-16 30 ")

"""The worker's rounds: a step that fails keeps no other and is seen; what the internet side has not packed is packed."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError

from tests.journeys import makers
from yakuba.applications import commands as applications
from yakuba.applications.models import Draft, Filing, Progress
from yakuba.applications.reads import status
from yakuba.ground import failing, outbox, watch
from yakuba.ground.models import Delivery, OutboxEvent
from yakuba.ground.relay import reads as relay
from yakuba.ground.relay.models import ParcelOut
from yakuba.journeys import night, upward
from yakuba.papers import commands as papers
from yakuba.papers.storage import modified, shelf

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=30)
NAME = "髙橋 葛󠄀子"


@pytest.fixture(autouse=True)
def hall(at: datetime, tmp_path: Path, settings: Any) -> Iterator[None]:
    """An open hall with folders of its own, in which nothing has failed."""
    settings.MEDIA_ROOT, settings.KEYS, settings.JOURNAL = tmp_path, tmp_path / "keys", tmp_path / "journal"
    settings.RELAY = tmp_path / "relay"
    cache.clear()
    makers.an_open_hall(at=at)
    makers.let_it_happen(at)
    yield
    cache.clear()


def a_draft_past_its_time(at: datetime) -> None:
    makers.a_draft(makers.the_example("family-of-four"), at=at)
    Draft.objects.update(expires_at=at - timedelta(minutes=1))


def broken(*, at: datetime) -> None:
    raise PermissionError(NAME)


def test_a_step_that_fails_keeps_no_other_and_stands_on_the_operators_page_until_it_ends(
    at: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    a_draft_past_its_time(at)
    monkeypatch.setattr(night, "ROUNDS", [broken])
    night.night_watch(at=at)
    assert not Draft.objects.exists()
    assert "PermissionError" in caplog.text
    assert "葛" not in caplog.text
    night.night_watch(at=at + SOON)
    (one,) = watch.finding("worker.rounds", at=at + SOON).stuck
    assert (one.words, one.since, one.detail) == ("test_journeys_rounds.broken", at, "PermissionError")
    monkeypatch.setattr(night, "ROUNDS", [])
    monkeypatch.setattr(night, "OFTEN", [])
    failing.clear("test_journeys_rounds.broken")
    assert watch.finding("worker.rounds", at=at + SOON).good


def test_a_step_that_ends_again_is_no_longer_shown(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[Exception] = [PermissionError(NAME)]

    def sometimes(*, at: datetime) -> None:
        if faults:
            raise faults.pop()

    monkeypatch.setattr(night, "OFTEN", [sometimes])
    night.go_round_often(at=at)
    assert [(one.since, one.fault) for one in failing.failing()] == [(at, "PermissionError")]
    night.go_round_often(at=at + SOON)
    assert failing.failing() == []


def test_a_database_that_is_away_is_no_fault_of_a_step(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*, at: datetime) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(night, "ROUNDS", [away])
    with pytest.raises(OperationalError):
        night.night_watch(at=at)
    assert failing.failing() == []


def test_the_walk_of_a_night_that_was_cut_off_is_taken_up_again_and_made_once(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked: list[datetime] = []

    def killed(*, at: datetime, dear: bool) -> int:
        if dear:
            walked.append(at)
            if len(walked) == 1:
                raise SystemExit
        return 0

    monkeypatch.setattr(watch, "mend_alone", killed)
    night_ = at.replace(hour=3, minute=31)
    with pytest.raises(SystemExit):
        night.night_watch(at=night_)
    night.night_watch(at=night_ + timedelta(minutes=1))
    assert len(walked) == 1, "another worker may be at it"
    cache.delete(f"night-watch-{night_:%Y-%m-%d}")  # as it runs out after half an hour
    for minute in (35, 36, 70):
        night.night_watch(at=night_ + timedelta(minutes=minute))
    assert len(walked) == 2


def test_a_file_that_goes_while_all_are_walked_ends_no_walk(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = shelf()
    monkeypatch.setattr("yakuba.papers.commands.kept.names", lambda *_: iter(["sealed/2026/11/gone"]))
    monkeypatch.setattr("yakuba.papers.offers.names", lambda *_: iter(["sealed/2026/11/gone"]))
    assert modified(storage, "sealed/2026/11/gone") is None
    assert papers.sweep(at=at) == 0
    assert watch.finding("file.without_row", at=at).good


@pytest.fixture
def at_the_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch and the reactions of the internet side."""
    monkeypatch.setattr(watch.sweeps, "_things", {})
    monkeypatch.delitem(sys.modules, "yakuba.journeys.leaving", raising=False)
    importlib.import_module("yakuba.journeys.leaving")
    monkeypatch.delitem(sys.modules, "yakuba.journeys.leaving")
    monkeypatch.setattr(outbox, "_reactions", {})
    for event, reactions in upward.LEAVING.items():
        for reaction in reactions:
            outbox.on(event, reaction, f"upward.{reaction.__name__}")


def nobody_packs(kind: str) -> None:
    """Lose what was to follow: the parcel, and the event that would have made it."""
    ParcelOut.objects.filter(kind=kind).delete()
    Delivery.objects.all().delete()
    OutboxEvent.objects.all().delete()


def packs_it_again(code: str, kind: str, at: datetime) -> None:
    assert watch.finding(code, at=at + timedelta(days=1)).good
    nobody_packs(kind)
    assert watch.finding(code, at=at + timedelta(minutes=5)).good, "its event may be on its way"
    (one,) = watch.finding(code, at=at + SOON).stuck
    assert one.since == at
    night.night_watch(at=at + SOON)
    makers.let_it_happen(at + SOON)
    assert ParcelOut.objects.filter(kind=kind).count() == 1
    assert watch.finding(code, at=at + SOON).good
    told = OutboxEvent.objects.count()
    night.night_watch(at=at + 2 * SOON)
    assert OutboxEvent.objects.count() == told


def test_a_filing_that_nobody_packed_is_packed(at: datetime, at_the_edge: None) -> None:
    applications.submit(makers.a_draft(makers.the_example("family-of-four"), at=at), at=at)
    makers.let_it_happen(at)
    filing = Filing.objects.get()
    assert relay.packed([filing.pk, "no-such"]) == {filing.pk}
    packs_it_again("filing.not_packed", "filing", at)


def test_a_withdrawal_that_nobody_packed_is_packed(at: datetime, at_the_edge: None) -> None:
    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    applications.submit(code, at=at)
    applications.withdraw(code, status(code).parts[0].procedure, at=at)
    makers.let_it_happen(at)
    assert Progress.objects.filter(stage="withdrawing").exists()
    packs_it_again("withdrawal.not_packed", "withdrawal", at)

"""The worker's rounds: what it does when, what it does without a database, and by which clock it destroys."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from yakuba.config.console import running
from yakuba.config.console.running import CALM, LEAP, OFTEN, WATCH, Rounds


@pytest.fixture
def did(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    monkeypatch.setattr(running, "night_watch", lambda *, at: done.append("watch"))
    monkeypatch.setattr(running, "keep_the_journal", lambda *, at: done.append("journal"))
    monkeypatch.setattr(running, "go_round_often", lambda *, at: done.append("often"))
    monkeypatch.setattr(running, "deliver_all", lambda at: 0)
    return done


def test_the_watch_goes_at_once_and_then_every_minute(did: list[str], at: datetime) -> None:
    rounds = Rounds()
    for second in range(3 * int(WATCH)):
        rounds.go(at=at + timedelta(seconds=second), ticks=float(second))
    assert did.count("watch") == 3
    assert did.count("journal") == 3 * int(WATCH) / 2
    assert did.count("often") >= 3 * int(WATCH) // (OFTEN + 1)


@pytest.mark.parametrize("leap", [timedelta(days=365), timedelta(days=-365), timedelta(seconds=LEAP + 1)])
def test_a_clock_that_has_leapt_destroys_nothing_for_an_hour(did: list[str], at: datetime, leap: timedelta) -> None:
    rounds = Rounds()
    rounds.go(at=at, ticks=0.0)
    did.clear()
    for minute in range(1, int(CALM // 60) + 1):
        rounds.go(at=at + leap + timedelta(minutes=minute), ticks=minute * 60.0)
    assert "watch" not in did
    assert {"journal", "often"} <= set(did)
    rounds.go(at=at + leap + timedelta(hours=2), ticks=2 * 3600.0)
    assert "watch" in did


def test_a_clock_that_is_set_right_in_small_steps_is_trusted(did: list[str], at: datetime) -> None:
    rounds = Rounds()
    for minute in range(10):
        rounds.go(at=at + timedelta(minutes=minute, seconds=5 * minute), ticks=minute * 60.1)
    assert did.count("watch") == 10


@pytest.mark.parametrize("fault", [OperationalError("away"), InterfaceError("closed")], ids=["away", "closed"])
def test_without_a_database_the_worker_waits_for_it(
    did: list[str], monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    waited: list[float] = []

    def deliver(at: datetime) -> int:
        if len(waited) < 3:
            raise fault
        return 1

    def stopped() -> bool:
        return len(waited) == 3

    monkeypatch.setattr(running, "close_old_connections", lambda: None)
    monkeypatch.setattr(running, "deliver_all", deliver)
    monkeypatch.setattr(time, "sleep", waited.append)
    running.work(stopped)
    assert waited == [running.IDLE] * 3


def test_a_watch_that_cannot_go_stands_before_nothing_else(
    did: list[str], monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    def watch(*, at: datetime) -> None:
        raise OperationalError("no such table")

    delivered: list[datetime] = []
    monkeypatch.setattr(running, "night_watch", watch)
    monkeypatch.setattr(running, "deliver_all", delivered.append)
    rounds = Rounds()
    with pytest.raises(OperationalError):
        rounds.go(at=at, ticks=0.0)
    rounds.go(at=at, ticks=1.0)
    assert delivered == [at]
    assert "journal" in did


def test_a_fault_of_our_own_ends_the_worker(did: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def deliver(at: datetime) -> Any:
        raise LookupError("ours")

    monkeypatch.setattr(running, "close_old_connections", lambda: None)
    monkeypatch.setattr(running, "deliver_all", deliver)
    with pytest.raises(LookupError):
        running.work(lambda: False)

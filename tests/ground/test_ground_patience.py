"""Waiting for others: one time for the whole conversation, and what has kept silent is left alone for a while."""

from __future__ import annotations

import socket

import pytest

from yakuba.ground import patience
from yakuba.ground.patience import PAUSE, Away, Deadline

pytestmark = pytest.mark.once


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a clock that stands still until it is set."""
    now = [1000.0]
    monkeypatch.setattr(patience, "monotonic", lambda: now[0])
    return now


def test_a_deadline_gets_shorter_and_is_over_at_last(ticks: list[float]) -> None:
    deadline = Deadline(5)
    assert deadline.left() == 5
    ticks[0] += 4
    assert (deadline.left(), deadline.over) == (1, False)
    ticks[0] += 1
    assert deadline.over
    with pytest.raises(TimeoutError):
        deadline.left()


def test_all_addresses_of_a_host_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ["one", "another"])
    monkeypatch.setattr(socket, "create_connection", lambda _, timeout: given.append(timeout))
    Deadline(8).connect("host", 25)
    assert 0 < given[0] <= 4


def test_what_kept_silent_is_asked_again_after_a_pause_and_no_other_suffers(ticks: list[float]) -> None:
    away = Away()
    away.begins("a")
    assert (away.lasts("a"), away.lasts("b")) == (True, False)
    ticks[0] += PAUSE
    assert not away.lasts("a")


def test_silence_about_one_thing_counts_the_second_time_in_a_row(ticks: list[float]) -> None:
    away = Away()
    away.doubt("a")
    away.answered("a")
    away.doubt("a")
    assert not away.lasts("a")
    away.doubt("a")
    assert away.lasts("a")
    ticks[0] += PAUSE
    away.doubt("a")
    assert not away.lasts("a")

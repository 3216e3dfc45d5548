"""What residents write stays in the memory of the internet side while they are there, and goes when they pause.

The long form, with the times of a real hall and with a hall that never forgets: ``make chaos CHAOS="--only memory"``.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest

from tests.chaos.memory import Edge, Singer, found, found_in
from tests.chaos.remembering import edge, left
from tests.chaos.residents import Person
from yakuba.config import forgetting
from yakuba.config.forgetting import Forgetful, forgetful, personal

PATIENCE = 60.0
SETTLED = 5.0
"""Seconds after which one worker has taken the place of the other."""


@pytest.mark.slow
@pytest.mark.once
def test_after_a_pause_nothing_readable_is_left_in_the_memory_of_the_edge() -> None:
    with edge("sqlite") as hall:
        people = hall.drafts(4)
        hall.become_the_edge(forget=6.0)
        command = hall.web.command
        for name, value in (("--workers", "1"), ("--respawn-interval", "2")):
            command[command.index(name) + 1] = value
        hall.open()
        (worker,), singer, at_once = written(hall, people)
        assert set(at_once) == set(singer.marks), "the search finds everything, while it is there"
        until = time.monotonic() + PATIENCE
        while worker in hall.workers() and time.monotonic() < until:
            time.sleep(0.1)
        hall.wait_until_it_answers()
        assert worker not in hall.workers()
        assert left(hall.processes(), [singer]) == {}
        assert hall.web.starts == 1


def written(hall: Edge, people: list[Person]) -> tuple[list[int], Singer, dict[str, int]]:
    """Let somebody write; on a machine so slow that this took a pause, the next one tries again."""
    for person in people:
        before, singer = hall.workers(), Singer(hall.port, person.code)
        with suppress(OSError):
            singer.sing()
            found_there = found_in(before[0], singer.marks)
            if hall.workers() == before:
                return before, singer, found_there
        hall.wait_until_it_answers()
        time.sleep(SETTLED)
    raise AssertionError("nobody could write without a pause")


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_the_search_finds_a_mark_however_it_is_written(coding: str) -> None:
    marks = {"field": "CANARYFIELD7", "in kanji": "金糸雀欄七", "code": "0123-4567"}
    for name, mark in marks.items():
        assert set(found([bytes(4) + mark.encode(coding) + bytes(4), b"nothing"], marks)) == {name}
    form = b"person.name=%E9%87%91%E7%B3%B8%E9%9B%80%E6%AC%84%E4%B8%83"
    assert found([form, rb"\u91d1\u7cf8\u96c0\u6b04\u4e03"], marks) == {"in kanji": 2}
    assert found(["CANARYFIELD8 金糸雀名七".encode(coding)], marks) == {}


def asked(**more: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "QUERY_STRING": "", **more}


@pytest.mark.parametrize(
    "request_",
    [
        asked(REQUEST_METHOD="POST"),
        asked(QUERY_STRING="q=%E5%B1%B1%E7%94%B0"),
        asked(HTTP_COOKIE="a=b; yakuba_draft=0123"),
        asked(HTTP_COOKIE="__Host-yakuba_filing=0123"),
    ],
)
def test_what_may_hold_a_residents_words_is_personal(request_: dict[str, Any]) -> None:
    assert personal(request_)


def test_looking_at_public_pages_is_nothing_to_forget() -> None:
    assert not personal(asked(HTTP_COOKIE="yakuba_language=en; yakuba_csrf=x"))
    renewed: list[int] = []
    application = Forgetful(lambda _environ, _start: [b"page"], rest=0.0, renew=lambda: renewed.append(1))
    assert application(asked(), None) == [b"page"]
    assert renewed == []


def test_it_asks_once_after_the_last_word_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks, renewed = [100.0], []

    def sleep(seconds: float) -> None:
        # While it waits for the first pause, somebody writes again.
        slept.append(seconds)
        ticks[0] += seconds
        if len(slept) == 1:
            application(asked(REQUEST_METHOD="POST"), None)

    slept: list[float] = []
    monkeypatch.setattr("yakuba.config.forgetting.monotonic", lambda: ticks[0])
    monkeypatch.setattr("yakuba.config.forgetting.sleep", sleep)
    application = Forgetful(lambda _environ, _start: [], rest=20.0, renew=lambda: renewed.append(ticks[0]))
    monkeypatch.setattr("yakuba.config.forgetting.Thread", Straight)
    application(asked(REQUEST_METHOD="POST"), None)
    assert slept == [20.0, 20.0]
    assert renewed == [140.0]


def test_a_server_that_never_rests_is_renewed_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks, renewed = [0.0], []

    def sleep(seconds: float) -> None:
        ticks[0] += min(seconds, 10.0)
        application(asked(REQUEST_METHOD="POST"), None)

    monkeypatch.setattr("yakuba.config.forgetting.monotonic", lambda: ticks[0])
    monkeypatch.setattr("yakuba.config.forgetting.sleep", sleep)
    monkeypatch.setattr("yakuba.config.forgetting.Thread", Straight)
    application = Forgetful(lambda _environ, _start: [], rest=20.0, renew=lambda: renewed.append(ticks[0]))
    application(asked(REQUEST_METHOD="POST"), None)
    assert renewed == [forgetting.LONGEST]


def test_where_no_server_stands_above_us_nobody_is_asked() -> None:
    def application(_environ: Any, _start: Any) -> list[bytes]:
        return []

    assert forgetful(application, rest=20.0) is application


class Straight:
    """A thread that runs where it is started."""

    def __init__(self, target: Any, daemon: bool) -> None:
        self.start = target

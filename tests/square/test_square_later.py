"""What residents see while the database is away or a disk is full: that it will pass, in their language."""

from __future__ import annotations

import errno
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from yakuba.procedures import reads as procedures

AWAY = OperationalError("connection refused")
GONE = InterfaceError("connection already closed")
FULL = OSError(errno.ENOSPC, "No space left on device")


def answer(monkeypatch: pytest.MonkeyPatch, fault: Exception, language: str = "ja") -> Any:
    def fail() -> None:
        raise fault

    monkeypatch.setattr(procedures, "editions", fail)
    return Client(raise_request_exception=False).get("/", headers={"Accept-Language": language})


@pytest.mark.parametrize("fault", [AWAY, GONE, FULL], ids=["away", "gone", "full"])
def test_what_passes_is_said_to_pass_and_asks_nothing_of_the_database(monkeypatch, fault):
    # No mark for the database: touching it would fail this test.
    found = answer(monkeypatch, fault)
    assert found.status_code == 503
    assert int(found["Retry-After"]) > 0
    assert found["Cache-Control"] == "no-store"
    assert "ただいま受け付けられません" in found.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "We cannot take anything in"), ("ja-easy", "いまは うけつけることが できません")]
)
def test_it_is_said_in_the_language_of_the_person(monkeypatch, language, words):
    assert words in answer(monkeypatch, AWAY, language).content.decode()


@pytest.mark.parametrize("fault", [LookupError("ours"), OSError(errno.EACCES, "Permission denied")])
def test_what_is_our_fault_is_not_said_to_pass(monkeypatch, fault):
    found = answer(monkeypatch, fault)
    assert found.status_code == 500
    assert "Retry-After" not in found

from __future__ import annotations

from pathlib import Path

import pytest

from tests.relay import makers
from yakuba.ground.relay import receiving, sending


@pytest.fixture
def border(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spool, keys and kinds of a test's own."""
    settings.RELAY, settings.KEYS = tmp_path / "relay", tmp_path / "keys"
    makers.keys(settings.KEYS)
    monkeypatch.setattr(receiving, "_kinds", {})
    monkeypatch.setattr(sending, "_forgotten", {})
    return tmp_path


@pytest.fixture
def room(border: Path) -> makers.Room:
    """The room that takes letters in."""
    found = makers.Room()
    receiving.on(makers.KIND, found.receive)
    return found

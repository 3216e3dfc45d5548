"""The hall of the stories, opened for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from tests.browser.stage import Hours, Stage, a_stage
from yakuba.ground import clock

A_FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=clock.JST)
"""The day on which the family of the examples files: after the move, before the first deadline."""


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    """The hours of the hall, in the hands of the test."""
    hours = Hours(A_FRIDAY)
    monkeypatch.setattr(clock, "now", hours)
    return hours


@pytest.fixture
def raise_curtain(
    hours: Hours, live_server: Any, tmp_path: Path, open_screen: Callable[..., Any]
) -> Iterator[Callable[..., Stage]]:
    """Open the hall, speaking a language: ``raise_curtain("en")``."""
    cache.clear()
    yield lambda language="ja": a_stage(live_server.url, hours, tmp_path, language, open_screen)
    cache.clear()

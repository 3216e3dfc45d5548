"""What every test may lean on. Kept small: makers of a room live beside its tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from yakuba.ground.clock import JST

pytest_plugins = ["tests.screens"]

MONDAY_NINE = datetime(2026, 11, 16, 9, 0, tzinfo=JST)
"""A working day, in the morning, a Monday like any other."""


@pytest.fixture
def at() -> datetime:
    """The moment at which things happen in a test that does not care which."""
    return MONDAY_NINE


@pytest.fixture(autouse=True)
def speak_japanese() -> Iterator[None]:
    """Give every test the language of the house, whatever the one before switched to."""
    from django.utils import translation

    with translation.override("ja"):
        yield


@pytest.fixture(autouse=True)
def forget_editions() -> Iterator[None]:
    """Let no test see an edition that another one published: a process remembers them, a rolled-back database does not."""
    from yakuba.procedures import reads

    reads.forget()
    yield
    reads.forget()

"""What every test may lean on. Kept small: makers of a room live beside its tests."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import settings

from yakuba.ground.clock import JST

pytest_plugins = ["tests.outside", "tests.screens"]

# How long an example takes is no promise of ours, and a busy machine would break it.
settings.register_profile("yakuba", deadline=None)
settings.load_profile("yakuba")


def pytest_collection_finish() -> None:
    """Let Python look less often through what stays for the whole run: it took a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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


@pytest.fixture(scope="module", autouse=True)
def leave_no_thread() -> Iterator[None]:
    """Let no thread of a file of tests go on after it: what it does it would take from all that follow."""
    before = set(threading.enumerate())
    yield
    targets = {one: getattr(one, "_target", None) for one in set(threading.enumerate()) - before}
    ours = [one for one, target in targets.items() if getattr(target, "__module__", "").startswith("tests.")]
    for one in ours:
        one.join(5)
    assert not [one.name for one in ours if one.is_alive()]


@pytest.fixture(scope="session", autouse=True)
def empty_the_journal() -> Iterator[None]:
    """Let tests with transactions of their own empty the tables after them.

    The journal only grows, and its database sees to that; there is no switch. So the tests lift the triggers in the
    very transaction in which they empty the tables, and set them again: what the migration does, backwards and forwards.
    """
    from importlib import import_module

    from django.db import connection

    guards = import_module("yakuba.ground.migrations.0002_journal_chain")
    # On the class: in a test with a browser an event loop runs in this thread, and Django opens it another connection.
    operations: Any = type(connection.ops)
    flush = operations.sql_flush

    def lifted(self: Any, *args: Any, **options: Any) -> list[str]:
        statements: list[str] = flush(self, *args, **options)
        if not statements:
            return statements
        if connection.vendor == "postgresql":
            return [*guards.POSTGRESQL_BACK, *statements, *guards.POSTGRESQL]
        return [*guards.SQLITE_BACK, *statements, *guards.SQLITE]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", lifted)
        yield

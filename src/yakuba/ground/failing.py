"""Which steps of the worker's rounds do not come to their end, and since when: for the operators' page.

Noted in the cache, which all processes share: who restarts the worker must still see what ended it the night before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.cache import cache

_KEY: Final = "worker-failing"
_LONG: Final = 400 * 24 * 60 * 60
"""Seconds for which it stays noted; each change begins them anew."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A step that failed each time since then; ``fault`` is the kind of the last fault, never its message."""

    step: str
    since: datetime
    fault: str


def note(step: str, fault: str, *, at: datetime) -> None:
    """Note that a step has failed; since when stays."""
    noted = _noted()
    since = noted.get(step, (at.isoformat(), ""))[0]
    if noted.get(step) != (since, fault):
        cache.set(_KEY, {**noted, step: (since, fault)}, _LONG)


def clear(step: str) -> None:
    """Note that a step came to its end."""
    noted = _noted()
    if noted.pop(step, None):
        cache.set(_KEY, noted, _LONG)


def failing() -> list[Failing]:
    """Return what fails now, the oldest first."""
    found = [Failing(step, datetime.fromisoformat(since), fault) for step, (since, fault) in _noted().items()]
    return sorted(found, key=lambda one: one.since)


def _noted() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = cache.get(_KEY, {})
    return found

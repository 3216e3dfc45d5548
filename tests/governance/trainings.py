"""Trainings for the tests of the room."""

from __future__ import annotations

from datetime import date
from typing import Any

from yakuba.governance.rules.training import Course, Held

YEAR = 2026


def a_course(**more: Any) -> Course:
    """A training for all, held by the section for children in the year of the tests."""
    given: dict[str, Any] = {
        "year": YEAR,
        "number": 1,
        "title": "情報セキュリティ研修",
        "audience": "all",
        "target": 30,
        "month": 11,
        "section": "child",
    }
    return Course(**{**given, **more})


def a_session(**more: Any) -> Held:
    """An hour in autumn, before the day of the tests."""
    return Held(**{"part": 1, "on": date(2026, 11, 10), "minutes": 60, **more})

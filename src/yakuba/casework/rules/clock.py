"""The statutory clock: standard processing periods (標準処理期間, 行政手続法第6条) in working days.

The clock starts on the day after receipt, does not run while the resident corrects (補正に要する期間), and ends with
the decision. What the resident is told is always a range, never one average.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from yakuba.ground.japanese.workdays import add_workdays, is_workday

ENOUGH: Final = 20
"""From how many finished cases on we trust what really happened more than what was planned."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a procedure takes, in working days: as planned, and what the last finished cases took."""

    at_least: int = 0
    at_most: int = 0
    took: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """Between which days the decision is to be expected, both included."""

    earliest: date
    latest: date


def due_on(received: date, at_most: int) -> date | None:
    """Return the last day of the period, or None for a procedure without one."""
    return add_workdays(received, at_most) if at_most > 0 else None


def workdays_between(start: date, end: date) -> int:
    """Return how many working days lie after ``start`` up to and with ``end``; negative if ``end`` is earlier."""
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def days_left(due: date | None, *, today: date, paused_since: date | None = None) -> int | None:
    """Return the working days left, 0 on the last day, negative when late; None without a period.

    While the clock is paused, what was left when it stopped.
    """
    if due is None:
        return None
    return workdays_between(min(today, paused_since) if paused_since else today, due)


def forecast(received: date, pace: Pace, *, today: date, paused: int = 0) -> Forecast | None:
    """Return the range in which the decision is to be expected, or None if nothing is known.

    The range of the pack at first; once enough cases are finished, that within which eight of ten of them ended.
    ``paused`` are the working days on which the clock stood still. A range that has passed is moved, not kept.
    """
    low, high = _range(pace)
    if high <= 0:
        return None
    latest = add_workdays(received, high + paused)
    earliest = max(add_workdays(received, low + paused), today)
    if latest < today:
        # Late. We can only say that it is being worked on: from the next working day, within a week.
        earliest, latest = add_workdays(today, 1), add_workdays(today, 5)
    return Forecast(_open(earliest), _open(max(latest, earliest)))


def _range(pace: Pace) -> tuple[int, int]:
    if len(pace.took) < ENOUGH:
        return pace.at_least, pace.at_most
    return _quantile(pace.took, 0.1), max(_quantile(pace.took, 0.9), 1)


def _quantile(values: Sequence[int], share: float) -> int:
    ordered = sorted(values)
    return ordered[min(round(share * (len(ordered) - 1)), len(ordered) - 1)]


def _open(day: date) -> date:
    return day if is_workday(day) else add_workdays(day, 1)

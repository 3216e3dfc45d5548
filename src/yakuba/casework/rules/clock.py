"""The clock of a case: standard processing periods (標準処理期間, 行政手続法第6条), and periods set by a statute.

A standard processing period is what the office has set, in days on which the hall is open. A period in a statute
(「申請のあった日から30日以内」) is counted by the calendar (民法第140条・第141条). Either starts on the day after
receipt, does not run while the resident corrects (補正に要する期間), and ends with the decision. What the resident is
told is always a range, never one average.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from yakuba.ground.japanese.workdays import add_workdays, is_workday, open_on_or_before

ENOUGH: Final = 20
"""From how many finished cases on we trust what really happened more than what was planned."""


class Days(StrEnum):
    """Which days a clock counts: those on which the hall is open (開庁日), or all of them (暦日)."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a procedure takes, in the days that its clock counts: as planned, and what the last finished cases took."""

    at_least: int = 0
    at_most: int = 0
    took: tuple[int, ...] = ()
    counts: Days = Days.WORKING


@dataclass(frozen=True, slots=True)
class Forecast:
    """Between which days the decision is to be expected, both included."""

    earliest: date
    latest: date


def due_on(received: date, at_most: int, counts: Days = Days.WORKING) -> date | None:
    """Return the last day of the period, or None for a procedure without one.

    A period by the calendar may end on a day on which the hall is closed. It is not moved to the next: 地方自治法
    第4条の2第4項 moves what others do towards the hall, not what the hall owes.
    """
    return days_after(received, at_most, counts) if at_most > 0 else None


def days_after(day: date, n: int, counts: Days) -> date:
    """Return the day so many of the counted days later, the day itself not counted."""
    return day + timedelta(days=n) if counts is Days.CALENDAR else add_workdays(day, n)


def days_between(start: date, end: date, counts: Days) -> int:
    """Return how many of the counted days lie after ``start`` up to and with ``end``; negative if ``end`` is earlier."""
    return (end - start).days if counts is Days.CALENDAR else workdays_between(start, end)


def workdays_between(start: date, end: date) -> int:
    """Return how many working days lie after ``start`` up to and with ``end``; negative if ``end`` is earlier."""
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def days_left(due: date | None, *, today: date, paused_since: date | None = None) -> int | None:
    """Return the working days left, 0 on the last of them, negative when late; None without a period.

    They are working days whatever the clock counts: that is how long the office still has for it. While the clock is
    paused, what was left when it stopped.
    """
    if due is None:
        return None
    day = min(today, paused_since) if paused_since else today
    # On a closed day after the last one nothing more could be done in time.
    return workdays_between(day, due) if day <= due else min(workdays_between(day, due), -1)


def forecast(received: date, pace: Pace, *, today: date, paused: int = 0) -> Forecast | None:
    """Return the range in which the decision is to be expected, or None if nothing is known.

    The range of the pack at first; once enough cases are finished, that within which eight of ten of them ended.
    ``paused`` are the counted days on which the clock stood still. A range that has passed is moved, not kept; one by
    the calendar that ends on a closed day ends for the resident on the last open day before it.
    """
    low, high = _range(pace)
    if high <= 0:
        return None
    latest = days_after(received, high + paused, pace.counts)
    earliest = max(days_after(received, low + paused, pace.counts), today)
    if latest < today:
        # Late. We can only say that it is being worked on: from the next working day, within a week.
        earliest, latest = add_workdays(today, 1), add_workdays(today, 5)
    earliest = _open(earliest)
    if pace.counts is Days.CALENDAR:
        latest = open_on_or_before(latest)
    return Forecast(earliest, _open(max(latest, earliest)))


def _range(pace: Pace) -> tuple[int, int]:
    if len(pace.took) < ENOUGH:
        return pace.at_least, pace.at_most
    return _quantile(pace.took, 0.1), max(_quantile(pace.took, 0.9), 1)


def _quantile(values: Sequence[int], share: float) -> int:
    ordered = sorted(values)
    return ordered[min(round(share * (len(ordered) - 1)), len(ordered) - 1)]


def _open(day: date) -> date:
    return day if is_workday(day) else add_workdays(day, 1)

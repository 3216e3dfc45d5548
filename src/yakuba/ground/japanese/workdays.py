"""Days on which the town hall is open: 地方自治法第4条の2, 国民の祝日に関する法律."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import jpholiday

_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=256)
def _holidays(year: int) -> frozenset[date]:
    # Asked year by year and kept: jpholiday computes every answer anew, and a case list asks for hundreds.
    return frozenset(day for day, _name in jpholiday.year_holidays(year))


def is_workday(day: date) -> bool:
    """Tell whether offices are open: no Saturday, Sunday, national holiday, and not 29 December to 3 January."""
    if day.weekday() >= 5 or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return False
    return day not in _holidays(day.year)


def add_workdays(day: date, n: int) -> date:
    """Return the n-th workday after a day, the day itself not counted (民法第140条); negative n counts back.

    With 0 the day itself is returned, open or not.
    """
    step = _DAY if n > 0 else -_DAY
    for _ in range(abs(n)):
        day += step
        while not is_workday(day):
            day += step
    return day


def open_on_or_before(day: date) -> date:
    """Return the day, or the last workday before it if the offices are closed."""
    while not is_workday(day):
        day -= _DAY
    return day


def open_on_or_after(day: date) -> date:
    """Return the day, or the next workday if the offices are closed: where a period ends (地方自治法第4条の2第4項)."""
    while not is_workday(day):
        day += _DAY
    return day

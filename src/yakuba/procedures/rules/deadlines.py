"""Until when something must be handed in."""

from __future__ import annotations

from datetime import date, timedelta

from yakuba.ground.japanese.workdays import is_workday
from yakuba.procedures.rules.facts import Facts
from yakuba.procedures.rules.model import Deadline


def due(deadline: Deadline | None, facts: Facts) -> date | None:
    """Return the last day, or None without a deadline or while the date it hangs on is not known.

    The first day is not counted (民法第140条). A last day on which the hall is closed moves to the next day on
    which it is open (地方自治法第4条の2第4項); a deadline *before* a date (negative days) does not move.
    """
    start = facts.value(deadline.after) if deadline else None
    if deadline is None or not isinstance(start, str):
        return None
    day = date.fromisoformat(start) + timedelta(days=deadline.days)
    while deadline.days > 0 and not is_workday(day):
        day += timedelta(days=1)
    return day

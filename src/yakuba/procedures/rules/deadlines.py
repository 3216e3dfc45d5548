"""Until when something must be handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from yakuba.ground.japanese.workdays import is_workday
from yakuba.procedures.rules.model import Deadline


def due(deadline: Deadline, context: Mapping[str, Any]) -> date | None:
    """Return the last day, or None while the date it hangs on is not known.

    The first day is not counted (民法第140条). A last day on which the hall is closed moves to the next day on
    which it is open (地方自治法第4条の2第4項); a deadline *before* a date (negative days) does not move.
    """
    start = _date_at(context, deadline.after)
    if start is None:
        return None
    day = start + timedelta(days=deadline.days)
    while deadline.days > 0 and not is_workday(day):
        day += timedelta(days=1)
    return day


def _date_at(context: Mapping[str, Any], name: str) -> date | None:
    found: Any = context
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return date.fromisoformat(found) if isinstance(found, str) and found else None

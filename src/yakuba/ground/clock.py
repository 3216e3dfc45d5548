"""The one clock. Pages, commands of the console and the worker read it; everything below is told the time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """Return the present moment in Japan, aware of its zone."""
    return datetime.now(JST)


def today() -> date:
    """Return the date in Japan."""
    return now().date()

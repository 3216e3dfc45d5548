"""When things happen: residents file at any hour, the hall works in its opening hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from yakuba.ground.clock import JST
from yakuba.ground.japanese.workdays import add_workdays, open_on_or_after

OPENS: Final = time(8, 30)
CLOSES: Final = time(17, 15)
OPEN_MINUTES: Final = (CLOSES.hour - OPENS.hour) * 60 + CLOSES.minute - OPENS.minute
DAYS: Final = 40
"""How many days of filings a demo town has behind it."""
JUST_NOW: Final = timedelta(minutes=12)
RUSH: Final = 1.6
"""The greater, the more of the filings are of the last days, and still open."""


def filing_times(count: int, until: datetime, random: Random, *, days: int = DAYS) -> list[datetime]:
    """Return moments of so many last days, in order; most of them in the evening, as people file from home."""
    found: list[datetime] = []
    while len(found) < count:
        day = until.date() - timedelta(days=int(days * random.random() ** RUSH))
        hour = random.choices(range(7, 24), (2, 4, 5, 6, 6, 8, 6, 5, 5, 5, 5, 6, 8, 9, 9, 7, 4))[0]
        moment = at(day, hour * 60 + random.randrange(60))
        if moment < until:
            found.append(moment)
    # The last one has just come in, whatever the hour of the demo.
    return [*sorted(found)[:-1], until - JUST_NOW]


def work_after(moment: datetime, workdays: int, random: Random) -> datetime:
    """Return a moment of work so many working days later, always later than the given one."""
    day = add_workdays(moment.date(), workdays) if workdays > 0 else open_on_or_after(moment.date())
    wanted = at(day, OPENS.hour * 60 + OPENS.minute + random.randrange(OPEN_MINUTES))
    if wanted > moment:
        return wanted
    soon = moment + timedelta(minutes=random.randint(5, 50))
    if soon.time() < CLOSES:
        return soon
    return at(add_workdays(day, 1), OPENS.hour * 60 + OPENS.minute + random.randint(5, 90))


def resident_after(moment: datetime, days: int, random: Random) -> datetime:
    """Return a moment some days later at which somebody sits down at home."""
    return at(moment.date() + timedelta(days=max(days, 1)), random.randint(9, 22) * 60 + random.randrange(60))


def at(day: date, minutes: int) -> datetime:
    """Return a minute of a day in Japan."""
    return datetime.combine(day, time(), JST) + timedelta(minutes=minutes)

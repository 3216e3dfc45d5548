"""The numbering of meetings, and terms that run, overlap or end. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from yakuba.bodies.rules.refusals import TermEndsBeforeItBegins, TermsOverlap
from yakuba.ground.japanese.years import year_name
from yakuba.ground.text import Text

SOON: Final = timedelta(days=90)
"""How long before its end a term is shown as running out: a council of experts is not asked in a week."""


@dataclass(frozen=True, slots=True)
class Term:
    """For how long somebody holds a seat (任期): both days belong to it; without an end it runs until further notice."""

    name: str
    first: date
    last: date | None = None


def meeting_words(year: int, number: int, *, through: bool = False) -> Text:
    """Return how a meeting is called: 「令和5年度第1回」, or 「第3回」 in a body that counts its meetings through."""
    if through:
        return Text(f"第{number}回", f"{number}かいめ", f"Meeting {number}")
    words = year_name(year)
    return Text(f"{words.ja}第{number}回", f"{words.ja_easy} {number}かいめ", f"{words.en}, meeting {number}")


def next_number(taken: Iterable[int]) -> int:
    """Return the number of the next meeting, where these are the numbers of those before (cancelled ones left out)."""
    return max(taken, default=0) + 1


def runs(first: date | None, last: date | None, on: date) -> bool:
    """Tell whether something that holds from a day to a day holds on this one; without a day it is open on that side."""
    return (first is None or first <= on) and (last is None or on <= last)


def runs_out(last: date | None, on: date, *, within: timedelta = SOON) -> bool:
    """Tell whether a term that still runs ends soon."""
    return last is not None and on <= last <= on + within


def check_term(new: Term, others: Iterable[Term], *, places: int = 1) -> None:
    """Check a new term against those that the seat had and has. ``places`` is how many may sit there at once.

    Raises TermEndsBeforeItBegins, and TermsOverlap where more people than places would sit there on some day, or
    the same person twice.
    """
    if new.last is not None and new.last < new.first:
        raise TermEndsBeforeItBegins
    beside = [one for one in others if _overlap(one, new)]
    if any(one.name == new.name for one in beside):
        raise TermsOverlap
    # The most crowded day of the new term is one on which a term begins.
    days = [new.first, *(max(one.first, new.first) for one in beside)]
    if any(1 + sum(runs(one.first, one.last, day) for one in beside) > places for day in days):
        raise TermsOverlap


def _overlap(one: Term, other: Term) -> bool:
    return (one.last is None or other.first <= one.last) and (other.last is None or one.first <= other.last)

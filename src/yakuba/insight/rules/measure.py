"""A measure that the programme counts itself (指標の算定), and the list to which rooms add theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median as middle
from typing import ClassVar, Final

from yakuba.ground.errors import Refusal
from yakuba.ground.registry import Registry
from yakuba.ground.text import Text

EXACT: Final = Decimal("0.1")
"""To what a share or a median is rounded: more figures would promise what a town's numbers cannot keep."""


class UnknownMeasure(Refusal):
    """A name under which no room offers a measure."""

    status: ClassVar[int] = 422

    def __init__(self, name: str) -> None:
        super().__init__(_UNKNOWN.fill(name=name), _LOOK)


@dataclass(frozen=True, slots=True)
class Span:
    """What a count looks at: up to ``at``, and with ``since`` nothing before that. ``since`` belongs to it, ``at`` not."""

    at: datetime
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something a room can count: in words what is counted and what is not, the query that does it, its value.

    ``compute`` returns None where there is nothing yet of which one could speak. ``query`` returns the very query that
    is asked, for people to read. Neither gives out rows: a number leaves the room, and no name. ``stands`` tells that it
    is how things stand at the end of a span, or now, and not what happened within it.
    """

    title: Text
    unit: str
    words: Text
    compute: Callable[[Span], Decimal | None]
    query: Callable[[Span], str]
    stands: bool = False


measures: Registry[Measure] = Registry("measures")
"""All measures of the house. A room adds its own in ``offers.py``, under ``<room>.<what>``."""


def share(part: int, whole: int) -> Decimal | None:
    """Return a share in percent, None of nothing.

    >>> share(1, 3)
    Decimal('33.3')
    """
    return rounded(Decimal(100) * part / whole) if whole else None


def median(values: Iterable[int | Decimal]) -> Decimal | None:
    """Return the middle one of some values, None if there are none."""
    known = [Decimal(value) for value in values]
    return rounded(middle(known)) if known else None


def rounded(value: Decimal) -> Decimal:
    """Return a value as exactly as it is shown, half rounded up."""
    return value.quantize(EXACT, ROUND_HALF_UP)


_UNKNOWN: Final = Text(
    "「{name}」という算定指標はありません。",
    "「{name}」は ありません。",
    "There is no computed indicator “{name}”.",
)
_LOOK: Final = Text(
    "算定できる指標の一覧から選んでください。",
    "ひょうから えらんで ください。",
    "Choose one from the list of what the house can count.",
)

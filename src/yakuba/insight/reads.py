"""What the house can count, and what it counts at a time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yakuba.ground.text import Text
from yakuba.insight.rules import Measure, Span, UnknownMeasure, measures


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that can be had, with its query as it would be asked now; ``stands`` as in `Measure`."""

    id: str
    title: Text
    unit: str
    words: Text
    query: str
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What a measure came to: None where there was nothing to speak of. ``query`` is what was asked."""

    id: str
    value: Decimal | None
    query: str


def offered(span: Span) -> list[Offer]:
    """Return all measures that rooms offer, in the order of their names."""
    return [_offer(id_, one, span) for id_, one in sorted(measures.items())]


def offer(id_: str, span: Span) -> Offer:
    """Return one measure. Raises UnknownMeasure."""
    return _offer(id_, _measure(id_), span)


def is_offered(id_: str) -> bool:
    """Tell whether a room offers a measure of that name."""
    return id_ in measures


def value(id_: str, span: Span) -> Value:
    """Count a measure now. Raises UnknownMeasure."""
    one = _measure(id_)
    return Value(id_, one.compute(span), one.query(span))


def _measure(id_: str) -> Measure:
    found = measures.get(id_)
    if found is None:
        raise UnknownMeasure(id_)
    return found


def _offer(id_: str, one: Measure, span: Span) -> Offer:
    return Offer(id_, one.title, one.unit, one.words, one.query(span), one.stands)

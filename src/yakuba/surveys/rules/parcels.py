"""What crosses the border of a survey, and what is inside the seal of a sheet, format 1.

Down goes what is asked, in clear, for everybody reads it; up go sealed sheets, and in the end how many they were. A field
may be added, none changes its meaning: the two sides of a hall are not renewed in the same minute.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

import msgspec

from yakuba.surveys.rules.model import Answers, Question

FORMAT: Final = 1
BLOCK: Final = 4096
"""Bytes. What is sealed has a multiple of them, so that its length does not tell who wrote much and who little."""
Id = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]


class EditionParcel(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of an edition; none, once they are not asked any more."""

    number: int
    questions: tuple[Question, ...] = ()


class SurveyParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A survey as everybody is asked it; a greater ``version`` is newer. What its questions prove stays inside."""

    id: str
    slug: str
    title: Any
    intro: Any
    whom: Literal["residents", "businesses"]
    state: Literal["open", "closed"]
    opens_on: date
    closes_on: date
    online: bool
    version: int
    editions: tuple[EditionParcel, ...]
    closed_at: datetime | None = None
    format: int = FORMAT


class SheetParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet: nothing of it but its seal."""

    id: Id
    sealed: bytes
    format: int = FORMAT


class EndParcel(msgspec.Struct, frozen=True, kw_only=True):
    """How many sheets the internet side took of a survey that is closed."""

    survey: str
    given: Annotated[int, msgspec.Meta(ge=0)]
    format: int = FORMAT


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What is inside the seal. ``id`` is that of the sheet in the office, and not the one of the sealed sheet."""

    id: Id
    survey: str
    edition: int
    day: date
    answers: Answers
    format: int = FORMAT


def packed(given: Given) -> bytes:
    """Return what is to be sealed, filled up with blanks to whole blocks."""
    data = msgspec.json.encode(given)
    return data + b" " * (-len(data) % BLOCK)


def unpacked(data: bytes) -> Given:
    """Read what was sealed. Raises msgspec.ValidationError."""
    try:
        return msgspec.json.decode(data, type=Given)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise msgspec.ValidationError("not a sheet") from fault

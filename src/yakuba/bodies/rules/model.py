"""A body as plain data: what a plan pack writes in ``bodies.yaml``, and what a new body is founded from.

The shape is that of `Body` in the packs of plans. This room stands below and does not know them: whatever has that
shape is read (`read`), a struct, a mapping or a mapping out of a file.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final, Literal

import msgspec

from yakuba.bodies.rules.meetings import Part, Quorum
from yakuba.bodies.rules.refusals import Unreadable
from yakuba.ground.text import NOTHING, Text

Words = str | dict[str, str]
"""Words for each language, or once for all."""
Kind = Literal["headquarters", "committee", "working-group", "panel", "office", "post"]


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing can be written that the house does not know."""


class ArticleData(_Data, frozen=True, kw_only=True):
    """An article of the founding rule."""

    number: str
    about: Words = ""
    says: Words = ""


class RuleData(_Data, frozen=True, kw_only=True):
    """The ordinance or guideline that founds a body (設置要綱・規程), in one edition."""

    title: Words
    number: str = ""
    on: str = ""
    articles: tuple[ArticleData, ...] = ()


class SeatData(_Data, frozen=True, kw_only=True):
    """A seat that belongs to a post, in words or by the code of the post; ``section`` where it is that of one section."""

    post: Words
    part: Part = Part.MEMBER
    count: int = 1
    note: Words = ""
    section: str = ""


class MeetingData(_Data, frozen=True, kw_only=True):
    """A meeting that was held: ``questions`` are those that the office put to it."""

    on: date
    title: Words
    agenda: tuple[Words, ...] = ()
    questions: tuple[Words, ...] = ()
    outcomes: tuple[Words, ...] = ()
    place: Words = ""
    hours: str = ""


class BodyData(_Data, frozen=True, kw_only=True):
    """A body that steers or advises (推進本部・委員会・部会・有識者会議)."""

    id: str
    title: Words
    kind: Kind
    task: tuple[Words, ...] = ()
    founded_by: RuleData | None = None
    seats: tuple[SeatData, ...] = ()
    reports_to: str = ""
    meets: Words = ""
    meetings: tuple[MeetingData, ...] = ()
    quorum: Quorum = Quorum.NONE
    deputies_count: bool = True
    counts_through: bool = False
    """Meetings are counted through (第3回) and not anew in each fiscal year."""


_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ID_WORDS: Final = Text(
    "記号は、英小文字・数字・ハイフンで64文字以内です。",
    "ちいさい えいじと すうじで かいて ください。",
    "An id is small letters, digits and hyphens, 64 at most.",
)


def read(data: Any) -> BodyData:
    """Read a body from whatever has its shape. Raises Unreadable, with the path to the place as its ``field``."""
    try:
        body = msgspec.convert(msgspec.to_builtins(data), BodyData, strict=False)
    except (msgspec.ValidationError, TypeError) as fault:
        said, _, place = str(fault).rpartition(" - at ")
        wrong = Text(f"{Unreadable.words.ja}（{place}）", Unreadable.words.ja_easy, f"{said or place}.")
        raise Unreadable(place.strip("`") or "$", wrong) from fault
    if not _ID.fullmatch(body.id):
        raise Unreadable("id", _ID_WORDS)
    return body


def text(words: Words | Any) -> Text:
    """Return words of the data as words for people; nothing where nothing is written."""
    return Text.read(words) if words else NOTHING

"""Who looked: what the journal tells residents of those in the hall who saw what they filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Final

from django.conf import settings

from yakuba.applications import reads
from yakuba.ground import clock, journal
from yakuba.ground.clock import JST
from yakuba.ground.journal import Line, withholding
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text

MOST: Final = 50
"""Entries on the page; what is older is told at the counter."""

SAW: Final = Text("申請の内容を見ました", "しんせいの なかみを みました", "Looked at your application")
DEEDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "listed": Text("一覧の画面に表示しました", "いちらんの がめんで みました", "Saw it in a list"),
        "file_seen": Text("添付書類を見ました", "つけた しょるいを みました", "Looked at a document you attached"),
        "letter_seen": Text("通知書を見ました", "てがみを みました", "Looked at a letter to you"),
        "form_printed": Text(
            "申請の内容を紙に印刷しました", "しんせいの なかみを かみに しました", "Printed your application"
        ),
        "exported": Text(
            "申請の内容を書き出しました", "しんせいの なかみを ファイルに しました", "Exported your application"
        ),
    }
)
"""What was done, by the last word of the journal's action; everything else that is a look is SAW."""
OWN_WORK: Final = Text("担当する手続の事務", "たんとうの しごと", "Working on your application")
"""The reason of those whose section the case belongs to; all others had to give one."""
UNKNOWN: Final = Text("役場の職員", "やくばの ひと", "Town hall staff")


@dataclass(frozen=True, slots=True)
class Look:
    """One entry: when (first and last time that day), which section, what and why; how often. ``name`` only if told."""

    first: datetime
    last: datetime
    times: int
    section: Text
    words: Text
    why: Text
    name: str = ""


def looks_at(filing: Ref, *, code: str = "", found: Iterable[Line] | None = None) -> list[Look]:
    """Return who looked at the cases of a filing, the newest first; the same person doing the same on a day is one entry.

    On the internet side nobody of the hall can look, and the hall's journal is not there: then it is what the office
    told across the border, sealed, for the one who holds the ``code``.
    """
    if settings.ZONE == "edge":
        lines, places = _told(filing, code)
    else:
        lines, places = _seen(filing, found)
    ordered = sorted(lines, key=lambda line: (_same(line), line.at))
    looks = [_look(list(group), places) for _, group in groupby(ordered, key=_same)]
    return sorted(looks, key=lambda look: look.last, reverse=True)[:MOST]


def _seen(filing: Ref, found: Iterable[Line] | None) -> tuple[Iterable[Line], dict[str, Text]]:
    # Not at the edge: there these rooms do not exist.
    from yakuba.casework import reads as casework
    from yakuba.people import reads as people

    places = people.section_names()
    lines = journal.seen_by([filing, *casework.cases_of(filing)]) if found is None else found
    return withholding.told_now(lines, at=clock.now()), places


def _told(filing: Ref, code: str) -> tuple[Iterable[Line], dict[str, Text]]:
    told = reads.looks(code) if code else None
    if told is None:
        return [], {}
    lines = [
        Line(datetime.fromisoformat(one.at), "staff", one.who, one.name, one.section, one.action, filing, one.why)
        for one in told.looks
    ]
    return lines, {section: Text.read(name) for section, name in told.sections.items()}


def _same(line: Line) -> tuple[str, ...]:
    day = line.at.astimezone(JST).date().isoformat()
    return day, line.actor_id, line.section, _deed(line), line.why


def _deed(line: Line) -> str:
    return line.action.rpartition(".")[2]


def _look(lines: list[Line], places: Mapping[str, Text]) -> Look:
    one = lines[0]
    return Look(
        first=lines[0].at,
        last=lines[-1].at,
        times=len(lines),
        section=places.get(one.section, UNKNOWN),
        words=DEEDS.get(_deed(one), SAW),
        why=Text(one.why, one.why, one.why) if one.why else OWN_WORK,
        # Across the border the office sends no name at all where the town does not tell it.
        name=one.actor_name if settings.NAME_STAFF or settings.ZONE == "edge" else "",
    )

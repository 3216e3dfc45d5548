"""What the sheets of this room have in common: a head that must be known, lines below it, cells that are days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from yakuba.ground.japanese.characters import squeeze
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place: the line of the sheet (its head is line 1), the column, the words with the remedy."""

    line: int
    column: str
    words: Text


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a sheet with their number, as words by field; none where something is wrong with the head.

    ``given`` are the fields of which the sheet has a column.
    """

    lines: tuple[tuple[int, Mapping[str, str]], ...]
    faults: tuple[Fault, ...]
    given: frozenset[str]


def lines_of(
    cells: Sequence[Sequence[str]], columns: Mapping[str, str], *, needed: Collection[str], most: int
) -> Lines:
    """Return the lines below the head of a sheet. ``columns`` are their heads by field; ``needed`` may not be missing."""
    head = [squeeze(one) for one in cells[0]]
    places = {name: head.index(words) for name, words in columns.items() if words in head}
    faults = [Fault(1, columns[name], _NO_COLUMN) for name in needed if name not in places]
    faults += [Fault(1, one, _UNKNOWN_COLUMN) for one in head if one and one not in columns.values()]
    faults += [Fault(1, one, _TWICE_COLUMN) for one in sorted({one for one in head if one and head.count(one) > 1})]
    if len(cells) - 1 > most:
        faults.append(Fault(most + 2, next(iter(columns.values())), _TOO_MANY.fill(most=most)))
    lines = (
        (at, {name: row[place] if place < len(row) else "" for name, place in places.items()})
        for at, row in enumerate(cells[1:], start=2)
        if any(one.strip() for one in row)
    )
    return Lines(() if faults else tuple(lines), tuple(faults), frozenset(places))


def day(words: str) -> date | Text:
    """Return the day that is written, or what is wrong with it."""
    return read_date(words) or _NO_DAY.fill(words=words)


_NO_COLUMN: Final = Text(
    "この列がありません。書き出したCSVの見出しのまま使ってください。",
    "この れつが ありません。",
    "This column is missing. Keep the heads of an exported CSV.",
)
_UNKNOWN_COLUMN: Final = Text(
    "この見出しの列はありません。見出しを直すか、列を消してください。",
    "この れつは しりません。けして ください。",
    "No column has that head. Mend it or delete the column.",
)
_TWICE_COLUMN: Final = Text(
    "同じ見出しの列が二つあります。一つにしてください。",
    "おなじ れつが 2つ あります。",
    "There are two such columns. Keep one.",
)
_TOO_MANY: Final = Text(
    "一度に取り込めるのは{most}行までです。分けてください。",
    "{most}ぎょう までです。わけて ください。",
    "At most {most} lines at once. Divide the file.",
)
_NO_DAY: Final = Text(
    "「{words}」は日付として読めません。2027-03-31 または 令和9年3月31日 のように書いてください。",
    "「{words}」は ひづけでは ありません。2027-03-31 のように かいて ください。",
    "“{words}” is no date. Write it like 2027-03-31.",
)

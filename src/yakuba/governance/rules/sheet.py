"""The register as a sheet: how its columns are called, what its cells mean, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from yakuba.governance.rules.model import DEMANDS, KINDS, STATES, Demand, Kind, Line, State, faults_of
from yakuba.ground.japanese.characters import squeeze, writable
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.text import Text

COLUMNS: Final[Mapping[str, str]] = {
    "number": "番号",
    "title": "例規の名称",
    "kind": "種別",
    "section": "所管課",
    "item": "項番",
    "article": "条項",
    "demand": "規制の種類",
    "law": "根拠法令",
    "means": "見直しの方法",
    "by_when": "見直しの期限",
    "measure": "計画の施策",
    "state": "状態",
    "reason": "存続の理由",
    "note": "備考",
}
"""Field → head of its column, in the order of the sheet."""
NEEDED: Final = ("number", "title", "kind", "section", "item", "article", "demand")
"""Without these a line is none; the other columns may be left out."""
MOST_LINES: Final = 5_000

E = TypeVar("E", Kind, Demand, State)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place: the line of the sheet (its head is line 1), the column, the words with the remedy."""

    line: int
    column: str
    words: Text


@dataclass(frozen=True, slots=True)
class Read:
    """What a sheet says. With a single fault nothing of it is to be taken over. ``given`` are the columns that it has."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    given: frozenset[str] = frozenset(COLUMNS)


def rows(lines: Iterable[Line], names: Mapping[str, str]) -> list[list[object]]:
    """Return the cells of the register, below the heads of `COLUMNS`. ``names`` are those of the sections by code."""
    return [
        [
            one.number,
            one.title,
            KINDS[one.kind].ja,
            names.get(one.section, one.section),
            one.item,
            one.article,
            DEMANDS[one.demand].ja,
            one.law,
            one.means,
            one.by_when.isoformat() if one.by_when else "",
            one.measure,
            STATES[one.state].ja,
            one.reason,
            one.note,
        ]
        for one in lines
    ]


def read(cells: Sequence[Sequence[str]], sections: Mapping[str, str]) -> Read:
    """Read a sheet with its head. ``sections`` are the codes of the sections by name and by code."""
    head = [squeeze(one) for one in cells[0]]
    columns = {name: head.index(words) for name, words in COLUMNS.items() if words in head}
    faults = [Fault(1, COLUMNS[name], _NO_COLUMN) for name in NEEDED if name not in columns]
    faults += [Fault(1, one, _UNKNOWN_COLUMN) for one in head if one and one not in COLUMNS.values()]
    faults += [Fault(1, one, _TWICE_COLUMN) for one in sorted({one for one in head if one and head.count(one) > 1})]
    if len(cells) - 1 > MOST_LINES:
        faults.append(Fault(MOST_LINES + 2, COLUMNS["number"], _TOO_MANY.fill(most=MOST_LINES)))
    if faults:
        return Read((), tuple(faults))
    found: list[tuple[int, Line]] = []
    for at, row in enumerate(cells[1:], start=2):
        if any(one.strip() for one in row):
            line, wrong = line_of(at, {name: row[n] if n < len(row) else "" for name, n in columns.items()}, sections)
            faults += wrong
            if line is not None:
                found.append((at, line))
    faults += _together(found)
    faults.sort(key=lambda one: one.line)
    return Read(() if faults else tuple(line for _, line in found), tuple(faults), frozenset(columns))


def line_of(at: int, cells: Mapping[str, str], sections: Mapping[str, str]) -> tuple[Line | None, list[Fault]]:
    """Read the fields of one line, words as they were typed. Without a line there are faults."""
    faults: list[Fault] = []

    def cell(name: str, reads: Callable[[str], Any], *, default: Any = "") -> Any:
        words = writable(cells.get(name, "")).strip()
        if not words and name not in ("kind", "section", "item", "demand"):
            return default
        value = reads(words)
        if isinstance(value, Text):
            faults.append(Fault(at, COLUMNS[name], value))
            return None
        return value

    given = {
        "number": cell("number", squeeze),
        "title": cell("title", squeeze),
        "kind": cell("kind", _one_of(KINDS)),
        "section": cell("section", lambda words: sections.get(squeeze(words), _NO_SECTION.fill(words=words))),
        "item": cell("item", _number),
        "article": cell("article", squeeze),
        "demand": cell("demand", _one_of(DEMANDS)),
        "law": cell("law", squeeze),
        "means": cell("means", str),
        "by_when": cell("by_when", _day, default=None),
        "measure": cell("measure", squeeze),
        "state": cell("state", _one_of(STATES), default=State.FOUND),
        "reason": cell("reason", str),
        "note": cell("note", str),
    }
    if faults:
        return None, faults
    line = Line(**given)
    return line, [Fault(at, COLUMNS[name], words) for name, words in faults_of(line)]


def _together(found: Sequence[tuple[int, Line]]) -> list[Fault]:
    """What only shows when lines are seen together: a line twice, a rule that is called otherwise further down."""
    faults, keys, rules = [], dict[tuple[str, int], int](), dict[str, tuple[int, Line]]()
    for at, line in found:
        if line.key in keys:
            faults.append(Fault(at, COLUMNS["item"], _TWICE.fill(line=keys[line.key])))
        keys.setdefault(line.key, at)
        first_at, first = rules.setdefault(line.number, (at, line))
        faults += [
            Fault(at, COLUMNS[name], _OTHERWISE.fill(line=first_at))
            for name in ("title", "kind", "section")
            if getattr(first, name) != getattr(line, name)
        ]
    return faults


def _one_of(words: Mapping[E, Text]) -> Callable[[str], E | Text]:
    """Read a word or a code of a list, in whatever width."""
    known = {squeeze(text.ja): one for one, text in words.items()} | {one.value: one for one in words}
    choice = "、".join(text.ja for text in words.values())

    def reads(typed: str) -> E | Text:
        return known.get(squeeze(typed), _UNKNOWN.fill(words=typed, choice=choice))

    return reads


def _number(words: str) -> int | Text:
    plain = squeeze(words)
    return int(plain) if plain.isdecimal() and len(plain) <= 4 and int(plain) > 0 else _NO_NUMBER


def _day(words: str) -> date | Text:
    return read_date(words) or _NO_SUCH_DAY.fill(words=words)


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
_TWICE: Final = Text(
    "{line}行目と同じ番号・項番です。項番を変えるか、どちらかを消してください。",
    "{line}ぎょうめと おなじ ばんごうです。",
    "Same number and item as line {line}. Change the item or delete one.",
)
_OTHERWISE: Final = Text(
    "同じ番号の例規なのに、{line}行目と違います。そろえてください。",
    "{line}ぎょうめと ちがいます。おなじに して ください。",
    "The same rule says otherwise in line {line}. Make them alike.",
)
_UNKNOWN: Final = Text(
    "「{words}」という区分はありません。次のどれかにしてください：{choice}",
    "「{words}」は ありません。つぎの どれかに して ください：{choice}",
    "There is no “{words}”. Use one of: {choice}",
)
_NO_SECTION: Final = Text(
    "「{words}」という課はありません。課の名前かコードを確かめてください。",
    "「{words}」は ありません。なまえを たしかめて ください。",
    "There is no section “{words}”. Check its name or code.",
)
_NO_NUMBER: Final = Text(
    "1から9999までの番号を書いてください。",
    "1から 9999までの かずを かいて ください。",
    "Write a number from 1 to 9999.",
)
_NO_SUCH_DAY: Final = Text(
    "「{words}」は日付として読めません。2027-03-31 または 令和9年3月31日 のように書いてください。",
    "「{words}」は ひづけでは ありません。2027-03-31 のように かいて ください。",
    "“{words}” is no date. Write it like 2027-03-31.",
)

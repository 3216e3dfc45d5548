"""The register as a sheet: how its columns are called, what its cells mean, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from yakuba.governance.rules.cells import Fault, day, lines_of
from yakuba.governance.rules.model import DEMANDS, KINDS, STATES, Demand, Kind, Line, State, faults_of
from yakuba.ground.japanese.characters import squeeze, writable
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
    sheet = lines_of(cells, COLUMNS, needed=NEEDED, most=MOST_LINES)
    faults = list(sheet.faults)
    found: list[tuple[int, Line]] = []
    for at, row in sheet.lines:
        line, wrong = line_of(at, row, sections)
        faults += wrong
        if line is not None:
            found.append((at, line))
    faults += _together(found)
    faults.sort(key=lambda one: one.line)
    return Read(() if faults else tuple(line for _, line in found), tuple(faults), sheet.given)


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
        "by_when": cell("by_when", day, default=None),
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

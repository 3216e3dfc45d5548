"""Trainings as sheets: the plan of years, and the sessions with who attended; what is wrong is told by line and column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from yakuba.governance.rules.cells import Fault, day, lines_of
from yakuba.governance.rules.training import MEANS, Attendance, Course, Held, course_faults, held_faults
from yakuba.ground.japanese.characters import squeeze, writable
from yakuba.ground.text import Text

PLAN: Final[Mapping[str, str]] = {
    "year": "年度",
    "number": "番号",
    "title": "研修名",
    "audience": "対象",
    "target": "目標人数",
    "month": "実施月",
    "section": "実施課",
    "note": "備考",
}
"""Field → head of its column in the sheet of the plan, in order."""
SESSIONS: Final[Mapping[str, str]] = {
    "year": "年度",
    "number": "番号",
    "part": "回",
    "on": "開催日",
    "minutes": "時間（分）",
    "means": "方法",
    "by": "講師・主催",
    "staff": "職員番号",
    "section": "課",
    "count": "人数",
}
"""The same of the sheet of sessions: a line for each person, or for a section with a number, or for a session alone."""
OPTIONAL: Final = frozenset({"note", "means", "by", "staff", "section", "count"})
MOST_LINES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session of a sheet: of which training (year and number), how it was held, who attended."""

    course: tuple[int, int]
    held: Held
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Known:
    """What a hall knows, as a sheet may say it: codes by name and code, and the ids of staff by their number."""

    sections: Mapping[str, str]
    audiences: Mapping[str, Text] = field(default_factory=dict)
    staff: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Staff number → id and the section of today."""
    courses: Collection[tuple[int, int]] = ()


def plan_rows(
    lines: Iterable[Course], audiences: Mapping[str, Text], sections: Mapping[str, str]
) -> list[list[object]]:
    """Return the cells of the plan below its heads."""
    return [
        [
            one.year,
            one.number,
            one.title,
            audiences[one.audience].ja if one.audience in audiences else one.audience,
            one.target,
            one.month,
            sections.get(one.section, one.section),
            one.note,
        ]
        for one in lines
    ]


def session_rows(
    sittings: Iterable[Sitting], numbers: Mapping[str, str], sections: Mapping[str, str]
) -> list[list[object]]:
    """Return the cells of the sessions below their heads. ``numbers`` are those of the staff by id."""
    found: list[list[object]] = []
    for one in sittings:
        held = one.held
        head = [*one.course, held.part, held.on.isoformat(), held.minutes, MEANS[held.means].ja, held.by]
        named = [[*head, numbers.get(id_, id_), "", ""] for id_ in one.attendance.named]
        counted = [[*head, "", sections.get(code, code), n] for code, n in one.attendance.counted.items()]
        found += [*named, *counted] or [[*head, "", "", ""]]
    return found


def read_plan(cells: Sequence[Sequence[str]], known: Known) -> tuple[list[Course], list[Fault]]:
    """Read a sheet of the plan with its head. With a single fault nothing of it is to be taken over."""
    found: list[Course] = []
    keys: dict[tuple[int, int], int] = {}
    sheet = lines_of(cells, PLAN, needed=PLAN, most=MOST_LINES)
    faults = list(sheet.faults)
    for at, row in sheet.lines:
        given, wrong = course_cells(at, row, known)
        if not wrong:
            line = Course(**given)
            wrong = [Fault(at, PLAN[name], words) for name, words in course_faults(line, known.audiences)]
            if line.key in keys:
                wrong.append(Fault(at, PLAN["number"], _TWICE.fill(line=keys[line.key])))
            keys.setdefault(line.key, at)
            found.append(line)
        faults += wrong
    return ([] if faults else found), faults


def course_cells(at: int, row: Mapping[str, str], known: Known) -> tuple[dict[str, Any], list[Fault]]:
    """Read the fields of one line of the plan, words as they were typed."""
    audiences = {squeeze(words.ja): code for code, words in known.audiences.items()}
    audiences |= {code: code for code in known.audiences}
    read = _Cells(at, row, PLAN)
    given = {
        "year": read("year", _number),
        "number": read("number", _number),
        "title": read("title", squeeze),
        "audience": read("audience", _one_of(audiences, _NO_AUDIENCE)),
        "target": read("target", _number),
        "month": read("month", _number),
        "section": read("section", _one_of(known.sections, _NO_SECTION)),
        "note": read("note", str),
    }
    return given, read.faults


def held_cells(at: int, row: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    """Read how a session was held, words as they were typed."""
    means = {squeeze(words.ja): one for one, words in MEANS.items()} | {one.value: one for one in MEANS}
    read = _Cells(at, row, SESSIONS)
    given = {
        "part": read("part", _number),
        "on": read("on", day),
        "minutes": read("minutes", _number),
        "means": read("means", _one_of(means, _NO_MEANS)) or next(iter(MEANS)),
        "by": read("by", squeeze),
    }
    return given, read.faults


def read_sessions(cells: Sequence[Sequence[str]], known: Known) -> tuple[list[Sitting], list[Fault]]:
    """Read a sheet of sessions with its head. With a single fault nothing of it is to be taken over."""
    found: dict[tuple[int, int, int], tuple[int, Sitting]] = {}
    sheet = lines_of(cells, SESSIONS, needed=SESSIONS, most=MOST_LINES)
    faults = list(sheet.faults)
    for at, row in sheet.lines:
        given, wrong = held_cells(at, row)
        who = _Cells(at, row, SESSIONS)
        course = (who("year", _number), who("number", _number))
        person = who("staff", lambda words: known.staff.get(squeeze(words), _NO_STAFF.fill(words=words)))
        section = who("section", _one_of(known.sections, _NO_SECTION))
        count = who("count", _number)
        wrong += who.faults
        if not wrong and course not in known.courses:
            wrong.append(Fault(at, SESSIONS["number"], _NO_COURSE))
        if not wrong:
            wrong = _added(found, at, Sitting(course, Held(**given), Attendance({}, {})), (person, section, count))
        faults += wrong
    return ([] if faults else [one for _, one in found.values()]), faults


def _added(
    found: dict[tuple[int, int, int], tuple[int, Sitting]], at: int, one: Sitting, who: tuple[Any, str, Any]
) -> list[Fault]:
    """Add a line to the sessions that were read; return what is wrong with it."""
    person, section, count = who
    first, sitting = found.setdefault((*one.course, one.held.part), (at, one))
    there = sitting.attendance
    if sitting.held != one.held:
        return [Fault(at, SESSIONS["on"], _OTHERWISE.fill(line=first))]
    wrong = (
        [Fault(at, SESSIONS[name], words) for name, words in held_faults(one.held, one.course[0])]
        if first == at
        else []
    )
    if person and (section or count):
        wrong.append(Fault(at, SESSIONS["count"], _EITHER))
    elif bool(section) != bool(count):
        wrong.append(Fault(at, SESSIONS["count" if section else "section"], _BOTH))
    elif (person and person[0] in there.named) or (section and section in there.counted):
        wrong.append(Fault(at, SESSIONS["staff" if person else "section"], _SAME))
    elif person:
        there.named[person[0]] = person[1]
    elif section:
        there.counted[section] = count
    return wrong


class _Cells:
    """Reads the cells of a line and gathers what is wrong with them."""

    def __init__(self, at: int, row: Mapping[str, str], columns: Mapping[str, str]) -> None:
        self.at, self.row, self.columns = at, row, columns
        self.faults: list[Fault] = []

    def __call__(self, name: str, reads: Callable[[str], Any]) -> Any:
        words = writable(self.row.get(name, "")).strip()
        if not words:
            if name not in OPTIONAL and not (name == "section" and self.columns is SESSIONS):
                self.faults.append(Fault(self.at, self.columns[name], _EMPTY))
            return ""
        value = reads(words)
        if isinstance(value, Text):
            self.faults.append(Fault(self.at, self.columns[name], value))
        return value


def _one_of(known: Mapping[str, Any], otherwise: Text) -> Callable[[str], Any]:
    return lambda words: known.get(squeeze(words), otherwise.fill(words=words))


def _number(words: str) -> int | Text:
    plain = squeeze(words)
    return int(plain) if plain.isdecimal() and len(plain) <= 6 and int(plain) > 0 else _NO_NUMBER


_EMPTY: Final = Text("記入してください。", "かいて ください。", "This must be filled in.")
_TWICE: Final = Text(
    "{line}行目と同じ年度・番号です。番号を変えるか、どちらかを消してください。",
    "{line}ぎょうめと おなじ ばんごうです。",
    "Same year and number as line {line}. Change the number or delete one.",
)
_OTHERWISE: Final = Text(
    "同じ回なのに、開催日・時間・方法・講師のどれかが{line}行目と違います。そろえてください。",
    "{line}ぎょうめと ちがいます。おなじに して ください。",
    "The same session says another day, length, means or lecturer in line {line}. Make them alike.",
)
_SAME: Final = Text(
    "この回に、同じ職員または同じ課の行がもうあります。どちらかを消してください。",
    "おなじ ひとが 2かい あります。",
    "This session has that person or section already. Delete one.",
)
_EITHER: Final = Text(
    "一つの行には、職員番号か、課と人数のどちらかだけを書いてください。",
    "どちらかだけ かいて ください。",
    "A line has either a staff number, or a section with a number.",
)
_BOTH: Final = Text(
    "課と人数は、両方を書いてください。", "かと かずを かいて ください。", "Write both the section and the number."
)
_NO_AUDIENCE: Final = Text(
    "「{words}」という対象はありません。「全職員」、課の名前、「課長の職にある者」のように書いてください。",
    "「{words}」は ありません。「全職員」や かの なまえを かいて ください。",
    "There is no audience “{words}”. Write 全職員, the name of a section, or a post as in an exported CSV.",
)
_NO_SECTION: Final = Text(
    "「{words}」という課はありません。課の名前かコードを確かめてください。",
    "「{words}」は ありません。なまえを たしかめて ください。",
    "There is no section “{words}”. Check its name or code.",
)
_NO_STAFF: Final = Text(
    "職員番号「{words}」の職員はいません。番号を確かめてください。",
    "「{words}」の ひとは いません。",
    "Nobody has the staff number “{words}”. Check it.",
)
_NO_MEANS: Final = Text(
    "「{words}」という方法はありません。集合、オンライン、eラーニングのどれかにしてください。",
    "「{words}」は ありません。",
    "There is no “{words}”. Use 集合, オンライン or eラーニング.",
)
_NO_COURSE: Final = Text(
    "この年度・番号の研修は計画にありません。先に計画を取り込んでください。",
    "この けんしゅうは けいかくに ありません。",
    "No plan has a training of this year and number. Take the plan over first.",
)
_NO_NUMBER: Final = Text("1以上の数を書いてください。", "すうじを かいて ください。", "Write a number from 1.")

"""YAML read with the line of every value, so that a fault can say where it is.

libyaml finds the parts of the text, through PyYAML; what a bare word stands for is said here, by the core schema of YAML 1.2
(see docs/adr/0032).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final

import yaml  # noqa: TID251
from yaml.reader import ReaderError  # noqa: TID251

from yakuba.ground.packs.faults import Fault, FaultyPack

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """One file: its plain data, and the line on which each part of it begins."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Return the line of a value; of the nearest thing around it, if it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, words: tuple[str, str], remedy: tuple[str, str] = ("", "")) -> Fault:
        """Return a fault at a place of this file."""
        return Fault(self.file, self.line(path), *words, *remedy)


DEEPEST: Final = 64
"""So many lists and tables may lie inside each other: ten times what a pack needs, and far from what a machine cannot follow."""

_UNSEEN: Final = re.compile("[\x85\u2028\u2029]")
"""Line breaks that no editor shows. They come along when text is pasted from elsewhere, and mostly break what they stand in."""


def read(file: str, text: str) -> Source:
    """Read a file. Faults of the notation itself are in ``faults``, and then there is no data."""
    source = Source(file)
    try:
        _build(source, yaml.parse(text, Loader=yaml.CLoader))
    except FaultyPack as refused:
        return Source(file, faults=list(refused.faults))
    except yaml.MarkedYAMLError as fault:
        if unseen := _UNSEEN.search(text):
            line = text.count("\n", 0, unseen.start()) + 1
            return Source(file, faults=[_notation(file, line, f"an invisible line break, U+{ord(unseen[0]):04X}")])
        mark = fault.problem_mark or fault.context_mark
        return Source(file, faults=[_notation(file, (mark.line + 1) if mark else 1, str(fault.problem))])
    except ReaderError as fault:
        line = text.encode().count(b"\n", 0, fault.position) + 1
        return Source(file, faults=[_notation(file, line, str(fault.reason))])
    except UnicodeEncodeError as fault:  # half of a surrogate pair: no character at all
        line = text.count("\n", 0, fault.start) + 1
        return Source(file, faults=[_notation(file, line, "control characters are not allowed")])
    return source


def _alone(source: Source, event: yaml.Event) -> None:
    """Refuse ``&name`` and ``*name``: a pack says things where they hold, and parts of parts of parts could fill any memory."""
    if not isinstance(event, yaml.NodeEvent) or event.anchor is None:
        return
    fault = Fault(
        source.file,
        _line(event),
        "別名（& と *）は使えません。",
        "Anchors and aliases (& and *) are not used in packs.",
        "同じ内容でも、その場所に書いてください。文字としての & や * は、引用符で囲んでください。",
        "Write it out where it holds. Put text that begins with & or * in quotes.",
    )
    raise FaultyPack([fault])


def text_of(file: str, raw: bytes) -> str:
    """Return the text of a file. Raises FaultyPack with the line of the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        wrong = Fault(
            file,
            raw.count(b"\n", 0, fault.start) + 1,
            "文字コードがUTF-8ではありません。",
            "This is not UTF-8 text.",
            "UTF-8で保存し直してください。",
            "Save the file as UTF-8.",
        )
        raise FaultyPack([wrong]) from None


def _notation(file: str, line: int, problem: str) -> Fault:
    return Fault(
        file,
        line,
        f"YAMLとして読めません（{problem}）。",
        f"This is not YAML ({problem}).",
        "字下げ、コロンの後の空白、引用符の閉じ忘れを確かめてください。",
        "Check indentation, the space after colons, and unclosed quotes.",
    )


def _build(source: Source, events: Iterator[yaml.Event]) -> None:
    """Take the one document of a text out of its events. Raises FaultyPack for what no pack may write."""
    next(events)  # the text begins
    if isinstance(next(events), yaml.StreamEndEvent):
        return
    source.data = _value(source, events, next(events), ())
    next(events)  # the document ends
    if not isinstance(after := next(events), yaml.StreamEndEvent):
        raise FaultyPack([_notation(source.file, _line(after), "a second document begins here")])


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _value(source: Source, events: Iterator[yaml.Event], event: yaml.Event, path: Path) -> Any:
    line = source.lines[path] = _line(event)
    _alone(source, event)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if len(path) >= DEEPEST:
        raise FaultyPack([_notation(source.file, line, "nested too deeply")])
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(source, events, path)
    listed: list[Any] = []
    while not isinstance(one := next(events), yaml.SequenceEndEvent):
        listed.append(_value(source, events, one, (*path, len(listed))))
    return listed


def _mapping(source: Source, events: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
    built: dict[str, Any] = {}
    while not isinstance(name := next(events), yaml.MappingEndEvent):
        line = _line(name)
        _alone(source, name)
        if not isinstance(name, yaml.ScalarEvent):
            raise FaultyPack([_notation(source.file, line, "a name is a word, not a list or a table")])
        key = name.value
        if key in built:
            source.faults.append(_again(source.file, line, key))
        built[key] = _value(source, events, next(events), (*path, key))
        source.lines[(*path, key)] = line
    return built


def _again(file: str, line: int, key: str) -> Fault:
    return Fault(
        file,
        line,
        f"「{key}」が二度書かれています。",
        f"“{key}” is written twice.",
        "どちらか一つにしてください。",
        "Keep one of them.",
    )


_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), "null"),
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), "bool"),
}
_NUMBER: Final = re.compile(
    r"(?P<int>[-+]?[0-9][0-9_]*)|"
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
)


def _kind(event: yaml.ScalarEvent) -> str:
    """Return what a word stands for, by the core schema of YAML 1.2: ``no`` and ``on`` are words there, 12:30 is no number."""
    if event.tag:
        return str(event.tag).rpartition(":")[2]
    if not event.implicit[0]:  # in quotes
        return "str"
    if word := _WORDS.get(event.value):
        return word
    if not (number := _NUMBER.fullmatch(event.value)):
        return "str"
    return "int" if number["int"] else "float"


def _scalar(event: yaml.ScalarEvent) -> Any:
    try:
        return _plain(_kind(event), event.value)
    except ValueError:  # a tag that does not fit, a number too large: what remains is what was written
        return event.value


def _plain(kind: str, value: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return value.lower() == "true"
    if kind == "int":
        # 0171 is a code with a leading zero, never an octal number.
        return value if len(value) > 1 and value.startswith("0") else int(value.replace("_", ""), 0)
    if kind == "float":
        number = float(value)
        return number if isfinite(number) else value
    return value  # dates stay the ISO strings they are written as

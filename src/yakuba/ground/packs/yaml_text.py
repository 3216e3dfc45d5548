"""YAML read with the line of every value, so that a fault can say where it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

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


def read(file: str, text: str) -> Source:
    """Read a file. Faults of the notation itself are in ``faults``, and then there is no data."""
    source = Source(file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        source.faults.append(_notation(file, (mark.line + 1) if mark else 1, str(fault.problem)))
        return source
    except YAMLError as fault:
        source.faults.append(_notation(file, 1, str(fault)))
        return source
    except RecursionError:
        source.faults.append(_notation(file, 1, "nested too deeply"))
        return source
    if (again := _twice(node)) is not None:
        source.faults.append(_alias(file, again))
        return source
    if node is not None:
        source.data = _build(node, (), source)
    return source


def _twice(node: Node | None) -> int | None:
    """Return the line of a part that is used a second time (``*name``), None if there is none.

    A pack says things where they hold: a part of parts of parts could be larger than any memory.
    """
    seen: set[int] = set()
    waiting = [node] if node is not None else []
    while waiting:
        here = waiting.pop()
        if id(here) in seen:
            return int(here.start_mark.line) + 1
        seen.add(id(here))
        if isinstance(here, MappingNode):
            waiting += [one for pair in here.value for one in pair]
        elif isinstance(here, SequenceNode):
            waiting += here.value
    return None


def _alias(file: str, line: int) -> Fault:
    return Fault(
        file,
        line,
        "別名（& と *）は使えません。",
        "Anchors and aliases (& and *) are not used in packs.",
        "同じ内容でも、その場所に書いてください。",
        "Write it out where it holds.",
    )


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


def _build(node: Node, path: Path, source: Source) -> Any:
    source.lines[path] = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in built:
                source.faults.append(
                    Fault(
                        source.file,
                        key_node.start_mark.line + 1,
                        f"「{key}」が二度書かれています。",
                        f"“{key}” is written twice.",
                        "どちらか一つにしてください。",
                        "Keep one of them.",
                    )
                )
            built[key] = _build(value_node, (*path, key), source)
            source.lines[(*path, key)] = key_node.start_mark.line + 1
        return built
    if isinstance(node, SequenceNode):
        return [_build(one, (*path, place), source) for place, one in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: Node) -> Any:
    kind, value = str(node.tag).rpartition(":")[2], str(node.value)
    try:
        return _plain(kind, value)
    except ValueError:  # .inf, or a tag that does not fit what it stands before: what remains is what was written
        return value


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

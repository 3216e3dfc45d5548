"""Forms for parts of a plan: from what a pack would write to controls, from what was sent back to what a pack would write.

A value that cannot be right (letters for yen) is passed on as it was typed: the rules say what is wrong with it, at its
field, and the form shows it again. Template: ``plans/edit.html``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from django.http import QueryDict

from yakuba.ground.japanese.characters import writable
from yakuba.ground.text import LANGUAGES, NOTHING, Text
from yakuba.plans.rules.packs.changing import Told

Kind = Literal["words", "area", "lines", "line", "choice", "tick", "many", "rows", "cells"]
_OTHERS: Final = ("ja-easy", "en")
_SHOWN: Final = {"ja": "ja", "easy": "ja-easy", "en": "en"}
"""The languages by the names that they have in templates."""
_LONGEST = 20_000
_MORE_ROWS = 3
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen."""

    value: str
    words: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A field: its place in the part (``sheet.problem``), what it is called, and how it is written.

    ``words`` and ``area`` are words in three languages, short and long; ``lines`` a list of them, one on each line;
    ``cells`` are plain words one on each line; ``rows`` a table with ``columns``. ``whole`` marks cells that hold a whole
    number, ``blank`` says what it means to choose nothing.
    """

    name: str
    label: Text
    kind: Kind
    hint: Text = NOTHING
    required: bool = False
    options: tuple[Option, ...] = ()
    columns: tuple[Spec, ...] = ()
    whole: bool = False
    number: bool = False
    blank: Text | None = None


@dataclass(slots=True)
class Cell:
    """A control as it is shown."""

    spec: Spec
    name: str
    value: Any
    error: Text | None = None
    theirs: Text | None = None
    """What stands there now, where somebody else was faster."""
    rows: list[list[Cell]] = field(default_factory=list)
    chosen: frozenset[str] = frozenset()

    @property
    def speaks(self) -> bool:
        """Whether other languages can be written here beside Japanese."""
        return self.spec.kind in ("words", "area", "lines")

    @property
    def id(self) -> str:
        """The id of the control, by which its faults lead to it."""
        return self.name.replace(".", "-")

    @property
    def known(self) -> bool:
        """Whether what is chosen is among what can be chosen: a section that was closed is not."""
        return any(one.value == self.value for one in self.spec.options)


def read(specs: Sequence[Spec], sent: QueryDict, was: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Read what was sent, by the name of the field; what is empty is None.

    ``was`` is what the form began with: lines in other languages follow the Japanese lines to which they belonged.
    """
    typed = {spec.name: _read(spec, spec.name, sent) for spec in specs}
    for spec in specs:
        if spec.kind == "lines":
            before = (was or {}).get(spec.name) or ()
            typed[spec.name] = _spoken(typed[spec.name] or [], spec.name, sent, before) or None
    return typed


def _read(spec: Spec, name: str, sent: QueryDict) -> Any:
    if spec.kind == "rows":
        return _rows(spec, name, sent) or None
    if spec.kind == "many":
        return [one[:_LONGEST] for one in sent.getlist(name)] or None
    typed = _text(sent, name).strip()
    if spec.kind == "tick":
        return True if typed else None
    if spec.kind in ("words", "area"):
        others = {one: words for one in _OTHERS if (words := _text(sent, f"{name}.{one}").strip())}
        return {"ja": typed, **others} if others else typed or None
    if spec.kind in ("lines", "cells"):
        return [line.strip() for line in typed.split("\n") if line.strip()] or None
    return _number(typed, whole=spec.whole) if typed and (spec.whole or spec.number) else typed or None


def _number(typed: str, *, whole: bool) -> Any:
    plain = typed.replace(",", "").replace("，", "").removesuffix("円")
    try:
        return int(plain) if whole else float(plain)
    except ValueError:
        return typed


def _rows(spec: Spec, name: str, sent: QueryDict) -> list[dict[str, Any]]:
    found = []
    for place in range(_MOST_ROWS):
        if not any(f"{name}.{place}.{column.name}" in sent for column in spec.columns):
            break
        row = {column.name: _read(column, f"{name}.{place}.{column.name}", sent) for column in spec.columns}
        if any(
            value is not None for column, value in zip(spec.columns, row.values(), strict=True) if not column.options
        ):
            found.append({key: value for key, value in row.items() if value is not None})
    return found


def _text(sent: QueryDict, name: str) -> str:
    return writable(sent.get(name, "").replace("\r\n", "\n"))[:_LONGEST]


def _spoken(lines: list[str], name: str, sent: QueryDict, was: Sequence[Any]) -> list[Any]:
    """Return lines with what was written for each in other languages; a line that has no Japanese stands last."""
    spoken = {
        one: _others(one, lines, _text(sent, f"{name}.{one}") if f"{name}.{one}" in sent else None, was)
        for one in _OTHERS
    }
    found: list[Any] = []
    for place in range(max(len(lines), *(len(one) for one in spoken.values()))):
        words = {one: said[place] for one, said in spoken.items() if place < len(said) and said[place]}
        japanese = lines[place] if place < len(lines) else ""
        if japanese or words:
            found.append({"ja": japanese, **words} if words else japanese)
    return found


def _others(language: str, lines: list[str], sent: str | None, was: Sequence[Any]) -> list[str]:
    """Return the lines of another language, each in the place of the Japanese line to which it belongs."""
    before = [str(one.get(language, "")) if isinstance(one, Mapping) else "" for one in was]
    written = [line.strip() for line in (sent or "").rstrip().split("\n")]
    if sent is not None and written != ("\n".join(before).rstrip().split("\n")):
        return written
    # Nobody touched them: they go with the Japanese lines that are still there, and with one that was reworded in its place.
    known = {ja(one): said for one, said in zip(was, before, strict=True)}
    stayed = set(lines)
    return [
        known[line]
        if line in known
        else before[place]
        if len(lines) == len(was) and ja(was[place]) not in stayed
        else ""
        for place, line in enumerate(lines)
    ]


def ja(words: Any) -> str:
    """Return the Japanese of words as a pack writes them; anything else as it is."""
    return str(words.get("ja", "")) if isinstance(words, Mapping) else "" if words is None else str(words)


def shown(
    specs: Sequence[Spec], values: Mapping[str, Any], faults: Told | None = None, now: Mapping[str, Any] | None = None
) -> list[Cell]:
    """Return the controls for values, with what is wrong, and with what stands there ``now`` where that is not the same."""
    return [_cell(spec, spec.name, values.get(spec.name), faults or {}, now) for spec in specs]


def _cell(spec: Spec, name: str, value: Any, faults: Told, now: Mapping[str, Any] | None) -> Cell:
    cell = Cell(spec, name, value, _fault(spec, name, faults))
    if spec.kind == "lines":
        cell.value = {key: _joined(value or (), language) for key, language in _SHOWN.items()}
    elif spec.kind == "cells":
        cell.value = "\n".join(ja(one) for one in value or ())
    elif spec.kind in ("words", "area"):
        cell.value = value if isinstance(value, Mapping) else {"ja": value or ""}
        cell.value = {key: cell.value.get(language, "") for key, language in _SHOWN.items()}
    elif spec.kind == "many":
        cell.chosen = frozenset(value or ())
    elif spec.kind == "rows":
        rows = [*(value or ()), *({} for _ in range(_MORE_ROWS))]
        cell.rows = [
            [_cell(one, f"{name}.{place}.{one.name}", row.get(one.name), faults, None) for one in spec.columns]
            for place, row in enumerate(rows)
        ]
        for place, line in enumerate(cell.rows):
            # What is wrong with a line as a whole, such as a part that is wanting, is told at its beginning.
            whole = faults.get(f"{name}.{place}")
            if whole and not any(one.error for one in line):
                line[0].error = whole
    elif value is None:
        cell.value = ""
    elif isinstance(value, Mapping):
        cell.value = ja(value)
    else:
        cell.value = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    if now is not None and now.get(spec.name) != value:
        cell.theirs = _theirs(spec, now.get(spec.name))
    return cell


def _joined(lines: Sequence[Any], language: str) -> str:
    found = [
        ja(one) if language == "ja" else one.get(language, "") if isinstance(one, Mapping) else "" for one in lines
    ]
    return "\n".join(found).rstrip("\n")


def _fault(spec: Spec, name: str, faults: Told) -> Text | None:
    for place, words in faults.items():
        if place == name or (spec.kind != "rows" and place.startswith(f"{name}.")):
            return _named(words, spec, place.rpartition(".")[2])
    return None


def _named(words: Text, spec: Spec, key: str) -> Text:
    """Return the words of a fault with the label of the field, or the line, where a pack would say the key."""
    line = Text("{n}行目", "{n}ぎょうめ", "line {n}").fill(n=int(key) + 1) if key.isdecimal() else None
    said = line or spec.label
    return Text(
        words.ja.replace(f"「{key}」", f"「{said.ja}」"),
        words.ja_easy.replace(f"「{key}」", f"「{said.ja_easy}」"),
        words.en.replace(f"“{key}”", f"“{said.en}”").replace(f"'{key}'", f"“{said.en}”"),
    )


def missing(specs: Sequence[Spec], values: Mapping[str, Any]) -> Told:
    """Return the fields that must be filled and are not, and those that speak another language and no Japanese."""
    found: Told = {}
    for spec in specs:
        value = values.get(spec.name)
        if spec.required and not value and value != 0:
            found[spec.name] = _MISSING
        elif spec.kind == "rows":
            for place, row in enumerate(value or ()):
                inner = missing(list(spec.columns), row)
                found |= {f"{spec.name}.{place}.{name}": words for name, words in inner.items()}
        elif any(
            isinstance(one, Mapping) and not ja(one) for one in (value if spec.kind == "lines" else [value]) or ()
        ):
            found[spec.name] = _MISSING if spec.required else _NO_JAPANESE
    return found


_MISSING: Final = Text("入力してください。", "かいて ください。", "Please fill this in.")
_NO_JAPANESE: Final = Text(
    "日本語がありません。日本語も書くか、やさしい日本語と英語も消してください。",
    "にほんごも かいて ください。",
    "There is no Japanese. Write it too, or remove the other languages.",
)


def unplaced(specs: Sequence[Spec], faults: Told) -> list[Text]:
    """Return the faults that belong to none of these fields."""
    return [
        words
        for place, words in faults.items()
        if not any(place == spec.name or place.startswith(f"{spec.name}.") for spec in specs)
    ]


def _theirs(spec: Spec, value: Any) -> Text:
    if not spec.options:
        return Text.read(told(value) or "―")
    names = {one.value: one.words for one in spec.options}
    chosen = [names.get(one, Text.read(one)) for one in (value if spec.kind == "many" else [value]) or () if one]
    if not chosen:
        return spec.blank or Text.read("―")
    return Text(*("\n".join(one.say(language) for one in chosen) for language in LANGUAGES))


def told(value: Any) -> str:
    """Return a value as somebody can read it who compares it with their own."""
    if isinstance(value, Mapping):
        if "ja" in value:
            return " / ".join(str(one) for one in value.values() if one)
        return " ".join(told(one) for one in value.values())
    if isinstance(value, list | tuple):
        return "\n".join(told(one) for one in value)
    return "" if value is None else str(value)

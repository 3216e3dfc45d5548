"""Whether the vocabulary makes sense: one meaning for each item, in words that every face can use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.procedures.rules.packs import limits
from yakuba.procedures.rules.packs.conditions import RESERVED
from yakuba.procedures.rules.types import types


def check_vocabulary(sources: Iterable[Source]) -> Iterator[Fault]:
    """Yield the faults of the vocabulary's files taken together."""
    seen: dict[str, Source] = {}
    for source in sources:
        for name, data in source.data.items():
            if name in seen:
                other = seen[name]
                yield source.fault(
                    (name,),
                    (f"項目「{name}」は {other.file} にもあります。", f"Item “{name}” also stands in {other.file}."),
                    (
                        "一つにまとめてください。項目の意味は町に一つです。",
                        "Keep one: an item has one meaning in the town.",
                    ),
                )
            seen[name] = source
            yield from _item(source, name, data)
    for name, source in seen.items():
        yield from _known_from(source, name, source.data[name], seen)
        yield from _filer_first(source, name, source.data[name], seen)
        above = [name[:place] for place, letter in enumerate(name) if letter == "." and name[:place] in seen]
        for short in above:
            yield source.fault(
                (name,),
                (
                    f"「{short}」という項目があるため「{name}」とは名付けられません。",
                    f"“{name}” lies inside item “{short}”.",
                ),
                ("どちらかの名前を変えてください。", "Rename one of them."),
            )


def _item(source: Source, name: str, data: Mapping[str, Any]) -> Iterator[Fault]:
    kind = types[data["type"]]
    if kind.takes_options != bool(data.get("options")):
        wanted = (
            ("選択肢が必要です", "needs options") if kind.takes_options else ("選択肢を持てません", "takes no options")
        )
        yield source.fault(
            (name,),
            (f"「{name}」（{data['type']}）は{wanted[0]}。", f"“{name}” ({data['type']}) {wanted[1]}."),
            ("「options:」を直してください。", "Correct “options:”."),
        )
    yield from _values(source, name, data)
    if data.get("many") and not limits.can_be_many(name, data):
        yield source.fault(
            (name, "many"),
            (f"「{data['type']}」は何件も書ける項目にできません。", f"“{data['type']}” cannot be many."),
            ("「many:」を消してください。", "Remove “many:”."),
        )
        return
    yield from _limits(source, name, data)
    if name.partition(".")[0] in RESERVED:
        yield source.fault(
            (name,),
            (f"「{name}」は条件式の言葉で始まっています。", f"“{name}” begins with a word of the conditions."),
            (
                f"別の名前にしてください。使えない始まりは {', '.join(sorted(RESERVED))} です。",
                f"Rename it. Reserved: {', '.join(sorted(RESERVED))}.",
            ),
        )


def _values(source: Source, name: str, data: Mapping[str, Any]) -> Iterator[Fault]:
    values = [option["value"] for option in data.get("options", ())]
    for place, value in enumerate(values):
        if value in values[:place]:
            yield source.fault(
                (name, "options", place),
                (f"選択肢「{value}」が二つあります。", f"Option “{value}” is there twice."),
                ("どちらかの「value:」を変えてください。", "Change the “value:” of one of them."),
            )


def _limits(source: Source, name: str, data: Mapping[str, Any]) -> Iterator[Fault]:
    known, written = limits.known(name, data), data.get("limits", {})
    unknown = [limit for limit in written if limit not in known]
    for limit in unknown:
        yield unknown_limit(source, (name, "limits", limit), data["type"], known)
    if not unknown and not limits.can_be_met(name, data):
        yield source.fault(
            (name, "limits"),
            (
                f"「{name}」の制限では、どんな答えも受け付けられません。",
                f"No answer can meet the limits of “{name}”.",
            ),
            (
                "値の種類、大小、「parts:」の名前を確かめてください。",
                "Check the kind of each value, which is greater, and the names in “parts:”.",
            ),
        )


def unknown_limit(source: Source, path: Path, type_name: str, known: frozenset[str]) -> Fault:
    """Return the fault of a limit that the type does not have."""
    return source.fault(
        path,
        (f"「{type_name}」に「{path[-1]}」という制限はありません。", f"“{type_name}” has no limit “{path[-1]}”."),
        (f"使えるのは {', '.join(sorted(known))} です。", f"Known: {', '.join(sorted(known))}."),
    )


def _known_from(source: Source, name: str, data: Mapping[str, Any], shelf: Mapping[str, Source]) -> Iterator[Fault]:
    wanted = data.get("known_from")
    if not wanted or wanted in shelf:
        return
    whole, _, part = wanted.rpartition(".")
    rows = shelf[whole].data[whole] if whole in shelf else None
    if rows is None or rows["type"] not in types or part not in (limits.inside(whole, rows) or ()):
        yield source.fault(
            (name, "known_from"),
            (f"「{wanted}」という項目はありません。", f"There is no item “{wanted}”."),
            ("つづりを確かめるか、行ごと消してください。", "Check the spelling or remove the line."),
        )


def _filer_first(source: Source, name: str, data: Mapping[str, Any], shelf: Mapping[str, Source]) -> Iterator[Fault]:
    for wanted, value in data.get("filer_first", {}).items():
        asked = shelf[wanted].data[wanted] if wanted in shelf else {}
        if value not in [option["value"] for option in asked.get("options", ())]:
            yield source.fault(
                (name, "filer_first"),
                (f"「{wanted}」に「{value}」という選択肢はありません。", f"“{wanted}” has no option “{value}”."),
                ("つづりを確かめるか、行ごと消してください。", "Check the spelling or remove the line."),
            )
        if data["type"] != "household":
            yield source.fault(
                (name, "filer_first"),
                (
                    f"「{data['type']}」の一人目を届出をする人とすることはできません。",
                    f"Only of a household can the first row be the one who files, not of “{data['type']}”.",
                ),
                ("「filer_first:」を消してください。", "Remove “filer_first:”."),
            )

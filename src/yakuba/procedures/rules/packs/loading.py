"""Loading a pack: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from yakuba.ground.packs import yaml_text
from yakuba.ground.packs.faults import Fault, FaultyPack
from yakuba.ground.packs.yaml_text import Source
from yakuba.ground.text import Text
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Edition, Item
from yakuba.procedures.rules.packs import build, meaning, shelf, structure
from yakuba.procedures.rules.packs.examples import Example
from yakuba.procedures.rules.types import type_of

Files = Mapping[str, str]
"""Relative file names of a folder, with their text."""

FlowCheck = Callable[[str], Iterable[tuple[int, str, str, str, str]]]
"""Checks the text of a BPMN file: (line, what in Japanese, what in English, remedy in both). The engine lives in
a room beside this one, so whoever calls brings its check along."""


_EMPTY: Final = Text("中身がありません。", "なにも ありません。", "It is empty.")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was loaded whole: its edition, the plain content it was built from, and its examples."""

    edition: Edition
    content: Mapping[str, Any]
    examples: tuple[Example, ...]


def load(files: Files, vocabulary: Files, *, check_flow: FlowCheck) -> Pack:
    """Load a pack from its files and the vocabulary's. Raises FaultyPack with every fault found."""
    words_of = [yaml_text.read(f"vocabulary/{name}", text) for name, text in sorted(vocabulary.items())]
    event, pack = _one(files, "event.yaml"), _one(files, "pack.yaml")
    procedures = _many(files, "procedures/")
    examples = _many(files, "examples/")
    flows = {_stem(name): text for name, text in files.items() if name.startswith("flows/") and name.endswith(".bpmn")}

    faults = [fault for source in words_of for fault in structure.check(source, "vocabulary")]
    for sources, kind in (([pack], "pack"), ([event], "event"), (procedures, "procedure"), (examples, "example")):
        faults += [fault for source in sources for fault in structure.check(source, kind)]
    if not procedures:
        faults.append(
            Fault(
                "procedures/",
                1,
                "手続が一つもありません。",
                "There is no procedure.",
                "procedures/ に手続のファイルを置いてください。",
                "Put the file of a procedure into procedures/.",
            )
        )
    faults += _flow_faults(flows, check_flow)
    if faults:
        raise FaultyPack(faults)

    words = {name: data for source in words_of for name, data in source.data.items()}
    sense = meaning.Meaning(words, pack, event, flows)
    faults += shelf.check_vocabulary(words_of)
    if faults:
        raise FaultyPack(faults)
    faults += [*sense.check_pack(pack, procedures), *sense.check_event(procedures)]
    faults += [fault for source in procedures for fault in sense.check_procedure(source)]
    if not faults:
        faults += sense.check_together(procedures)
    if faults:
        raise FaultyPack(faults)

    whole = build.content(pack.data, event.data, [source.data for source in procedures], words, flows)
    edition = build.edition(whole)
    loaded = tuple(Example(source.file, source.data) for source in examples)
    faults = [fault for source in examples for fault in _example_faults(source, edition)]
    if faults:
        raise FaultyPack(faults)
    return Pack(edition, whole, loaded)


def _one(files: Files, name: str) -> Source:
    if name not in files:
        fault = Fault(name, 1, "ファイルがありません。", "The file is missing.", "作ってください。", "Create it.")
        return Source(name, faults=[fault])
    return yaml_text.read(name, files[name])


def _many(files: Files, folder: str) -> list[Source]:
    return [
        yaml_text.read(name, text)
        for name, text in sorted(files.items())
        if name.startswith(folder) and name.endswith((".yaml", ".yml"))
    ]


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".bpmn")


def _flow_faults(flows: Mapping[str, str], check_flow: FlowCheck) -> list[Fault]:
    return [
        Fault(f"flows/{name}.bpmn", line, ja, en, remedy_ja, remedy_en)
        for name, text in sorted(flows.items())
        for line, ja, en, remedy_ja, remedy_en in check_flow(text)
    ]


def _example_faults(source: Source, edition: Edition) -> Iterable[Fault]:
    """Yield names in an example that the pack does not know: a misspelt expectation would test nothing."""
    named: list[tuple[yaml_text.Path, str]] = [
        (("procedures", place), name) for place, name in enumerate(source.data["procedures"])
    ]
    for part in ("asked", "attachments", "deadlines", "decisions"):
        named += [((part, name), name) for name in source.data.get(part, {})]
    for path, name in named:
        if name not in edition.by_id:
            yield source.fault(
                path,
                (f"手続「{name}」はこのパックにありません。", f"Procedure “{name}” is not in this pack."),
                ("つづりを確かめてください。", "Check the spelling."),
            )
    yield from answer_faults(source, edition)


def answer_faults(source: Source, edition: Edition) -> Iterable[Fault]:
    """Yield what is wrong with the household of an example: answers that nobody asks, or that no form would take."""
    if (day := source.data.get("on")) is not None and not _is_day(day):
        yield source.fault(
            ("on",),
            (f"「{day}」という日はありません。", f"There is no day “{day}”."),
            ("YYYY-MM-DD の形で、ある日を書いてください。", "Write a day that exists as YYYY-MM-DD."),
        )
    for key, value in source.data["answers"].items():
        item = edition.vocabulary.get(Key.parse(key).item)
        if item is None:
            yield source.fault(
                ("answers", key),
                (
                    f"項目「{Key.parse(key).item}」をこのパックは尋ねません。",
                    f"This pack does not ask item “{Key.parse(key).item}”.",
                ),
                ("つづりを確かめるか、消してください。", "Check the spelling or remove it."),
            )
        elif value is None or (problems := type_of(_asked(item)).check(_asked(item), value)):
            words = problems[0].words if value is not None else _EMPTY
            yield source.fault(
                ("answers", key),
                (f"「{key}」の答えは受け付けられません: {words.ja}", f"“{key}” has no valid answer: {words.en}"),
                ("答えを直すか、消してください。", "Correct the answer or remove it."),
            )


def _asked(item: Item) -> Item:
    # The basis comes with the procedure that asks; whether one does is not the example's question.
    return replace(item, limits={**item.limits, "basis": "-"}) if item.type == "my_number" else item


def _is_day(written: object) -> bool:
    try:
        date.fromisoformat(str(written))
    except ValueError:
        return False
    return True

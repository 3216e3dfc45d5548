"""Loading a pack: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yakuba.procedures.rules.model import Edition
from yakuba.procedures.rules.packs import build, meaning, structure, yaml_text
from yakuba.procedures.rules.packs.examples import Example
from yakuba.procedures.rules.packs.faults import Fault, FaultyPack
from yakuba.procedures.rules.packs.yaml_text import Source

Files = Mapping[str, str]
"""Relative file names of a folder, with their text."""

FlowCheck = Callable[[str], Iterable[tuple[int, str, str, str, str]]]
"""Checks the text of a BPMN file: (line, what in Japanese, what in English, remedy in both). The engine lives in
a room beside this one, so whoever calls brings its check along."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was loaded whole: its edition, the plain content it was built from, and its examples."""

    edition: Edition
    content: Mapping[str, Any]
    examples: tuple[Example, ...]


def load(files: Files, vocabulary: Files, *, check_flow: FlowCheck) -> Pack:
    """Load a pack from its files and the vocabulary's. Raises FaultyPack with every fault found."""
    shelf = [yaml_text.read(f"vocabulary/{name}", text) for name, text in sorted(vocabulary.items())]
    event, pack = _one(files, "event.yaml"), _one(files, "pack.yaml")
    procedures = _many(files, "procedures/")
    examples = _many(files, "examples/")
    flows = {_stem(name): text for name, text in files.items() if name.startswith("flows/") and name.endswith(".bpmn")}

    faults = [fault for source in shelf for fault in structure.check(source, "vocabulary")]
    for sources, kind in (([pack], "pack"), ([event], "event"), (procedures, "procedure"), (examples, "example")):
        faults += [fault for source in sources for fault in structure.check(source, kind)]
    if not procedures:
        faults.append(Fault("procedures/", 1, "手続が一つもありません。", "There is no procedure."))
    faults += _flow_faults(flows, check_flow)
    if faults:
        raise FaultyPack(faults)

    words = {name: data for source in shelf for name, data in source.data.items()}
    sense = meaning.Meaning(words, event, flows)
    faults += [*meaning.check_vocabulary(shelf), *sense.check_event()]
    faults += [fault for source in procedures for fault in sense.check_procedure(source)]
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
    for key in source.data["answers"]:
        item = key.partition("#")[0].partition("~")[0]
        if item not in edition.vocabulary:
            yield source.fault(
                ("answers", key),
                (f"項目「{item}」をこのパックは尋ねません。", f"This pack does not ask item “{item}”."),
                ("つづりを確かめるか、消してください。", "Check the spelling or remove it."),
            )

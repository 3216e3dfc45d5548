"""Finding measures in a plan: by section, class of an axis, stage, light, words; what stands above them stays in sight."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from yakuba.ground.text import Text
from yakuba.plans.reads.tree import NodeView, Tree
from yakuba.plans.rules import life, lights

NOBODY = "-"
"""What stands for measures without a section in charge."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty means all. ``mark`` is ``axis:class``."""

    q: str = ""
    section: str = ""
    mark: str = ""
    stage: str = ""
    light: str = ""
    theme: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read it from an address; what is not known there finds nothing, and what is too long is cut."""
        return cls(**{one.name: query.get(one.name, "").strip()[:_LONGEST] for one in fields(cls)})

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def address(self) -> str:
        """The same as the query of an address."""
        return urlencode({one.name: value for one in fields(self) if (value := getattr(self, one.name))})


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen, with how many measures there are of it."""

    value: str
    words: Text
    count: int


def owner_of(node: NodeView, sections: Mapping[str, Text] | None) -> str:
    """Return by what a node's section is looked for; ``sections`` are those that there are, none for others' plans."""
    if sections is not None and node.owner not in sections:
        return NOBODY
    return node.owner or NOBODY


def found(
    whole: Tree, wanted: Wanted, sections: Mapping[str, Text] | None, of: Mapping[str, str]
) -> tuple[NodeView, ...]:
    """Return the nodes to show, in order: measures that fit, and all that stands above them. ``of`` are the lights."""
    if not wanted:
        return whole.nodes
    words = _plain(wanted.q).split()
    keep: set[str] = set()
    for node in whole.measures:
        if _fits(node, wanted, sections, of) and all(word in _plain(_words(node)) for word in words):
            keep.add(node.key)
            keep.update(one.key for one in whole.above(node.key))
    return tuple(node for node in whole.nodes if node.key in keep)


def options(
    whole: Tree, sections: Mapping[str, Text] | None, of: Mapping[str, str]
) -> dict[str, list[tuple[Text, list[Option]]]]:
    """Return what can be chosen in this plan, by field, in groups with a name (one for each axis)."""
    counts: dict[tuple[str, str], int] = {}
    for node in whole.measures:
        for field, value in (
            ("section", owner_of(node, sections)),
            ("stage", node.stage),
            ("light", of.get(node.key, "")),
            *(("mark", f"{mark.axis}:{mark.class_}") for mark in node.marks),
        ):
            counts[field, value] = counts.get((field, value), 0) + 1
    owners = sorted({value for field, value in counts if field == "section" and value != NOBODY})
    names = {name: (sections or {}).get(name) or Text.read(name) for name in owners} | {NOBODY: NO_SECTION}
    axes = [
        (Text.read(axis.title), [(f"{axis.id}:{one.id}", Text.read(one.title)) for one in axis.classes])
        for axis in whole.plan.head.axes
    ]
    stages = [(name, words) for name, words in life.STAGES.items() if name]
    shown = [(light.value, lights.NAMES[light]) for light in lights.WORST if light]

    def group(field: str, name: Text, values: list[tuple[str, Text]]) -> tuple[Text, list[Option]]:
        return name, [Option(one, words, counts[field, one]) for one, words in values if counts.get((field, one))]

    return {
        "section": [group("section", Text.read(""), list(names.items()))],
        "mark": [one for one in (group("mark", *axis) for axis in axes) if one[1]],
        "stage": [group("stage", Text.read(""), stages)],
        "light": [group("light", Text.read(""), shown)],
    }


def _fits(node: NodeView, wanted: Wanted, sections: Mapping[str, Text] | None, of: Mapping[str, str]) -> bool:
    return (
        (not wanted.section or owner_of(node, sections) == wanted.section)
        and (not wanted.mark or any(f"{mark.axis}:{mark.class_}" == wanted.mark for mark in node.marks))
        and (not wanted.stage or node.stage == wanted.stage)
        and (not wanted.light or of.get(node.key, "") == wanted.light)
        and (not wanted.theme or node.theme)
    )


def _words(node: NodeView) -> str:
    return f"{node.number} {node.title.ja} {node.title.en} {node.text.ja} {node.owner}"


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()


NO_SECTION = Text("所管課なし", "たんとうの か なし", "No section in charge")

"""Whether one part of a plan that is being changed still makes sense with the rest: the rules of packs, at one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker

from yakuba.ground.packs import shape
from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.ground.text import Text
from yakuba.plans.rules.packs import head as heads
from yakuba.plans.rules.packs import schemas
from yakuba.plans.rules.packs.tree import Tree

Told = dict[str, Text]
"""What is wrong, by the field of the part: ``title``, ``bars.0.until_half``; empty for the part as a whole."""


class _Placed(Source):
    """A source whose lines are places: each path is a line of its own, so that a fault leads back to its field."""

    def line(self, path: Path) -> int:
        self.lines.setdefault(path, len(self.lines) + 1)
        return self.lines[path]

    def told(self, faults: Iterable[Fault], within: int | None) -> Told:
        """Return the faults by field; with ``within`` only those of that row."""
        found: Told = {}
        faults = list(faults)  # each place gets its line when its fault is found
        paths = {line: path for path, line in self.lines.items()}
        for fault in faults:
            path = paths[fault.line]
            if within is not None:
                if not path or path[0] != within:
                    continue
                path = path[1:]
            words = Text(
                f"{fault.ja}{fault.remedy_ja}", f"{fault.ja}{fault.remedy_ja}", f"{fault.en} {fault.remedy_en}"
            )
            found.setdefault(".".join(map(str, path)), words)
        return found


def node(
    changed: Mapping[str, Any],
    *,
    head: Mapping[str, Any],
    challenges: Sequence[Mapping[str, Any]],
    others: Sequence[Mapping[str, Any]],
) -> Told:
    """Return what is wrong with a node as it shall be, by field; ``others`` are the rest of the tree, as data."""
    source = _Placed("node", [dict(changed)])
    if faults := shape.check(source, _validator("nodes")):
        return source.told(faults, 0)
    whole = _Placed("node", [dict(changed), *others])
    return whole.told(Tree(head, challenges).check(whole), 0)


def head(
    changed: Mapping[str, Any], *, challenges: Sequence[Mapping[str, Any]], nodes: Sequence[Mapping[str, Any]]
) -> Told:
    """Return what is wrong with a head as it shall be, by field; what no longer fits in the tree is told under ``""``."""
    source = _Placed("head", dict(changed))
    faults = shape.check(source, _validator("plan")) or list(heads.check(source))
    if faults:
        return source.told(faults, None)
    found = fits(changed, challenges=challenges, nodes=nodes)
    if not found:
        return {}
    (name, first), count = next(iter(found.items())), len(found)
    return {"": _NO_FIT.fill(count=count, name=name, why=first)}


def fits(
    head: Mapping[str, Any], *, challenges: Sequence[Mapping[str, Any]], nodes: Sequence[Mapping[str, Any]]
) -> Told:
    """Return by the id of the node what does not fit in a tree under this head; nothing if all does."""
    tree = _Placed("nodes", list(nodes))
    faults = list(Tree(head, challenges).check(tree))
    paths = {line: path for path, line in tree.lines.items()}
    told: Told = {}
    for fault in faults:
        path = paths[fault.line]
        told.setdefault(str(nodes[int(path[0])]["id"]) if path else "", Text(fault.ja, fault.ja, fault.en))
    return told


def challenge(changed: Mapping[str, Any]) -> Told:
    """Return what is wrong with a challenge as it shall be, by field."""
    source = _Placed("challenge", [dict(changed)])
    return source.told(shape.check(source, _validator("challenges")), 0)


_NO_FIT: Final = Text(
    "施策体系と合わなくなります（{count}件、例: {name}）: {why}",
    "ほかの ところと あいません。{why}",
    "It would no longer fit the tree ({count} nodes, e.g. {name}): {why}",
)


def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schemas.schema(kind), format_checker=FormatChecker(("date",)))

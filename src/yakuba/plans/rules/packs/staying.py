"""What stays of a town's plan when a pack or sheets are loaded over it: the measures that were born in the town."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from yakuba.plans.rules.model import Node, PlanPack

GIVEN_UP = frozenset({"declined", "refused", "withdrawn"})
"""Stages of a measure that the town itself gave up: it no longer stands in the way of a pack that does not know it."""


@dataclass(frozen=True, slots=True)
class Staying:
    """A pack as it is taken over: what it does not know and stays, last; without what the town took out (``out``)."""

    pack: PlanPack
    stay: tuple[Node, ...] = ()
    out: tuple[Node, ...] = ()


def staying(pack: PlanPack, here: PlanPack, *, born: Collection[str], removed: Collection[str]) -> Staying:
    """Return a pack joined with what the town did to its plan as it stands ``here``.

    ``born`` are keys of nodes that were born in the town and stay; so does whatever one of them hangs below or waits
    for, and the challenges it answers. ``removed`` are keys of nodes that the town took out: they stay out, unless
    something still hangs below them. Where the pack says nothing of scoring and days, what was set here stays.
    """
    out = _out(pack, set(removed))
    nodes = [_without(node, out) for node in pack.nodes if node.id not in out]
    stay = _stay({node.id for node in pack.nodes}, here, born)
    answered = {name for node in stay for name in node.answers} - {one.id for one in pack.challenges}
    scoring, days = pack.head.scoring or here.head.scoring, pack.head.days or here.head.days
    head = msgspec.structs.replace(pack.head, scoring=scoring, days=days)
    joined = msgspec.structs.replace(
        pack,
        head=head,
        # Their scores are kept in rows of their own, by whatever rule they were given.
        nodes=(*nodes, *(msgspec.structs.replace(node, scores={}) for node in stay)),
        challenges=(*pack.challenges, *(one for one in here.challenges if one.id in answered)),
    )
    return Staying(joined, stay, tuple(node for node in pack.nodes if node.id in out))


def _stay(known: Collection[str], here: PlanPack, born: Collection[str]) -> tuple[Node, ...]:
    nodes = {node.id: node for node in here.nodes}
    kept: set[str] = set()
    waiting = [key for key in born if key in nodes]
    while waiting:
        key = waiting.pop()
        if key not in kept and key not in known and key in nodes:
            kept.add(key)
            waiting += [nodes[key].parent, *nodes[key].after]
    return tuple(node for node in here.nodes if node.id in kept)


def _out(pack: PlanPack, removed: set[str]) -> set[str]:
    parents = {node.id: node.parent for node in pack.nodes}
    out = removed & parents.keys()
    for key in parents.keys() - out:
        above = parents[key]
        while above in parents:
            out.discard(above)
            above = parents[above]
    return out


def _without(node: Node, out: Collection[str]) -> Node:
    if not any(key in out for key in node.after):
        return node
    return msgspec.structs.replace(node, after=tuple(key for key in node.after if key not in out))

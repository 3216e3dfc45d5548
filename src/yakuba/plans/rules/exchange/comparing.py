"""What taking sheets over would change, for whoever is about to do it."""

from __future__ import annotations

from dataclasses import dataclass

from yakuba.plans.rules.exchange.words import said
from yakuba.plans.rules.model import Node, PlanPack


@dataclass(frozen=True, slots=True)
class Difference:
    """Nodes that are new, that are gone and that are changed, by number and title; and whether more than nodes changes."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    head: bool
    lists: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether the sheets say just what is here."""
        return not (self.added or self.removed or self.changed or self.head or self.lists)


def difference(before: PlanPack | None, after: PlanPack) -> Difference:
    """Compare a plan with what sheets say."""
    old = {node.id: node for node in before.nodes} if before else {}
    new = {node.id: node for node in after.nodes}
    lists = {"challenges": "課題", "earlier": "前計画の施策"}
    return Difference(
        added=tuple(_name(node) for id_, node in new.items() if id_ not in old),
        removed=tuple(_name(node) for id_, node in old.items() if id_ not in new),
        changed=tuple(_name(node) for id_, node in new.items() if id_ in old and node != old[id_]),
        head=before is None or before.head != after.head,
        lists=tuple(
            words for name, words in lists.items() if getattr(after, name) != (getattr(before, name) if before else ())
        ),
    )


def _name(node: Node) -> str:
    return f"{node.number} {said(node.title)}".strip()

"""Where in the tree a node may hang."""

from __future__ import annotations

from yakuba.plans.reads.tree import NodeView, Tree
from yakuba.plans.rules.packs.tree import may_hang


def places(whole: Tree, key: str) -> tuple[NodeView, ...]:
    """Return the nodes below which a node may hang, in the order of the tree: of no lower level, and none of its own branch.

    Measures are among them only where a level of measures stands above its own; the one below which it hangs always is.
    """
    node = whole.by_key[key]
    levels = [level.id for level in whole.plan.head.levels]
    branch = {key, *(one.key for one in whole.below(key))}
    return tuple(
        one
        for one in whole.nodes
        if one.key not in branch
        and (one.key == node.parent or may_hang(levels, node.level, one.level))
        and (one.key == node.parent or not one.is_measure or one.level != node.level)
    )

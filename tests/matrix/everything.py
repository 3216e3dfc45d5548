"""All addresses together: those that stood here first, and those of each room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.matrix import policy, rooms, targets, world
from tests.matrix.policy import Policy
from tests.matrix.roles import Role
from tests.matrix.targets import PLAIN, Fill, Target
from tests.matrix.world import World

POLICIES: Final[Mapping[str, Policy]] = {**policy.OWN, **rooms.gathered("POLICIES")}
_FILLS: Final[Mapping[str, Fill]] = {**targets.TARGETS, **rooms.gathered("TARGETS")}


def build(at: Any) -> World:
    """Make everything, and what each room adds."""
    made = world.build(at)
    for room in rooms.ROOMS:
        if hasattr(room, "build"):
            room.build(made)
    return made


def targets_of(name: str, made: World) -> tuple[Target, ...]:
    """Return the ways in which the address of that name is filled."""
    fill = _FILLS.get(name)
    return fill(made) if fill else PLAIN


def form_of(name: str, made: World, role: Role, target: Target) -> dict[str, Any]:
    """Return what the page's own form would send, so that only the door stands between it and the deed."""
    for room in rooms.ROOMS:
        if name in getattr(room, "POLICIES", {}):
            return dict(room.forms(made, role, target).get(name, {})) if hasattr(room, "forms") else {}
    return targets.form_of(name, made, role, target)

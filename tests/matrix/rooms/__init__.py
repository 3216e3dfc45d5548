"""The addresses of rooms, one module for each: who may do what there, what stands in the address, what its form sends.

A module may have ``POLICIES`` (address to `Policy`), ``TARGETS`` (address to `Fill`), ``forms(world, role, target)`` and
``build(world)``, which puts what the targets name into the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Final

ROOMS: Final[tuple[ModuleType, ...]] = tuple(import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__))


def gathered(name: str) -> dict[str, Any]:
    """Return what all rooms have under that name, in one mapping. Raises ValueError if two say something of one address."""
    found: dict[str, Any] = {}
    for room in ROOMS:
        of_room: Mapping[str, Any] = getattr(room, name, {})
        if both := found.keys() & of_room.keys():
            raise ValueError(f"{room.__name__} says again what was said of {sorted(both)}")
        found |= of_room
    return found

"""What bodies deliberate on: rooms above offer the names of their things, so that one is chosen and no Ref is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from yakuba.ground.ref import Ref
from yakuba.ground.registry import Registry
from yakuba.ground.text import Text

subjects: Final[Registry[Callable[[], list[tuple[Ref, Text]]]]] = Registry("what bodies deliberate on")
"""By kind of Ref, what gives all things of that kind that a body may deliberate on now, with their names."""


def offered() -> tuple[tuple[str, Text], ...]:
    """Return all things that a body may deliberate on: each Ref as it is written, with its name."""
    return tuple((str(ref), name) for _, kind in subjects.items() for ref, name in kind())

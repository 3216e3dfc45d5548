"""What can be proved: rooms above offer the names of their things, so that a Ref is shown as what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from yakuba.ground.ref import Ref
from yakuba.ground.registry import Registry
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that answers can prove: its name, to what it belongs, and the address of its page."""

    ref: Ref
    title: Text
    of: Text
    href: str = ""


things: Final[Registry[Callable[[], list[Named]]]] = Registry("things that surveys prove")
"""By kind of Ref, what gives all things of that kind."""


def everything() -> dict[str, Named]:
    """Return all things that can be proved, by their Ref as it is written."""
    return {str(one.ref): one for _, offered in things.items() for one in offered()}

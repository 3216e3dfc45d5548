"""By what name measures of plans go that replace a demand: the register keeps plan and key alone, a room above knows more."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from yakuba.ground.registry import Registry
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Named:
    """A measure: its number and title, and the address of its page."""

    title: Text
    href: str


titles: Final[Registry[Callable[[Collection[str]], dict[str, Named]]]] = Registry("names of measures")
"""What tells the names of measures, given as ``<plan>/<key>``; those that it does not know are left out."""


def named(wanted: Collection[str]) -> dict[str, Named]:
    """Return those of some measures of which somebody knows the name."""
    if not wanted:
        return {}
    return {ref: one for _, tell in titles.items() for ref, one in tell(wanted).items()}

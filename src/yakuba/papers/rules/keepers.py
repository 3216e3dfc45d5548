"""What papers of staff hang on: a thing of another room, which alone knows who may see it and who works on it.

A room registers a keeper for its kind of Ref. The papers then have one way in and out, and every room its own rights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from yakuba.ground.actor import Actor
from yakuba.ground.registry import Registry
from yakuba.ground.text import Text

Deed = Literal["attach", "replace", "take_back"]
ALL: Final[frozenset[Deed]] = frozenset({"attach", "replace", "take_back"})
NONE: Final[frozenset[Deed]] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A place for papers, as one person sees it: the thing, the part of it, and what they may do there now.

    ``page`` is the name of the page that shows the thing, with its arguments.
    """

    title: Text
    part: Text
    page: tuple[str, tuple[str, ...]]
    may: frozenset[Deed] = NONE


Keeper = Callable[[str, str, Actor, datetime], Place]
"""Return the place of a thing (its id) and part for somebody at a time. Raises NotHere for what does not exist, or not for them."""

keepers: Final[Registry[Keeper]] = Registry("keepers of papers")
"""By the kind of the Ref of what papers are about."""

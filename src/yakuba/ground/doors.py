"""Who may enter an address: every page declares it beside its view, and a house test reads it off every URL."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver

V = TypeVar("V", bound=Callable[..., Any])


class Door(StrEnum):
    """Who may enter a page. The narrowest true one is declared."""

    ANYONE = "anyone"
    """Everybody, without a code and without signing in."""
    RESIDENT = "resident"
    """Whoever holds a code that opens the draft or filing shown; to all others it does not exist."""
    STAFF = "staff"
    """Members of staff who have signed in; what they see there depends on section and post."""
    OPERATOR = "operator"
    """Members of staff with the power to run the installation."""


def door(who: Door) -> Callable[[V], V]:
    """Declare who may enter a view, a function or a class-based view alike.

    >>> @door(Door.ANYONE)
    ... def start(request): ...
    >>> door_of(start)
    <Door.ANYONE: 'anyone'>
    """

    def hang(view: V) -> V:
        view.door = who  # type: ignore[attr-defined]
        return view

    return hang


def door_of(view: Callable[..., Any]) -> Door | None:
    """Return the door declared for a view or for the class it was made of; None if it declares none."""
    found = getattr(view, "door", None) or getattr(getattr(view, "view_class", None), "door", None)
    return found if isinstance(found, Door) else None


def behind(who: Door, patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Hang one door on all addresses of a package that is not ours and cannot declare it.

    Addresses that have a door already keep it. Returns the patterns, so that it can stand inside ``include``.
    """
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            behind(who, pattern.url_patterns)
        elif door_of(pattern.callback) is None:
            door(who)(pattern.callback)
    return patterns

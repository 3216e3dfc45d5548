"""All journeys, in one table: event → reactions, in order. Read downwards, it is the story of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from yakuba.ground import outbox

Journey = Mapping[type[Any], list[Callable[[Any], None]]]
JOURNEYS: Final[list[Journey]] = []


def wire() -> None:
    """Let every reaction hear its event; the name of a reaction is its function's, for ever."""
    for journey in JOURNEYS:
        for event, reactions in journey.items():
            for reaction in reactions:
                outbox.on(event, reaction, f"{reaction.__module__.rpartition('.')[2]}.{reaction.__name__}")


def deliver_all(at: datetime) -> int:
    """Tell what is due and return how many reactions ran."""
    return outbox.deliver(at)

"""All journeys of this zone, wired: which event wakes which command here, what comes in over the border, who goes round.

The story itself stands in `inside`; at the edge it is short: whatever residents do goes `upward`. Surveys have a page of
their own, `asking`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings

from yakuba.ground import outbox
from yakuba.ground.relay import commands as relay
from yakuba.journeys import asking, downward, openness, sealing_keys, upward
from yakuba.journeys.outline import Journey, Round

BORDER: Final[list[Round]] = [relay.forget]
"""What the night watch does on either side of a border."""
WAITING: Final[list[Round]] = [relay.try_again]
"""And what is not left to it, because somebody waits."""


def _of(zone: str) -> tuple[list[Journey], list[Round], list[Round]]:
    if zone == "edge":
        return [upward.LEAVING, asking.LEAVING], BORDER, WAITING
    # Not at the edge: there these rooms do not exist.
    from yakuba.journeys import inside

    if zone == "office":
        return [inside.FILING, inside.DOWNWARD, asking.COMING], [*BORDER, *inside.ROUNDS], [*WAITING, *inside.OFTEN]
    return [inside.FILING], [], []


_HERE: Final = _of(settings.ZONE)
JOURNEYS: Final = _HERE[0]
ROUNDS: Final = _HERE[1]
OFTEN: Final = _HERE[2]


def wire() -> None:
    """Let every reaction hear its event; the name of a reaction is its function's, for ever."""
    for journey in JOURNEYS:
        for event, reactions in journey.items():
            for reaction in reactions:
                outbox.on(event, reaction, f"{reaction.__module__.rpartition('.')[2]}.{reaction.__name__}")
    if settings.ZONE == "edge":
        asking.receive_at_the_edge()
        downward.receive_at_the_edge()
        openness.receive_at_the_edge()
        sealing_keys.receive_at_the_edge()
        upward.let_go_at_the_edge()
    if settings.ZONE == "office":
        asking.receive_in_the_office()
        upward.receive_in_the_office()


def deliver_all(at: datetime) -> int:
    """Tell what is due and return how many reactions ran."""
    return outbox.deliver(at)

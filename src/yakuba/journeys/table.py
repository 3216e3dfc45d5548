"""All journeys, in one table: event → reactions, in order. Read downwards, it is the story of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from yakuba.applications.events import FilingAmended, FilingSubmitted, FilingWithdrawn
from yakuba.casework.events import CaseDecided, CaseMoved, CaseOpened, CaseWithdrawn, CorrectionAsked
from yakuba.ground import outbox
from yakuba.journeys import filing

Journey = Mapping[type[Any], list[Callable[[Any], None]]]

FILING: Final[Journey] = {
    FilingSubmitted: [filing.open_the_cases],
    CaseOpened: [filing.tell_the_progress],
    CaseMoved: [filing.tell_the_progress],
    CorrectionAsked: [filing.ask_the_resident],
    FilingAmended: [filing.put_the_correction_into_the_case],
    FilingWithdrawn: [filing.take_the_case_back],
    CaseWithdrawn: [filing.tell_the_progress],
    CaseDecided: [filing.send_the_letter, filing.tell_the_progress],
}
JOURNEYS: Final[list[Journey]] = [FILING]


def wire() -> None:
    """Let every reaction hear its event; the name of a reaction is its function's, for ever."""
    for journey in JOURNEYS:
        for event, reactions in journey.items():
            for reaction in reactions:
                outbox.on(event, reaction, f"{reaction.__module__.rpartition('.')[2]}.{reaction.__name__}")


def deliver_all(at: datetime) -> int:
    """Tell what is due and return how many reactions ran."""
    return outbox.deliver(at)

"""The journeys behind the border, and of a house without one: event → reactions, in order. It is the story of the house."""

from __future__ import annotations

from typing import Final

from yakuba.applications.events import FilingAmended, FilingSubmitted, FilingWithdrawn
from yakuba.casework.events import CaseDecided, CaseMoved, CaseOpened, CaseWithdrawn, CorrectionAsked
from yakuba.journeys import downward, filing, looking, openness, sealing_keys
from yakuba.journeys.outline import Journey, Round
from yakuba.opendata.events import Published, Withdrawn
from yakuba.procedures.events import EditionClosed, EditionPublished

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
DOWNWARD: Final[Journey] = {
    FilingSubmitted: [looking.tell_the_visits],
    EditionPublished: [downward.send_the_edition],
    EditionClosed: [downward.send_the_closing],
    Published: [openness.send_the_publication],
    Withdrawn: [openness.send_the_withdrawal],
}
"""What more happens in an office whose residents' pages lie beyond a border."""
ROUNDS: Final[list[Round]] = [sealing_keys.carry_the_keys]
"""And what its night watch does."""
OFTEN: Final[list[Round]] = [looking.tell_the_looks]
"""And what it does every few seconds: who looked, residents are to see within a minute."""

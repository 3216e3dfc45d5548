"""Surveys over the border: what is asked goes down, what is answered comes up, sealed all the way.

At the edge a sheet becomes a parcel; in the office the parcel becomes the same row and the same event, and whoever hears
it there opens the seal. In an installation without a border there is nothing of this: the page writes the sheet itself.
"""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from typing import Final

from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay.commands import Carried, Parcel
from yakuba.ground.sealing import digest
from yakuba.journeys.bodies import body_of, read_body
from yakuba.journeys.outline import Journey
from yakuba.surveys import reads
from yakuba.surveys.commands import crossing
from yakuba.surveys.events import SheetGiven, SurveyAsked, SurveyEnded
from yakuba.surveys.rules.parcels import EndParcel, SheetParcel, SurveyParcel

SURVEY: Final = "survey"
SHEET: Final = "survey-sheet"
END: Final = "survey-end"
BORDER: Final = Actor.system("border")
_CONTENT: Final = "content"


def send_the_survey(event: SurveyAsked) -> None:
    """Pack what everybody is asked now; told of the same twice, it crosses once."""
    parcel = reads.survey_parcel(event.ref)
    if parcel is not None:
        crossing.note_asked_outside(event.ref)
        # The questions in three languages may be large, so they travel as a file.
        written = json.dumps(body_of(parcel), ensure_ascii=False).encode()
        enclosed = Carried(name=_CONTENT, open=lambda: BytesIO(written))
        body = {"survey": parcel.id, "version": parcel.version}
        relay.send(SURVEY, parcel_id=f"{SURVEY}-{digest(written)}", body=body, enclosures=[enclosed], at=event.at)


def send_the_sheet(event: SheetGiven) -> None:
    """Pack a sealed sheet; by its own id, so that it crosses once."""
    parcel = reads.sheet_parcel(event.ref)
    relay.send(SHEET, parcel_id=parcel.id, body=body_of(parcel), at=event.at)


def tell_how_many(event: SurveyEnded) -> None:
    """Pack how many sheets were given: then the office knows when all have come."""
    relay.send(END, parcel_id=f"{END}-{event.ref.id}", body=body_of(reads.end_parcel(event.ref)), at=event.at)


def open_the_sheet(event: SheetGiven) -> None:
    """Open a sheet that has come over the border, and count it."""
    crossing.open_sheet(event.ref, at=event.at)


LEAVING: Final[Journey] = {SheetGiven: [send_the_sheet], SurveyEnded: [tell_how_many]}
"""What happens at the edge."""
COMING: Final[Journey] = {SurveyAsked: [send_the_survey], SheetGiven: [open_the_sheet]}
"""And in an office whose residents' pages lie beyond a border."""


def receive_at_the_edge() -> None:
    """Let the edge ask what the office asks, and delete in its time what the office has fetched."""
    relay.on(SURVEY, _take_in_the_survey)
    relay.on_forgotten(SHEET, _forget_the_sheet)


def receive_in_the_office() -> None:
    """Let the office take in sheets, and how many there are."""
    relay.on(SHEET, _take_in_the_sheet)
    relay.on(END, _take_in_the_end)


def _take_in_the_survey(parcel: Parcel) -> None:
    with parcel.open(_CONTENT) as file:
        asked = read_body(json.loads(file.read()), SurveyParcel)
    crossing.take_over(asked, actor=BORDER, at=parcel.at)


def _take_in_the_sheet(parcel: Parcel) -> None:
    crossing.receive(read_body(parcel.body, SheetParcel), at=parcel.at)


def _take_in_the_end(parcel: Parcel) -> None:
    end = read_body(parcel.body, EndParcel)
    crossing.await_sheets(Ref("survey", end.survey), end.given, at=parcel.at)


def _forget_the_sheet(parcel: Parcel, at: datetime) -> None:  # noqa: ARG001 - the hook's shape
    crossing.forget_sealed(parcel.id)

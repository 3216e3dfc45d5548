"""What the office sees and residents should know: who looked at what they filed, and what they must still do in person.

Where the resident's page is in the same house, it looks itself. Beyond a border it is told, sealed to the resident.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings

from yakuba.applications import commands as applications
from yakuba.applications import reads as filings
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.reads import leaving
from yakuba.applications.rules.content import LookEntry, LooksContent, VisitsContent
from yakuba.casework import reads as cases
from yakuba.ground import journal
from yakuba.ground.clock import JST
from yakuba.ground.journal import withholding
from yakuba.ground.ref import Ref
from yakuba.journeys import downward
from yakuba.people import reads as people
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.eligibility import chosen

MOST: Final = 200
"""Looks that are told of one filing; older ones are told at the counter."""


def tell_the_looks(*, at: datetime) -> int:
    """Tell every resident of whose things somebody took a look since the last round; return how many were told."""
    things, upto = journal.looked_at(after=leaving.looks_told())
    held_back = withholding.ended(at=at)
    things += held_back
    filed = {thing for thing in things if thing.kind == "filing"} | cases.subjects_of(things)
    told = sum(_tell(filing, at) for filing in sorted(filed))
    applications.looks_told(upto=upto)
    for thing in held_back:
        withholding.told(thing, at=at)
    return told


def _tell(filing: Ref, at: datetime) -> bool:
    new = applications.note_looks(filing, _looks(filing, at), at=at)
    if new:
        downward.send_note(filing, "looks")
    return new


def _looks(filing: Ref, at: datetime) -> LooksContent:
    lines = withholding.told_now(journal.seen_by([filing, *cases.cases_of(filing)], most=MOST), at=at)
    # Who it was, the resident is told only where the town says so; that it was the same person, always.
    persons = {id_: str(place) for place, id_ in enumerate(sorted({line.actor_id for line in lines}))}
    sections = {line.section for line in lines}
    return LooksContent(
        looks=tuple(
            LookEntry(
                at=line.at.isoformat(),
                who=persons[line.actor_id],
                section=line.section,
                action=line.action,
                why=line.why,
                name=line.actor_name if settings.NAME_STAFF else "",
            )
            for line in lines
        ),
        sections={one.code: one.name.as_data() for one in people.sections() if one.code in sections},
    )


def tell_the_visits(event: FilingSubmitted) -> None:
    """Tell the resident what is to be done in person, and by when: their page has no answers to tell it by."""
    opened = filings.opened(event.ref)
    edition = procedures.by_digest(opened.content.edition)
    on = opened.at.astimezone(JST).date()
    filed = set(opened.content.procedures)
    due = {
        one.procedure.id: one.due.isoformat() if one.due else ""
        for one in chosen(edition, opened.answers_now(), on=on)
        if one.visit and one.procedure.id in filed
    }
    if due and applications.note_visits(event.ref, VisitsContent(due=due), at=event.at):
        downward.send_note(event.ref, "visits")

"""What crosses the border of a survey, and what has not crossed yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from yakuba.ground import journal
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.surveys.models import Crossing, SealedSheet, Survey
from yakuba.surveys.rules.model import Channel, State, Whom, questions_of
from yakuba.surveys.rules.parcels import EditionParcel, EndParcel, SheetParcel, SurveyParcel

ANSWERED: Final = "survey.answered"


@dataclass(frozen=True, slots=True)
class Awaited:
    """How many sheets have come from the internet side; ``given`` is how many there are, or None if it has not said."""

    arrived: int
    given: int | None

    @property
    def all_here(self) -> bool:
        """Whether no further sheet can come that counts."""
        return self.given is not None and self.arrived >= self.given


def awaited(ref: Ref) -> Awaited | None:
    """Return what is awaited of a survey that is asked at the internet side; None of one that is asked only here."""
    row = Crossing.objects.filter(pk=ref.id).first()
    return Awaited(row.arrived, row.awaited) if row else None


def survey_parcel(ref: Ref) -> SurveyParcel | None:
    """Return a survey as it crosses; None if the internet side has no business with it.

    Of one that is not asked there any more no question crosses. Raises NotHere.
    """
    row = Survey.objects.filter(pk=ref.id).exclude(state=State.DRAFT.value).first()
    if row is None:
        raise NotHere
    asked = row.online and row.state == State.OPEN.value
    if row.whom == Whom.STAFF.value or not (asked or Crossing.objects.filter(pk=row.id).exists()):
        return None
    return SurveyParcel(
        id=row.id,
        slug=row.slug,
        title=row.title,
        intro=row.intro if asked else "",
        whom="residents" if row.whom == Whom.RESIDENTS.value else "businesses",
        state="open" if row.state == State.OPEN.value else "closed",
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        online=row.online,
        version=row.version,
        editions=tuple(_edition(number, data if asked else []) for number, data in _editions(row)),
        closed_at=row.closed_at,
    )


def sheet_parcel(ref: Ref) -> SheetParcel:
    """Return a sealed sheet as it crosses. Raises NotHere."""
    row = SealedSheet.objects.filter(pk=ref.id).first()
    if row is None:
        raise NotHere
    return SheetParcel(id=row.id, sealed=bytes(row.sealed))


def end_parcel(ref: Ref) -> EndParcel:
    """Return how many sheets of a survey were given here, by the journal: sealed sheets are not kept."""
    online = {"channel": Channel.ONLINE.value}
    given = sum(line.action == ANSWERED and line.data == online for line in journal.lines(ref))
    return EndParcel(survey=ref.id, given=given)


def _editions(row: Survey) -> list[tuple[int, object]]:
    return list(row.editions.values_list("number", "questions"))


def _edition(number: int, data: object) -> EditionParcel:
    plain = tuple(msgspec.structs.replace(one, proves=()) for one in questions_of(data))
    return EditionParcel(number=number, questions=plain)

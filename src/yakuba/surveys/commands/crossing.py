"""Over the border: what is asked goes down to the internet side, sealed sheets come up and are opened here.

Every command may be called again with the same thing; the second time nothing happens.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from yakuba.ground import journal, keys, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.surveys.commands.answering import ANSWERED, NOBODY
from yakuba.surveys.commands.writing import may_steer, ref_of
from yakuba.surveys.events import SheetGiven, SurveyEnded
from yakuba.surveys.models import Crossing, Edition, SealedSheet, Sheet, Survey
from yakuba.surveys.rules.answers import fitting
from yakuba.surveys.rules.model import Channel, State, as_data, questions_of
from yakuba.surveys.rules.parcels import Given, SheetParcel, SurveyParcel, unpacked
from yakuba.surveys.rules.refusals import CannotOpen

NOT_COUNTED: Final = "survey.not_counted"
CARRIED: Final = "survey.carried"


class NotFitting(ValueError):
    """What was inside the seal is no answer to these questions: no page of ours would have taken it."""


def note_asked_outside(ref: Ref) -> None:
    """Note, in the office, that a survey is asked at the internet side."""
    Crossing.objects.get_or_create(survey_id=ref.id)


@transaction.atomic
def take_over(parcel: SurveyParcel, *, actor: Actor, at: datetime) -> None:
    """Ask here, at the internet side, what the office asks; what came late never overwrites what is newer.

    Of a survey that is not asked any more only its head stays, so that its address can say that it is over.
    """
    before = Survey.objects.select_for_update().filter(pk=parcel.id).first()
    if before is not None and before.version >= parcel.version:
        return
    survey = Survey(
        id=parcel.id,
        slug=parcel.slug,
        title=parcel.title,
        intro=parcel.intro,
        whom=parcel.whom,
        opens_on=parcel.opens_on,
        closes_on=parcel.closes_on,
        online=parcel.online,
        state=parcel.state,
        version=parcel.version,
        made_at=before.made_at if before else at,
        closed_at=parcel.closed_at,
    )
    survey.save(force_insert=before is None, force_update=before is not None)
    for one in parcel.editions:
        asked = {"questions": as_data(one.questions), "made_at": at}
        Edition.objects.update_or_create(survey=survey, number=one.number, defaults=asked)
    data = {"version": parcel.version, "state": parcel.state}
    journal.record(actor, CARRIED, ref_of(survey), at=at, data=data)
    if parcel.state == State.CLOSED.value:
        outbox.put(SurveyEnded(ref=ref_of(survey), at=at))


@transaction.atomic
def receive(parcel: SheetParcel, *, at: datetime) -> None:
    """Take in a sealed sheet, in the office; it is opened by whoever hears of it."""
    try:
        with transaction.atomic():
            SealedSheet(id=parcel.id, sealed=parcel.sealed).save(force_insert=True)
    except IntegrityError:
        return
    outbox.put(SheetGiven(ref=Ref("sealed-sheet", parcel.id), at=at))


@transaction.atomic
def open_sheet(ref: Ref, *, at: datetime) -> None:
    """Open a sealed sheet, in the office, and keep it as any other.

    Given within the period it counts, whenever it comes; not counted is what was given outside of it, and what comes
    when all that were awaited have come. Raises NotHere, CannotOpen, NoKeys, NotFitting, msgspec.ValidationError.
    """
    row = SealedSheet.objects.filter(pk=ref.id).first()
    if row is None:
        return
    given = unpacked(keys.open_for_office(bytes(row.sealed)))
    survey = Survey.objects.filter(pk=given.survey).exclude(state=State.DRAFT.value).first()
    edition = survey.editions.filter(number=given.edition).first() if survey else None
    if survey is None or edition is None:
        raise NotHere
    if not fitting(questions_of(edition.questions), given.answers):
        raise NotFitting
    counts = _arrives(survey) and survey.opens_on <= given.day <= survey.closes_on
    if counts and not Sheet.objects.filter(pk=given.id).exists():
        _keep(survey, given)
    action = ANSWERED if counts else NOT_COUNTED
    journal.record(NOBODY, action, ref_of(survey), at=at, data={"channel": Channel.ONLINE.value})
    row.delete()


@transaction.atomic
def await_sheets(ref: Ref, given: int, *, at: datetime) -> None:
    """Note, in the office, how many sheets were given at the internet side. Raises NotHere."""
    if not Crossing.objects.filter(pk=ref.id).exists():
        raise NotHere
    if Crossing.objects.filter(pk=ref.id, awaited=None).update(awaited=given):
        journal.record(NOBODY, "survey.all_told", ref, at=at, data={"given": given})


@transaction.atomic
def stop_waiting(ref: Ref, *, actor: Actor, at: datetime) -> None:
    """Wait no longer for sheets that will not come; whatever comes all the same does not count.

    Raises NotAllowed, NotHere, CannotOpen if nothing is waited for.
    """
    may_steer(actor)
    if not Survey.objects.filter(pk=ref.id).exists():
        raise NotHere
    if not awaiting().filter(pk=ref.id).update(awaited=F("arrived")):
        raise CannotOpen
    journal.record(actor, "survey.waits_no_longer", ref, at=at)


@transaction.atomic
def forget_sealed(id_: str) -> None:
    """Let go of a sealed sheet, at the internet side, that the office has had for long enough."""
    SealedSheet.objects.filter(pk=id_).delete()


def _arrives(survey: Survey) -> bool:
    """Count a sheet that came over the border; tell whether it was still waited for."""
    return bool(_waiting().filter(pk=survey.id).update(arrived=F("arrived") + 1))


def awaiting() -> QuerySet[Crossing]:
    """Return the closed surveys of which not all sheets are here that were given at the internet side."""
    return _waiting().filter(survey__state=State.CLOSED.value)


def _waiting() -> QuerySet[Crossing]:
    return Crossing.objects.filter(Q(awaited=None) | Q(arrived__lt=F("awaited")))


def _keep(survey: Survey, given: Given) -> None:
    Sheet.objects.create(
        id=given.id,
        survey=survey,
        edition=given.edition,
        channel=Channel.ONLINE.value,
        day=given.day,
        answers=given.answers,
    )

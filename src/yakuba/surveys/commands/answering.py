"""Taking answers. The journal says that one came and by which way, never from whom nor which."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from yakuba.ground import journal, keys, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import seal
from yakuba.surveys.commands.writing import ref_of
from yakuba.surveys.events import SheetGiven
from yakuba.surveys.models import Answered, SealedSheet, Sheet, Survey
from yakuba.surveys.rules.answers import differing
from yakuba.surveys.rules.model import Answers, Channel, State, Whom, questions_of
from yakuba.surveys.rules.parcels import Given, packed
from yakuba.surveys.rules.refusals import AnsweredAlready, EnteredAlready, NotAsked, NotEntered, NotKept

WORK: Final = "plan.work"
ANSWERED: Final = "survey.answered"
NOBODY: Final = Actor.system("surveys")


@transaction.atomic
def answer(ref: Ref, edition: int, answers: Answers, *, key: str, at: datetime) -> bool:
    """Take a sheet from the page for everybody; tells whether it is new. At the internet side it is sealed first.

    ``key`` came with the page: the same sheet sent twice is one sheet. Raises NotHere, NotAsked, NotKept.
    """
    survey = _asking(ref, at)
    if survey.whom == Whom.STAFF.value or not survey.online:
        raise NotAsked
    given = _given(survey, edition, answers, id_=_id(survey, key), at=at)
    if settings.ZONE == "edge":
        # Another id than the sheet's, which nobody can reckon out of it: under this one the relay keeps a time for ever.
        return _seal_away(survey, given, id_=_id(survey, f"sealed {key}"), at=at)
    return _keep(survey, given, channel=Channel.ONLINE, at=at)


@transaction.atomic
def answer_as_staff(ref: Ref, edition: int, answers: Answers, *, actor: Actor, at: datetime) -> None:
    """Take the one answer of a member of staff: that they answered and what they answered are kept apart.

    Raises NotHere, NotAsked, AnsweredAlready.
    """
    survey = _asking(ref, at)
    if survey.whom != Whom.STAFF.value:
        raise NotAsked
    try:
        with transaction.atomic():
            Answered.objects.create(id=mark_of(survey.id, actor))
    except IntegrityError as fault:
        raise AnsweredAlready from fault
    _keep(survey, _given(survey, edition, answers, id_=secrets.token_hex(16), at=at), channel=Channel.DESK, at=at)


@transaction.atomic
def enter_paper(ref: Ref, number: int, answers: Answers, *, actor: Actor, at: datetime) -> None:
    """Type in a paper sheet, also after the last day, until the survey is closed.

    Raises NotAllowed, NotHere, NotAsked, EnteredAlready.
    """
    survey = _typed_in(ref, actor)
    if survey.sheets.filter(number=number).exists():
        raise EnteredAlready
    edition = survey.editions.latest("number").number
    try:
        with transaction.atomic():
            Sheet.objects.create(
                id=secrets.token_hex(16),
                survey=survey,
                edition=edition,
                channel=Channel.PAPER.value,
                day=_day(at),
                number=number,
                answers=answers,
            )
    except IntegrityError as fault:
        raise EnteredAlready from fault
    journal.record(actor, "survey.paper_entered", ref, at=at, data={"number": number})


@transaction.atomic
def second_entry(
    ref: Ref, number: int, answers: Answers, *, actor: Actor, replace: bool = False, at: datetime
) -> list[str]:
    """Compare a second entry with the first; returns the questions that differ.

    Without a difference the sheet is marked as checked. With one nothing is changed, unless ``replace`` says that the
    second is right. Raises NotAllowed, NotHere, NotAsked, NotEntered.
    """
    survey = _typed_in(ref, actor)
    sheet = survey.sheets.filter(number=number).first()
    if sheet is None:
        raise NotEntered
    edition = survey.editions.get(number=sheet.edition)
    found = differing(questions_of(edition.questions), sheet.answers, answers)
    if found and not replace:
        return found
    sheet.answers, sheet.checked = answers, True
    sheet.save(update_fields=["answers", "checked"])
    journal.record(actor, "survey.paper_checked", ref, at=at, data={"number": number, "changed": found})
    return []


def mark_of(survey_id: str, actor: Actor) -> str:
    """Return the mark by which it is known that somebody answered. Without the hall's secret it names nobody."""
    words = f"survey {survey_id} {actor.id}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), words, "sha256").hex()


def _asking(ref: Ref, at: datetime) -> Survey:
    survey = Survey.objects.filter(pk=ref.id).first() if ref.kind == "survey" else None
    if survey is None or survey.state == State.DRAFT.value:
        raise NotHere
    if survey.state != State.OPEN.value or not survey.opens_on <= _day(at) <= survey.closes_on:
        raise NotAsked
    return survey


def _typed_in(ref: Ref, actor: Actor) -> Survey:
    if not actor.may(WORK):
        raise NotAllowed
    survey = Survey.objects.filter(pk=ref.id).first() if ref.kind == "survey" else None
    if survey is None:
        raise NotHere
    if survey.state != State.OPEN.value:
        raise NotAsked
    return survey


def _given(survey: Survey, edition: int, answers: Answers, *, id_: str, at: datetime) -> Given:
    """Return what is given to an edition. Raises NotHere if the survey has none of that number."""
    if not survey.editions.filter(number=edition).exists():
        raise NotHere
    return Given(id=id_, survey=survey.id, edition=edition, day=_day(at), answers=answers)


def _keep(survey: Survey, given: Given, *, channel: Channel, at: datetime) -> bool:
    sheet = Sheet(
        id=given.id,
        survey=survey,
        edition=given.edition,
        channel=channel.value,
        day=given.day,
        answers=given.answers,
    )
    if not _new(sheet):
        return False
    journal.record(NOBODY, ANSWERED, ref_of(survey), at=at, data={"channel": channel.value})
    return True


def _seal_away(survey: Survey, given: Given, *, id_: str, at: datetime) -> bool:
    if not _new(SealedSheet(id=id_, sealed=seal(packed(given), keys.recipients_or(NotKept)))):
        return False
    journal.record(NOBODY, ANSWERED, ref_of(survey), at=at, data={"channel": Channel.ONLINE.value})
    outbox.put(SheetGiven(ref=Ref("sealed-sheet", id_), at=at))
    return True


def _new(sheet: Sheet | SealedSheet) -> bool:
    """Write a sheet; tells whether it is new: the same one sent twice, even at once, is one."""
    if type(sheet).objects.filter(pk=sheet.pk).exists():
        return False
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _id(survey: Survey, key: str) -> str:
    return hashlib.sha256(f"{survey.id} {key}".encode()).hexdigest()[:32]


def _day(at: datetime) -> date:
    return at.astimezone(JST).date()

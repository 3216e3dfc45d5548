"""Making a survey: its head, its questions, opening and closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.text import NOTHING, Text
from yakuba.surveys.events import SurveyAsked
from yakuba.surveys.models import Edition, Proof, Survey
from yakuba.surveys.rules.hiding import LEAST
from yakuba.surveys.rules.model import Question, State, Whom, as_data
from yakuba.surveys.rules.refusals import CannotOpen, Closed

STEER: Final = "plan.steer"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSurvey:
    """The head of a survey; ``closes_on`` is the last day, ``least`` the smallest count that a cross table shows."""

    slug: str
    title: Text
    whom: Whom
    opens_on: date
    closes_on: date
    intro: Text = NOTHING
    online: bool = True
    least: int = LEAST


def ref_of(survey: Survey) -> Ref:
    """Return the name under which others know a survey."""
    return Ref("survey", survey.id)


def may_steer(actor: Actor) -> None:
    """Refuse whoever does not keep the plan. Raises NotAllowed."""
    if not actor.may(STEER):
        raise NotAllowed


def survey_to_change(ref: Ref, seen_version: int | None = None) -> Survey:
    """Return a survey that is not closed, ours until the transaction ends. Raises NotHere, Closed, Conflict."""
    rows = Survey.objects.filter(pk=ref.id) if ref.kind == "survey" else Survey.objects.none()
    claimed = rows.exclude(state=State.CLOSED.value)
    if seen_version is not None:
        claimed = claimed.filter(version=seen_version)
    # One conditional UPDATE is the whole lock, on SQLite and PostgreSQL alike.
    if claimed.update(version=F("version") + 1):
        return Survey.objects.get(pk=ref.id)
    found = rows.first()
    if found is None:
        raise NotHere
    raise Closed if found.state == State.CLOSED.value else Conflict


@transaction.atomic
def create(head: NewSurvey, *, actor: Actor, at: datetime) -> Ref:
    """Make a survey without questions. Raises NotAllowed, Conflict if the address is taken."""
    may_steer(actor)
    if Survey.objects.filter(slug=head.slug).exists():
        raise Conflict(
            Text("このアドレスは使われています。", "その アドレスは つかって います。", "That address is taken."),
            Text("別のアドレスにしてください。", "ほかの アドレスに して ください。", "Choose another address."),
        )
    survey = Survey.objects.create(id=new_id(), slug=head.slug, section=actor.section, made_at=at, **_columns(head))
    Edition.objects.create(survey=survey, number=1, questions=[], made_at=at)
    journal.record(actor, "survey.made", ref_of(survey), at=at, data={"slug": head.slug})
    return ref_of(survey)


@transaction.atomic
def change(ref: Ref, head: NewSurvey, *, actor: Actor, seen_version: int, at: datetime) -> None:
    """Change the head; the address stays. Raises NotAllowed, NotHere, Closed, Conflict."""
    may_steer(actor)
    survey = survey_to_change(ref, seen_version)
    columns = _columns(head)
    if survey.state != State.DRAFT.value:
        # Who is asked cannot change under those who have answered.
        columns.pop("whom")
    for name, value in columns.items():
        setattr(survey, name, value)
    survey.save(update_fields=list(columns))
    journal.record(actor, "survey.changed", ref, at=at)
    _tell(survey, at)


@transaction.atomic
def set_questions(ref: Ref, questions: tuple[Question, ...], *, actor: Actor, seen_version: int, at: datetime) -> int:
    """Put these questions in place of the present ones; returns the number of their edition.

    A survey that has been opened gets a new edition: who has answered, answered what stood there.
    Raises NotAllowed, NotHere, Closed, Conflict.
    """
    may_steer(actor)
    survey = survey_to_change(ref, seen_version)
    edition = survey.editions.latest("number")
    if survey.state == State.DRAFT.value:
        edition.questions = as_data(questions)
        edition.save(update_fields=["questions"])
    elif edition.questions != as_data(questions):
        edition = Edition.objects.create(
            survey=survey, number=edition.number + 1, questions=as_data(questions), made_at=at
        )
    survey.proofs.all().delete()
    Proof.objects.bulk_create(
        [Proof(ref=one, survey=survey, question=question.id) for question in questions for one in question.proves]
    )
    data = {"edition": edition.number, "questions": [one.id for one in questions]}
    journal.record(actor, "survey.questions_set", ref, at=at, data=data)
    _tell(survey, at)
    return edition.number


@transaction.atomic
def open_survey(ref: Ref, *, actor: Actor, at: datetime) -> None:
    """Begin to take answers, from the first day of its period on. Raises NotAllowed, NotHere, CannotOpen, Closed."""
    may_steer(actor)
    survey = survey_to_change(ref)
    if survey.state != State.DRAFT.value or not survey.editions.latest("number").questions:
        raise CannotOpen
    survey.state = State.OPEN.value
    survey.save(update_fields=["state"])
    journal.record(actor, "survey.opened", ref, at=at)
    _tell(survey, at)


@transaction.atomic
def close(ref: Ref, *, actor: Actor, at: datetime) -> None:
    """Take no more answers, by no way; from now on it can be crossed. Raises NotAllowed, NotHere, CannotOpen, Closed."""
    may_steer(actor)
    survey = survey_to_change(ref)
    if survey.state != State.OPEN.value:
        raise CannotOpen
    survey.state, survey.closed_at = State.CLOSED.value, at
    survey.save(update_fields=["state", "closed_at"])
    journal.record(actor, "survey.closed", ref, at=at)
    _tell(survey, at)


def _tell(survey: Survey, at: datetime) -> None:
    """Say that what everybody is asked has changed. What the staff are asked, and what nobody is asked yet, concerns nobody."""
    if survey.whom != Whom.STAFF.value and survey.state != State.DRAFT.value:
        outbox.put(SurveyAsked(ref=ref_of(survey), at=at))


def _columns(head: NewSurvey) -> dict[str, Any]:
    return {
        "title": head.title.as_data(),
        "intro": head.intro.as_data(),
        "whom": head.whom.value,
        "opens_on": head.opens_on,
        "closes_on": head.closes_on,
        "online": head.online,
        "least": head.least,
    }

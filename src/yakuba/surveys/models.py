"""The tables of surveys. Nothing here says whose an answer is."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from yakuba.ground.ref import new_id
from yakuba.surveys.rules.model import Channel, State, Whom


class Survey(models.Model):
    """A survey (アンケート). ``least`` is the smallest count that a cross table shows."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    slug = models.SlugField(max_length=64, unique=True)
    title: models.JSONField[Any, Any] = models.JSONField()
    intro: models.JSONField[Any, Any] = models.JSONField(default=str)
    whom = models.CharField(max_length=10)
    section = models.CharField(max_length=64)
    opens_on = models.DateField()
    closes_on = models.DateField()
    online = models.BooleanField(default=True)
    state = models.CharField(max_length=8, default=State.DRAFT.value)
    least = models.PositiveSmallIntegerField(default=5)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="a_survey_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(whom__in=[one.value for one in Whom]), name="a_survey_asks_known_people"
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED.value, closed_at__isnull=False)
                | Q(state__in=[State.DRAFT.value, State.OPEN.value], closed_at=None),
                name="a_closed_survey_says_when",
            ),
            models.CheckConstraint(condition=Q(least__gte=2), name="a_single_answer_is_never_shown"),
        ]

    def __str__(self) -> str:
        return self.slug


class Edition(models.Model):
    """The questions of a survey. An opened survey never changes them: it gets another edition."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    questions: models.JSONField[Any, Any] = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "number"], name="one_edition_of_a_number")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"


class Sheet(models.Model):
    """What somebody answered (回答票): the day and no time, no name, and an id that says nothing of its order.

    ``number`` stands on a paper sheet; ``checked`` tells that a second person typed the same.
    """

    id = models.CharField(primary_key=True, max_length=32)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    edition = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8)
    day = models.DateField()
    number = models.PositiveIntegerField(null=True)
    checked = models.BooleanField(default=False)
    answers: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="one_sheet_of_a_number"),
            models.CheckConstraint(
                condition=Q(channel=Channel.PAPER.value, number__isnull=False)
                | (~Q(channel=Channel.PAPER.value) & Q(number=None)),
                name="paper_and_only_paper_has_a_number",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["survey", "edition"], name="sheets_of_an_edition")]

    def __str__(self) -> str:
        return self.id


class Answered(models.Model):
    """That a member of staff has answered: a keyed digest without time, and without the way to the sheet."""

    id = models.CharField(primary_key=True, max_length=64)

    def __str__(self) -> str:
        return self.id


class SealedSheet(models.Model):
    """A sheet that was given at the internet side, sealed to the office: there until it was fetched, here until it is opened.

    Of which survey it is lies within the seal, too. The id is not that of the sheet: the relay notes when each came.
    """

    id = models.CharField(primary_key=True, max_length=32)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return self.id


class Crossing(models.Model):
    """In an office: that a survey is asked at the internet side, too. ``arrived`` sheets have come from there.

    ``awaited`` is how many were given there in all. It is known once the internet side has heard of the closing; until so
    many have come, nothing is crossed: two tables, one before and one after a late sheet, would tell what is in it.
    """

    survey = models.OneToOneField(Survey, primary_key=True, on_delete=models.CASCADE, related_name="crossing")
    arrived = models.PositiveIntegerField(default=0)
    awaited = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.survey_id} {self.arrived}/{self.awaited}"


class PrintedSurvey(models.Model):
    """A survey of another hall, as its plan prints it. ``of`` is the Ref of the plan."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    of = models.CharField(max_length=120)
    key = models.CharField(max_length=64)
    data: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        ordering: ClassVar = ["of", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "key"], name="a_plan_prints_a_survey_once")]

    def __str__(self) -> str:
        return f"{self.of} {self.key}"


class Proof(models.Model):
    """That the answers to a question prove something, for instance a challenge of a plan; ``ref`` names it."""

    ref = models.CharField(max_length=120, db_index=True)
    survey = models.ForeignKey(Survey, null=True, on_delete=models.CASCADE, related_name="proofs")
    printed = models.ForeignKey(PrintedSurvey, null=True, on_delete=models.CASCADE, related_name="proofs")
    question = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(survey=None, printed__isnull=False) | Q(survey__isnull=False, printed=None),
                name="a_proof_is_of_one_survey",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.question}"

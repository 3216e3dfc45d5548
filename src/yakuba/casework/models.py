"""The tables of casework. What must never be false is a constraint, named as a sentence."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from yakuba.casework.rules.clock import Days
from yakuba.casework.rules.stages import CLOSED, Stage

_STAGES = [stage.value for stage in Stage]
_CLOSED = sorted(stage.value for stage in CLOSED)


class Case(models.Model):
    """One procedure of one filing, being worked on by one section.

    ``post`` is whose turn it is; ``due_on`` the last day of the statutory clock, already moved by the days on which it
    was paused (``paused_days``); ``took_days`` the days it took, once it is closed. Which days these are, working days or
    all of the calendar, is said by ``counts``, for the whole life of the case. ``asked_alone`` are the questions of its procedure, ``asked`` those of them that no case of the filing before it had asked, with the
    event's own in the first; ``prefilled`` those for which an answer was there. None where nobody has counted.
    """

    id = models.CharField(max_length=26, primary_key=True)
    subject = models.CharField(max_length=120)
    receipt = models.CharField(max_length=40)
    procedure_id = models.CharField(max_length=64)
    edition = models.CharField(max_length=64)
    title: models.JSONField[Any, Any] = models.JSONField()
    section = models.CharField(max_length=64)
    assignee = models.CharField(max_length=64, blank=True)
    stage = models.CharField(max_length=16)
    post = models.CharField(max_length=32, blank=True)
    answers: models.JSONField[Any, Any] = models.JSONField()
    attachments: models.JSONField[Any, Any] = models.JSONField(default=list)
    applicant_name = models.CharField(max_length=200)
    applicant_kana = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    filing_deadline = models.DateField(null=True)
    at_least = models.PositiveSmallIntegerField(default=0)
    at_most = models.PositiveSmallIntegerField(default=0)
    counts = models.CharField(max_length=8, default=Days.WORKING.value, db_default=Days.WORKING.value)
    due_on = models.DateField(null=True)
    paused_since = models.DateField(null=True)
    paused_days = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    took_days = models.PositiveSmallIntegerField(null=True)
    asked_alone = models.PositiveSmallIntegerField(null=True)
    asked = models.PositiveSmallIntegerField(null=True)
    prefilled = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "procedure_id"], name="one_case_per_filing_and_procedure"),
            models.CheckConstraint(condition=Q(stage__in=_STAGES), name="a_case_is_at_a_known_stage"),
            models.CheckConstraint(
                condition=Q(stage__in=_CLOSED, closed_at__isnull=False, post="")
                | (~Q(stage__in=_CLOSED) & Q(closed_at=None) & ~Q(post="")),
                name="a_closed_case_says_when_and_waits_for_nobody",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.CORRECTING.value, paused_since__isnull=False)
                | (~Q(stage=Stage.CORRECTING.value) & Q(paused_since=None)),
                name="the_clock_stands_still_while_the_resident_corrects",
            ),
            models.CheckConstraint(condition=Q(at_most__gte=F("at_least")), name="a_clock_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(counts__in=[days.value for days in Days]), name="a_clock_counts_working_or_calendar_days"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["section", "due_on", "received_at"], name="inbox_by_days_left"),
            models.Index(fields=["procedure_id", "-closed_at"], name="pace_of_a_procedure"),
            models.Index(fields=["receipt"], name="cases_of_a_receipt"),
        ]

    def __str__(self) -> str:
        return self.id


class SearchKey(models.Model):
    """A spelling under which the applicant is found; see `ground.japanese.search`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="a_case_has_a_search_key_once")]

    def __str__(self) -> str:
        return self.key


class Correction(models.Model):
    """A request to correct (補正): ``items`` are keys with what is wrong, ``before`` what stood there before."""

    id = models.CharField(max_length=26, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    items: models.JSONField[Any, Any] = models.JSONField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    answered_at = models.DateTimeField(null=True)
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="one_open_correction_per_case"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Proposal(models.Model):
    """What is put before the one who approves (起案): gone when sent back, made the decision when approved."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="proposal")
    outcome = models.CharField(max_length=16)
    reason_id = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    basis = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    proposed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(outcome="refused") | (~Q(reason="") & ~Q(basis="")),
                name="a_proposed_refusal_says_why_and_by_which_law",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"


class Decision(models.Model):
    """How a case was decided. Written once, never changed: what a person was told may not change."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=16)
    reason_id = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    basis = models.CharField(max_length=300, blank=True)
    appeal: models.JSONField[Any, Any] = models.JSONField(default=dict)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64)
    decided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], name="a_case_is_decided_once"),
            models.CheckConstraint(condition=Q(outcome__in=["accepted", "refused"]), name="a_decision_is_yes_or_no"),
            models.CheckConstraint(
                condition=~Q(outcome="refused") | (~Q(reason="") & ~Q(basis="")),
                name="a_refusal_says_why_and_by_which_law",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"


class Note(models.Model):
    """Words among staff about a case. ``kind`` is ``note``, ``sent_back``, ``handed_over`` or ``withdrawn``."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=16, default="note")
    words = models.TextField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"

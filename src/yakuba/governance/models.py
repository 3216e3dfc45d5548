"""The register of rules (例規) and of what each demands; trainings, planned and held."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yakuba.governance.rules import model as rules
from yakuba.governance.rules import training
from yakuba.ground.ref import new_id


class Regulation(models.Model):
    """A rule of the hall: an ordinance, a rule, a guideline; ``number`` is by what the hall knows it."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    section = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in rules.Kind]), name="a_rule_is_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.number


class Demand(models.Model):
    """What a rule demands, and what becomes of it. ``since`` is when it came to its state."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="demands")
    item = models.PositiveSmallIntegerField()
    article = models.CharField(max_length=100)
    demand = models.CharField(max_length=12)
    law = models.CharField(max_length=200, blank=True)
    means = models.CharField(max_length=500, blank=True)
    by_when = models.DateField(null=True)
    measure = models.CharField(max_length=140, blank=True, default="")
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    found_at = models.DateTimeField()
    since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["regulation__number", "item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["regulation", "item"], name="one_demand_of_a_number"),
            models.CheckConstraint(
                condition=Q(demand__in=[one.value for one in rules.Demand]), name="a_demand_is_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in rules.State]), name="a_demand_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.State.STAYS.value) | ~Q(reason=""), name="what_stays_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "since"], name="demands_by_state")]

    def __str__(self) -> str:
        return f"{self.regulation_id} {self.item}"


class Course(models.Model):
    """A training of the plan of a fiscal year (研修計画の一行). ``audience`` is for whom: see `rules.training`."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    audience = models.CharField(max_length=80)
    target = models.PositiveIntegerField()
    month = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["year", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_course_of_a_number"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="a_course_is_in_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


class Session(models.Model):
    """A session of a training that was or will be held (開催), the ``part``-th. ``version`` counts its attendance, too."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    part = models.PositiveSmallIntegerField()
    on = models.DateField(db_index=True)
    minutes = models.PositiveSmallIntegerField()
    means = models.CharField(max_length=10)
    by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["on", "part"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "part"], name="one_session_of_a_part"),
            models.CheckConstraint(
                condition=Q(means__in=[one.value for one in training.Means]), name="a_session_is_held_somehow"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.part}"


class Attended(models.Model):
    """That somebody of the staff attended a session; ``section`` is the one for which they worked that day."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attended")
    staff = models.CharField(max_length=26, db_index=True)
    section = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "staff"], name="a_person_attends_a_session_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.staff}"


class Headcount(models.Model):
    """How many of a section attended a session beside those whose names were noted."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="counted")
    section = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "section"], name="one_number_of_a_section"),
            models.CheckConstraint(condition=Q(number__gt=0), name="nobody_is_not_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.section}"

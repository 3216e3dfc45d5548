"""The register of rules (例規) and of what each demands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yakuba.governance.rules import model as rules
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

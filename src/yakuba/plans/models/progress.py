"""Progress: rounds of reports, moved bars, observations of a measure, the yearly evaluation of the plan."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from yakuba.plans.models.plan import Node, Plan


class Round(models.Model):
    """That all owners are asked how far they are (進捗報告), once for each half of a fiscal year."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rounds")
    half = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    due = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["half"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "half"], name="one_round_a_half")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.half}"


class Report(models.Model):
    """An owner's report on a measure in a round. ``light`` is by rule; ``chosen`` another one, with the reason why."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reports")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="reports")
    text = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    light = models.CharField(max_length=6, blank=True)
    chosen = models.CharField(max_length=6, blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="asked")
    """``asked``, ``drafted`` or ``handed`` in."""
    reminded_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "node"], name="one_report_a_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.node_id}"


class BarMove(models.Model):
    """That the bars of a measure were moved after they were decided (予定の変更), and why. Added, never changed.

    ``before`` and ``after`` are lists of bars as data; the first ``before`` is what was decided at first.
    """

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="moves")
    before: models.JSONField[Any, Any] = models.JSONField()
    after: models.JSONField[Any, Any] = models.JSONField()
    reason = models.TextField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="bars_move_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.at:%Y-%m-%d}"


class Observation(models.Model):
    """A short dated note on a measure, by the loop of observe, orient, decide, act (OODA). Added, never changed."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="observations")
    kind = models.CharField(max_length=8)
    text = models.TextField()
    on = models.DateField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.node_id} {self.kind} {self.on}"


class Evaluation(models.Model):
    """The evaluation of a plan after a fiscal year (年度評価, the C and A of PDCA), with what the body resolved."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="evaluations")
    fiscal_year = models.PositiveSmallIntegerField()
    body: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """Marks of the measures, text for each policy, text for the whole, what is carried into the next year."""
    resolution = models.CharField(max_length=120, blank=True)
    """Ref of the resolution by which a body accepted it."""
    closed_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["fiscal_year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "fiscal_year"], name="one_evaluation_a_year")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.fiscal_year}"

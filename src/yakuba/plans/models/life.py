"""The life of a measure: the sheets of its steps and its scores. Where it stands, the room `flows` knows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from yakuba.plans.models.plan import Node


class StepSheet(models.Model):
    """What was written at a step of a measure's way (工程の記録): its sheet, its reason, its papers. Added, never changed."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="steps")
    task_id = models.CharField(max_length=64)
    outcome = models.CharField(max_length=32)
    body: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    papers: models.JSONField[Any, Any] = models.JSONField(default=list)
    by = models.CharField(max_length=64)
    section = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.node_id} {self.task_id} {self.outcome}"


class ScoreSheet(models.Model):
    """How a measure was scored (優先度評価). The last row counts; those before show how the view changed."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="scores")
    scores: models.JSONField[Any, Any] = models.JSONField()
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.node_id} {self.scores}"

"""The tables of flows: definitions that never change, runs, what is open in them, what was done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class FlowDefinition(models.Model):
    """A drawing as published, under the SHA-256 of its text. Runs keep theirs for ever."""

    digest = models.CharField(max_length=64, primary_key=True)
    flow_id = models.CharField(max_length=64)
    xml = models.TextField()
    defined_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.flow_id} {self.digest[:8]}"


class Run(models.Model):
    """That something is being worked on by a flow. ``version`` counts the changes, for the optimistic lock.

    A thing may pass through several flows, one after the other; never through two at a time.
    """

    ref = models.CharField(max_length=120, db_index=True)
    definition = models.ForeignKey(FlowDefinition, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=64)
    state = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    ended = models.CharField(max_length=16, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="an_ended_run_says_how_and_when",
            ),
            models.UniqueConstraint(fields=["ref"], condition=Q(ended=""), name="one_flow_at_a_time_works_on_a_thing"),
        ]

    def __str__(self) -> str:
        return self.ref


class OpenTask(models.Model):
    """A task that waits for a post of a section; of no section where the post is one of the whole hall."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="open")
    task_id = models.CharField(max_length=64)
    post = models.CharField(max_length=32)
    section = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run"], name="a_run_stands_at_one_task"),
        ]
        indexes: ClassVar = [models.Index(fields=["section", "post", "since"], name="tasks_of_a_post")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.task_id}"


class StepDone(models.Model):
    """A task that was ended: how, by whom, and how long it had waited. Rows are added, never changed."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    task_id = models.CharField(max_length=64)
    post = models.CharField(max_length=32)
    section = models.CharField(max_length=64)
    outcome = models.CharField(max_length=32)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.run_id}: {self.task_id} {self.outcome}"

"""What is shown outside: frozen states, each for ever."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Publication(models.Model):
    """A published state of a subject (公表した版). ``body`` holds all that its pages, its PDF and its data sets show.

    ``head`` is the little of it that lists show. One that was withdrawn (公表の取下げ) keeps number, digest and reason,
    and loses body, head and note: whoever withdraws has a reason why it should not be read.
    """

    subject = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the body as it is offered for download."""
    head: models.JSONField[Any, Any] = models.JSONField(default=dict)
    body: models.JSONField[Any, Any] = models.JSONField()
    note: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """What changed since the one before: a sentence by a person and what was counted."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why: models.JSONField[Any, Any] = models.JSONField(default=str)

    class Meta:
        ordering: ClassVar = ["subject", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "number"], name="one_publication_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"

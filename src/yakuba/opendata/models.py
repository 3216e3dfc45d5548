"""What is shown outside: frozen states, each for ever."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Publication(models.Model):
    """A published state of a subject (公表した版). ``body`` holds all that its pages, its PDF and its data sets show."""

    subject = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the body as it is offered for download."""
    body: models.JSONField[Any, Any] = models.JSONField()
    note: models.JSONField[Any, Any] = models.JSONField(default=str)
    """What changed since the one before, for people."""

    class Meta:
        ordering: ClassVar = ["subject", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "number"], name="one_publication_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"

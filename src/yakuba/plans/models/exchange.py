"""Sheets that were read and wait to be taken over."""

from __future__ import annotations

from typing import Any

from django.db import models

from yakuba.ground.ref import new_id


class Incoming(models.Model):
    """A plan that somebody brought as sheets, read and without faults, until they take it over or bring another."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    slug = models.SlugField(max_length=64)
    new = models.BooleanField(default=False)
    base = models.CharField(max_length=64, blank=True)
    """SHA-256 of the plan as it was when the sheets were compared with it."""
    data: models.JSONField[Any, Any] = models.JSONField()
    name = models.CharField(max_length=200)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.slug} {self.name}"

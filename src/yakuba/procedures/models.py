"""The table of editions."""

from __future__ import annotations

from django.db import models


class Publication(models.Model):
    """An edition as it was published (版): its content never changes; a later one closes it for new drafts."""

    digest = models.CharField(max_length=64, primary_key=True)
    event_id = models.CharField(max_length=64)
    pack = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    content = models.JSONField()
    published_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event_id"], condition=models.Q(closed_at=None), name="an_event_has_one_open_edition"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("published_at")),
                name="an_edition_closes_after_it_opened",
            ),
        ]

"""The tables of this room. What a resident wrote is in the sealed columns and nowhere else."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """A draft (下書き), sealed to the resident's code alone. Without the code nobody can read it, nor can we."""

    lookup = models.CharField(max_length=40, primary_key=True)
    edition = models.CharField(max_length=64)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Filing(models.Model):
    """A filing (申請・届出の提出): sealed to the office, to recovery and to the resident.

    In clear are the edition, the procedures, the number and the times: what the way to the office needs.
    """

    id = models.CharField(max_length=26, primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    lookup = models.CharField(max_length=40, unique=True)
    recipient = models.CharField(max_length=80)
    edition = models.CharField(max_length=64)
    procedures = models.JSONField()
    language = models.CharField(max_length=8)
    sealed = models.BinaryField()
    at = models.DateTimeField()


class Progress(models.Model):
    """How far one procedure of a filing has come (進捗), as the office has told; none yet means received."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="progress")
    procedure = models.CharField(max_length=64)
    stage = models.CharField(max_length=16)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filing", "procedure"], name="one_progress_a_procedure"),
            models.CheckConstraint(
                condition=models.Q(earliest=None) | models.Q(latest__gte=models.F("earliest")),
                name="a_forecast_ends_after_it_begins",
            ),
        ]


class Message(models.Model):
    """Something from the office to the resident: a request for correction (補正依頼) or a letter (通知書), sealed."""

    class Kind(models.TextChoices):
        """What the message is."""

        CORRECTION = "correction"
        LETTER = "letter"

    id = models.CharField(max_length=26, primary_key=True)
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="messages")
    procedure = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=120, unique=True)
    sealed = models.BinaryField()
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class Amendment(models.Model):
    """The resident's answer to a request for correction, sealed like a filing."""

    id = models.CharField(max_length=26, primary_key=True)
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="amendments")
    procedure = models.CharField(max_length=64)
    message = models.OneToOneField(Message, on_delete=models.PROTECT)
    sealed = models.BinaryField()
    at = models.DateTimeField()

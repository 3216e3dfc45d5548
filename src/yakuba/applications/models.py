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

    In clear are the edition, the procedures, the number and the times: what the way to the office needs. What is
    sealed lies beside it in a `SealedBody` of the same id.
    """

    id = models.CharField(max_length=26, primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    lookup = models.CharField(max_length=40, unique=True)
    recipient = models.CharField(max_length=80)
    edition = models.CharField(max_length=64)
    procedures = models.JSONField()
    language = models.CharField(max_length=8)
    at = models.DateTimeField()


class SealedBody(models.Model):
    """What a filing or an amendment of this id holds, sealed to the office, to recovery and to the resident.

    In a table of its own, because fewer may read it than the receipt, and not for as long: once the office is known
    to have it (``fetched_at``), nobody on the internet side reads it any more, and after a set time it is deleted.
    """

    # No foreign key: it would be looked up at every filing, and nothing that is filed is ever deleted before its body.
    id = models.CharField(max_length=26, primary_key=True)
    sealed = models.BinaryField()
    fetched_at = models.DateTimeField(null=True)


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
    """The resident's answer to a request for correction; what it says lies in a `SealedBody` of the same id."""

    id = models.CharField(max_length=26, primary_key=True)
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="amendments")
    procedure = models.CharField(max_length=64)
    message = models.OneToOneField(Message, on_delete=models.PROTECT)
    at = models.DateTimeField()


class Note(models.Model):
    """What stands on the resident's page beside the progress, sealed to the resident; a newer one takes its place.

    ``digest`` is that of the content: by it the office knows that there is nothing new to tell.
    """

    class Kind(models.TextChoices):
        """What is noted: who looked, or what is still to be done in person."""

        LOOKS = "looks"
        VISITS = "visits"

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind)
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "kind"], name="one_note_of_a_kind")]


class LooksTold(models.Model):
    """The one row that tells up to which number of the journal's chain residents were told who looked."""

    upto = models.PositiveBigIntegerField(default=0)


class Closure(models.Model):
    """That nothing is taken in for a while (受付停止): since when, until when at the latest, what residents are told, and why.

    It ends by itself, or when somebody takes in again (``ended_at``). Drafts and what was filed before stay as they are.
    """

    since = models.DateTimeField()
    until = models.DateTimeField()
    words = models.JSONField()
    why = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="a_closure_ends_after_it_begins"
            )
        ]

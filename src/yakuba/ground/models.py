"""The tables of the ground: the journal with its chain, and the outbox."""

from __future__ import annotations

from django.db import models


class JournalLine(models.Model):
    """One line of the journal (操作記録): who did or saw what, when and why. Lines are added, never changed."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=200, blank=True)
    section = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=64)
    about = models.CharField(max_length=120)
    why = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["about", "id"], name="journal_by_thing")]


class JournalLink(models.Model):
    """The place of a line in the chain: its number, the digest of the line, and a hash over all that stands before.

    Links are added, never changed. ``salt`` keeps the digest, which is published, from being guessed.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    # No constraint in the database: a line that somebody tore out is to be found by the chain, not hidden with it.
    line = models.OneToOneField(JournalLine, on_delete=models.DO_NOTHING, db_constraint=False, related_name="link")
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)


class JournalCheckpoint(models.Model):
    """A copy of each signed checkpoint. The first one lies in a file outside the database; this one tells if that was cut."""

    serial = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    body = models.TextField()


class JournalChain(models.Model):
    """The one row by which there is one chainer at a time, and where it goes on. Nothing here is believed by `verify`.

    Up to ``settled`` no line can come any more. ``seen`` is the candidate to follow it, noted at ``seen_at``, as soon
    as all transactions below ``ended_by`` have ended.
    """

    settled = models.PositiveBigIntegerField(default=0)
    seen = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    ended_by = models.PositiveBigIntegerField(null=True)


class OutboxEvent(models.Model):
    """An event that was written in the transaction in which it happened, and is told after the commit."""

    id = models.CharField(max_length=26, primary_key=True)
    name = models.CharField(max_length=64)
    body = models.JSONField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(told_at=None), name="outbox_untold")]


class Delivery(models.Model):
    """One reaction to one event: it runs once, is retried with growing pauses, and stays visible if it fails for good."""

    class State(models.TextChoices):
        """Where the delivery stands."""

        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    reaction = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "reaction"], name="a_reaction_hears_an_event_once"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False), name="a_done_delivery_says_when"
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="deliveries_due")]


class TryCount(models.Model):
    """How often something was tried in vain within one quarter of an hour (試行回数)."""

    bucket = models.CharField(max_length=80)
    window = models.DateTimeField()
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "window"], name="one_count_a_bucket_and_window")]


class Withholding(models.Model):
    """That residents are told later of the looks of a section at one thing (通知の延期), for a ground of the law.

    Asked by one person, granted or refused by another. Its rows stay for whoever audits them.
    """

    id = models.CharField(primary_key=True, max_length=26)
    about = models.CharField(max_length=120)
    section = models.CharField(max_length=64)
    basis = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    until = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    asked_name = models.CharField(max_length=200)
    granted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_name = models.CharField(max_length=200, blank=True)
    decided_why = models.CharField(max_length=500, blank=True)
    lifted_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(granted=None, decided_at=None)
                | models.Q(granted__isnull=False, decided_at__isnull=False),
                name="a_decided_withholding_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("decided_by")), name="nobody_decides_what_they_asked"
            ),
        ]
        indexes = [models.Index(fields=["about"], name="withholdings_of_a_thing")]

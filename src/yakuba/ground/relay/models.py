"""The tables of the relay: parcels that go out, parcels that came in, the quarantine, and where the numbering stands."""

from __future__ import annotations

from django.db import models


class Line(models.Model):
    """The one row of this side: how far it has numbered, how far it has looked, when it last heard of the other side."""

    numbered = models.PositiveBigIntegerField(default=0)
    """The last number this side gave to a parcel."""
    examined = models.PositiveBigIntegerField(default=0)
    """Up to here every number of the other side has come, or lies in quarantine as missing."""
    gone = models.JSONField(default=list)
    """Numbers that the other side asked for again and that are forgotten here."""
    heard_at = models.DateTimeField(null=True)


class ParcelOut(models.Model):
    """A parcel for the other side. Its body is emptied some time after it was acknowledged; its row stays."""

    parcel_id = models.CharField(max_length=100, unique=True)
    # Given when it is packed, by one numberer: the order of rows is not the order of their commits.
    number = models.PositiveBigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    acked_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    """Since when it lies in the other side's quarantine, whole."""
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["number"], condition=models.Q(acked_at=None), name="relay_to_be_sent"),
            models.Index(
                fields=["acked_at"],
                condition=models.Q(acked_at__isnull=False, forgotten_at=None),
                name="relay_to_be_forgotten",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(forgotten_at=None) | models.Q(acked_at__isnull=False),
                name="only_what_was_acknowledged_is_forgotten",
            )
        ]


class EnclosureOut(models.Model):
    """A file carried with a parcel; ``file`` is its name in the spool."""

    parcel = models.ForeignKey(ParcelOut, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    # Not named by its contents: then no file is taken away under a second parcel with the same.
    file = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parcel", "name"], name="an_enclosure_has_a_name_of_its_own")]


class ParcelIn(models.Model):
    """A parcel of the other side that is done with. By its id it is known if it comes again."""

    class Outcome(models.TextChoices):
        """How it was done with."""

        IMPORTED = "imported"
        DISCARDED = "discarded"

    parcel_id = models.CharField(max_length=100, primary_key=True)
    number = models.PositiveBigIntegerField(db_index=True)
    kind = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.IMPORTED)
    settled_at = models.DateTimeField()


class Quarantine(models.Model):
    """What came damaged, or was refused, or did not come (隔離), until it comes whole or a person decides."""

    parcel_id = models.CharField(max_length=100, blank=True)
    number = models.PositiveBigIntegerField(null=True)
    kind = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=16)
    detail = models.CharField(max_length=300, blank=True)
    # What was signed of the parcel; with it and the body a refused one is opened again here.
    entry = models.JSONField(null=True)
    body = models.BinaryField(default=b"")
    tries = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    """When a whole one is opened again by itself; never, if it is empty."""
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["number"], condition=models.Q(settled_at=None), name="relay_in_quarantine")]
        constraints = [
            models.UniqueConstraint(
                fields=["parcel_id"],
                condition=models.Q(settled_at=None) & ~models.Q(parcel_id=""),
                name="one_place_in_quarantine_a_parcel",
            )
        ]

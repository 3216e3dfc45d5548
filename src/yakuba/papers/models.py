"""The tables of the room. They name files and prove them; the bytes lie in `storage`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yakuba.ground.ref import Ref, new_id


class Kept(models.Model):
    """Bytes that are kept for a thing of another room: where they lie, how many they are, their SHA-256 in hex."""

    KIND: ClassVar[str]

    id = models.CharField(max_length=26, primary_key=True, default=new_id)
    about = models.CharField(max_length=120)
    path = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def ref(self) -> Ref:
        """Return what other rooms hold of this."""
        return Ref(self.KIND, self.id)


class Letter(Kept):
    """A letter as it was sent. There is one of a kind about a thing, and its bytes never change."""

    KIND = "letter"

    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    reference = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12)
    mime = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "kind"], name="one_letter_of_a_kind_about_a_thing")]


class SealedFile(Kept):
    """A file as it came in, sealed: nothing here can read it, and the hash is that of the sealed bytes."""

    KIND = "sealed"

    class Meta:
        indexes = [models.Index(fields=["about"], name="sealed_files_by_thing")]


class HeldFile(models.Model):
    """A sealed file that could not be made safe and is held unopened (隔離): which, about what, why, since when."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id)
    source = models.CharField(max_length=120)
    about = models.CharField(max_length=120)
    why = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "about"], name="a_file_is_held_once_for_a_thing")]


class OpenedFile(Kept):
    """The safe copy of a file, for the office: name and type as they were found by looking at the content."""

    KIND = "opened"

    name = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    source_sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "name", "source_sha256"], name="a_file_is_opened_once_for_a_thing")
        ]


class StaffPaper(models.Model):
    """A paper that staff attached to their own work (資料): to which part of what. Its bytes are its versions.

    Taken back (取下げ) it keeps who, when and why, and has no version any more. ``version`` counts changes.
    """

    id = models.CharField(max_length=26, primary_key=True, default=new_id)
    about = models.CharField(max_length=120)
    part = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.CharField(max_length=64, blank=True)
    taken_back_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["about", "part"], name="papers_of_staff_by_thing")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_by="", taken_back_why="")
                | (models.Q(taken_back_at__isnull=False) & ~models.Q(taken_back_by="") & ~models.Q(taken_back_why="")),
                name="who_takes_a_paper_back_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PaperVersion(Kept):
    """The bytes of a paper as somebody brought them. Each replacement adds a version; none is changed."""

    KIND = "paper"

    paper = models.ForeignKey(StaffPaper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=100)
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="one_version_of_a_number_of_a_paper")]

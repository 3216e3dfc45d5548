"""The tables of the room: sections, posts, staff, appointments."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from yakuba.ground.ref import new_id
from yakuba.ground.text import Text


class Section(models.Model):
    """A section of the hall (課・係), under the code by which packs name it."""

    code = models.SlugField(primary_key=True, max_length=40)
    name: models.JSONField[Any, Any] = models.JSONField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "code"]

    def __str__(self) -> str:
        return Text.read(self.name).ja


class Post(models.Model):
    """A post (職) and, as data, the powers it carries."""

    code = models.SlugField(primary_key=True, max_length=40)
    name: models.JSONField[Any, Any] = models.JSONField()
    powers: models.JSONField[Any, Any] = models.JSONField(default=list)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-rank", "code"]

    def __str__(self) -> str:
        return Text.read(self.name).ja


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by the number they sign in with. Staff are added by `commands.add_staff` alone."""


class Staff(AbstractBaseUser):
    """A member of staff (職員). They sign in with their staff number, and are never deleted, only closed."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    number = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    kana = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager()

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """That somebody holds a post in a section from a day until another (配属・兼務)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appointments")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
                name="an_appointment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["staff", "section", "post"],
                condition=Q(until_date=None),
                name="one_open_appointment_to_a_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.section_id}/{self.post_id}"

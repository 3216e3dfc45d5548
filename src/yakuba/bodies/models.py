"""The tables of bodies. What must never be false is a constraint, named as a sentence."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from yakuba.ground.ref import new_id
from yakuba.ground.text import Text


class Body(models.Model):
    """A body of this hall; or of another one's plan, to read and compare (``reference``).

    ``key`` is its id in the plan it came from; ``upper_key`` the one to which it reports there. ``version`` counts changes.
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    slug = models.SlugField(max_length=140, unique=True)
    plan = models.SlugField(max_length=64, blank=True)
    key = models.SlugField(max_length=64)
    upper_key = models.SlugField(max_length=64, blank=True)
    reference = models.BooleanField(default=False)
    kind = models.CharField(max_length=16)
    title: models.JSONField[Any, Any] = models.JSONField()
    task: models.JSONField[Any, Any] = models.JSONField(default=list)
    meets: models.JSONField[Any, Any] = models.JSONField(default=str)
    reports_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    quorum = models.CharField(max_length=12, default="none")
    deputies_count = models.BooleanField(default=True)
    counts_through = models.BooleanField(default=False)
    founded_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["reference", "plan", "founded_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="one_body_of_a_key_in_a_plan")]

    def __str__(self) -> str:
        return Text.read(self.title).ja


class Founding(models.Model):
    """The rule that founds a body (設置要綱), in one edition. An amendment adds an edition; none is changed."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="foundings")
    edition = models.PositiveSmallIntegerField()
    title: models.JSONField[Any, Any] = models.JSONField()
    number = models.CharField(max_length=100, blank=True)
    on = models.CharField(max_length=40, blank=True)
    """The day of the edition, as precisely as it is known."""
    articles: models.JSONField[Any, Any] = models.JSONField(default=list)
    why = models.TextField(blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["edition"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "edition"], name="one_rule_of_an_edition")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.edition}"


class Seat(models.Model):
    """A seat: that of a post (``post``, in one section or in any), or one for people from outside, who have terms.

    ``order`` is that of the list, and among deputies that of standing in for the chair.
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    part = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField(default=0)
    title: models.JSONField[Any, Any] = models.JSONField()
    note: models.JSONField[Any, Any] = models.JSONField(default=str)
    outside = models.BooleanField(default=False)
    post = models.CharField(max_length=40, blank=True)
    section = models.CharField(max_length=40, blank=True)
    count = models.PositiveSmallIntegerField(default=1)
    first = models.DateField(null=True)
    last = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first=None) | Q(last=None) | Q(last__gte=F("first")), name="a_seat_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {Text.read(self.title).ja}"


class Term(models.Model):
    """That somebody from outside the hall holds a seat for a time (任期)."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=100)
    affiliation = models.CharField(max_length=200, blank=True)
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["first", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last=None) | Q(last__gte=F("first")), name="a_term_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.first}"


class Meeting(models.Model):
    """A meeting. ``state`` is planned, called or cancelled; a called one is held when its day has come.

    ``outcomes`` are those that a document tells of a meeting of another hall; our own has resolutions.
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="meetings")
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=0)
    title: models.JSONField[Any, Any] = models.JSONField(default=str)
    on = models.DateField()
    hours = models.CharField(max_length=40, blank=True)
    place: models.JSONField[Any, Any] = models.JSONField(default=str)
    state = models.CharField(max_length=10, default="planned")
    called_on = models.DateField(null=True)
    cancelled_why = models.TextField(blank=True)
    tally: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """Members, those there and those needed, as they were counted when the attendance was written."""
    chaired_by = models.CharField(max_length=200, blank=True)
    chaired_id = models.CharField(max_length=64, blank=True)
    outcomes: models.JSONField[Any, Any] = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        indexes: ClassVar = [models.Index(fields=["on"], name="meetings_of_a_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "fiscal_year", "number"],
                condition=~Q(state="cancelled") & Q(number__gt=0),
                name="one_meeting_of_a_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.on}"


class Report(models.Model):
    """What a meeting reports to the body above (報告). It waits until it stands on an agenda there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reports")
    to = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="reports_heard")
    title = models.CharField(max_length=200)
    words = models.TextField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.meeting_id} -> {self.to_id}"


class AgendaItem(models.Model):
    """A matter of a meeting (議題), with its papers; ``about`` is the Ref of what it is on, ``report`` one from below."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, default="other")
    title: models.JSONField[Any, Any] = models.JSONField()
    text = models.TextField(blank=True)
    section = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=120, blank=True)
    papers: models.JSONField[Any, Any] = models.JSONField(default=list)
    report = models.OneToOneField(Report, null=True, on_delete=models.PROTECT, related_name="heard")

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.order}"


class Attendance(models.Model):
    """That the holder of a place was there, was not, or had somebody stand in. Names as they were on that day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    key = models.CharField(max_length=64)
    part = models.CharField(max_length=10)
    title: models.JSONField[Any, Any] = models.JSONField()
    name = models.CharField(max_length=200, blank=True)
    presence = models.CharField(max_length=10)
    deputy = models.CharField(max_length=100, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "key"], name="one_presence_of_a_place")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.key} {self.presence}"


class Minutes(models.Model):
    """The minutes of a meeting (会議録): a draft that changes, until it is confirmed, which it then does no more."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    text = models.TextField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    """The chair's name, as it was that day."""
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.meeting_id


class Correction(models.Model):
    """A correction of confirmed minutes. Added, never changed."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField()
    reason = models.TextField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.at}"


class Resolution(models.Model):
    """What a meeting decided (決議), on a thing that is known by its Ref only. Added, never changed."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="resolutions")
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    result = models.CharField(max_length=10)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    abstained = models.PositiveSmallIntegerField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["about"], name="resolutions_on_a_thing")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_resolution_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number} {self.result}"


class FollowUp(models.Model):
    """What somebody took home from a meeting (宿題): what, which section, until when."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="follow_ups")
    resolution = models.ForeignKey(Resolution, null=True, on_delete=models.PROTECT, related_name="follow_ups")
    words = models.TextField()
    section = models.CharField(max_length=40)
    staff = models.CharField(max_length=64, blank=True)
    due = models.DateField()
    set_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_note = models.TextField(blank=True)
    done_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "id"]
        indexes: ClassVar = [models.Index(fields=["section", "due"], name="follow_ups_of_a_section")]

    def __str__(self) -> str:
        return f"{self.section} {self.due}"


class Duty(models.Model):
    """That somebody has a duty in a section for a fiscal year (情報セキュリティ担当者, ICT推進員)."""

    kind = models.CharField(max_length=16)
    section = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    staff = models.CharField(max_length=64)
    renewed = models.BooleanField(default=False)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["kind", "section", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "section", "fiscal_year", "staff"],
                condition=Q(ended_on=None),
                name="one_duty_of_a_person_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.section} {self.fiscal_year}"

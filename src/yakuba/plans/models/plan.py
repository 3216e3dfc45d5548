"""A plan and its tree."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from yakuba.ground.ref import new_id
from yakuba.ground.text import Text


class Plan(models.Model):
    """A digital plan (計画): of this town, or of another one to compare with (``reference``).

    ``head`` is `rules.model.Head` as data; what is asked of it often stands beside it in columns. ``version`` counts
    the changes of the head.
    """

    class State(models.TextChoices):
        """Where a plan is in its life: being written, in force, over."""

        DRAFT = "draft"
        RUNNING = "running"
        ENDED = "ended"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    slug = models.SlugField(max_length=64, unique=True)
    municipality = models.CharField(max_length=6)
    title: models.JSONField[Any, Any] = models.JSONField()
    starts = models.DateField()
    ends = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    reference = models.BooleanField(default=False)
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    head: models.JSONField[Any, Any] = models.JSONField()
    parts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """What of a pack has no table of its own, as data: ``bodies``, ``flows``, ``tables``, ``surveys``."""
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="a_plan_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return Text.read(self.title).ja


class Node(models.Model):
    """A place in the tree of a plan (施策体系の項目). Those of a level of kind ``measure`` are measures (施策).

    ``key`` is its id in the pack and its address for ever. ``stage`` is where a measure stands in its life, see
    `rules.life`. Removed nodes stay, with the day on which they were removed.
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="nodes")
    key = models.SlugField(max_length=64)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    level = models.CharField(max_length=64)
    is_measure = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=20, blank=True)
    title: models.JSONField[Any, Any] = models.JSONField()
    text: models.JSONField[Any, Any] = models.JSONField(default=str)
    owner = models.CharField(max_length=100, blank=True)
    """Code of the section in charge; in reference plans the section as printed."""
    more: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """The rest of `rules.model.Node`: notes, partners, marks, answers, aligned, after, theme, carried_over, priority."""
    sheet: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """`rules.model.Sheet` without its costs."""
    stage = models.CharField(max_length=16, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    removed_on = models.DateField(null=True)
    born_here = models.BooleanField(default=False)
    """It was proposed, asked for or added in the town: no pack or sheet that does not know it takes it out."""
    removed_here = models.BooleanField(default=False)
    """It was taken out in the town: no pack or sheet that still knows it puts it back."""

    class Meta:
        ordering: ClassVar = ["order", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="one_node_of_a_key")]
        indexes: ClassVar = [models.Index(fields=["owner", "is_measure"], name="measures_of_a_section")]

    def __str__(self) -> str:
        return f"{self.number} {Text.read(self.title).ja}".strip()


class Bar(models.Model):
    """A bar of the schedule. Halves are counted ``2 * fiscal year + (0 or 1)``, both ends included."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="bars")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    label: models.JSONField[Any, Any] = models.JSONField(default=str)
    line = models.CharField(max_length=200, blank=True)
    goes_on = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "first"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_bar_has_a_length")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.first}-{self.last}"


class Figure(models.Model):
    """An indicator of a node (指標). ``computed_by`` names a measure of `insight`; then nobody types an actual value."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="figures")
    key = models.SlugField(max_length=64)
    title: models.JSONField[Any, Any] = models.JSONField()
    unit = models.CharField(max_length=20, blank=True)
    better = models.CharField(max_length=4, default="more")
    computed_by = models.CharField(max_length=64, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["node", "key"], name="one_figure_of_a_key")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.key}"


class FigureValue(models.Model):
    """A value of an indicator: baseline, target, actual, or what others have (``of``). Rows are added, never changed."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="values")
    kind = models.CharField(max_length=8)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    at = models.CharField(max_length=20, blank=True)
    """A day, a month, a fiscal year (``2023-01``, ``FY2024``), as precisely as it is known."""
    of: models.JSONField[Any, Any] = models.JSONField(default=str)
    source = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.figure_id} {self.kind} {self.value}"


class Cost(models.Model):
    """What a measure costs in a fiscal year (経費), in yen. ``kind`` is ``initial`` or ``running``."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="costs")
    fiscal_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    yen = models.BigIntegerField()
    funding: models.JSONField[Any, Any] = models.JSONField(default=str)

    class Meta:
        ordering: ClassVar = ["fiscal_year", "kind"]

    def __str__(self) -> str:
        return f"{self.node_id} {self.fiscal_year} {self.yen}"


class Challenge(models.Model):
    """A problem that the plan must answer (課題); nodes say which they answer."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="challenges")
    key = models.SlugField(max_length=64)
    group = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=20, blank=True)
    title: models.JSONField[Any, Any] = models.JSONField()
    directions: models.JSONField[Any, Any] = models.JSONField(default=list)
    text: models.JSONField[Any, Any] = models.JSONField(default=str)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="one_challenge_of_a_key")]

    def __str__(self) -> str:
        return Text.read(self.title).ja


class Earlier(models.Model):
    """What becomes of a measure of the plan before (前計画からの引継ぎ), with the reason and where it is found now."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="earlier")
    key = models.SlugField(max_length=64)
    node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="later")
    """The measure itself, where the plan before is kept here too."""
    group = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=20, blank=True)
    title: models.JSONField[Any, Any] = models.JSONField()
    outcome = models.CharField(max_length=8)
    printed = models.CharField(max_length=40, blank=True)
    """The document's own word for it, where it has one."""
    to: models.JSONField[Any, Any] = models.JSONField(default=list)
    """Keys of nodes of this plan."""
    answers: models.JSONField[Any, Any] = models.JSONField(default=list)
    """Keys of the challenges under which the document names it."""
    reason: models.JSONField[Any, Any] = models.JSONField(default=str)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="one_fate_of_a_measure")]

    def __str__(self) -> str:
        return f"{self.key}: {self.outcome}"

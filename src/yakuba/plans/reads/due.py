"""What the worker has to do for plans by itself: rounds to open, sections to remind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q

from yakuba.ground.clock import JST
from yakuba.ground.text import Text
from yakuba.plans.models import Plan, Report, Round
from yakuba.plans.rules import halves
from yakuba.plans.rules.rounds import AGAIN, due_half, opens_on, reminds_from


@dataclass(frozen=True, slots=True)
class Unasked:
    """A plan in force of which the reports of a half have not been asked for, with when they should have been."""

    slug: str
    title: Text
    half: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Unreminded:
    """A report that is wanted soon or late, and of which nobody was reminded these days."""

    id: int
    owner: str
    half: int
    since: datetime


def unasked(*, at: datetime) -> Iterator[Unasked]:
    """Walk the plans of which a round should be open by now."""
    on = at.astimezone(JST).date()
    for plan in Plan.objects.filter(state=Plan.State.RUNNING, reference=False).order_by("slug"):
        half = due_half(on, starts=plan.starts)
        over = plan.ends is not None and half is not None and half > halves.half_of(plan.ends)
        if half is None or over or Round.objects.filter(plan=plan, half=half).exists():
            continue
        since = datetime.combine(opens_on(half), time(), JST)
        yield Unasked(plan.slug, Text.read(plan.title), half, since)


def unreminded(*, at: datetime) -> Iterator[Unreminded]:
    """Walk the reports of which a section should be reminded by now, the oldest first."""
    on = at.astimezone(JST).date()
    rows = Report.objects.exclude(state="handed").filter(
        Q(reminded_at=None) | Q(reminded_at__lt=at - timedelta(days=AGAIN)),
        round__plan__state=Plan.State.RUNNING,
        round__closed_at=None,
        node__removed_on=None,
    )
    for row in rows.select_related("round", "node").order_by("round__due", "id"):
        begins = reminds_from(row.round.due)
        if begins <= on:
            yield Unreminded(row.pk, row.node.owner, row.round.half, datetime.combine(begins, time(), JST))

"""The plans that are here, and the head of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import Count, Q

from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.models import Challenge, Plan
from yakuba.plans.rules.model import Head


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as it stands in the list."""

    ref: Ref
    slug: str
    municipality: str
    name: Text
    title: Text
    starts: date
    ends: date | None
    state: str
    """``draft``, ``running`` or ``ended``."""
    reference: bool
    measures: int
    before: str
    """Slug of the plan that it follows."""

    def over(self, on: date) -> bool:
        """Tell whether the period is over that day, whatever the state says."""
        return is_over(self, on)


@dataclass(frozen=True, slots=True)
class PlanView(PlanRow):
    """A plan with its head. ``version`` counts the changes of the head."""

    head: Head
    version: int
    made_at: datetime
    followed_by: tuple[str, ...] = ()

    def closed(self, on: date) -> bool:
        """Tell whether nothing can be changed that day: another's plan, or one that is over."""
        return self.reference or self.over(on)


@dataclass(frozen=True, slots=True)
class ChallengeName:
    """A challenge by its name, for whoever refers to it: of which plan, under which key."""

    plan: str
    plan_title: Text
    key: str
    number: str
    title: Text


def is_over(plan: PlanRow | Plan, on: date) -> bool:
    """Tell whether a plan's period has ended that day, or it was ended."""
    return plan.state == Plan.State.ENDED or (plan.ends is not None and plan.ends < on)


def plans() -> tuple[PlanRow, ...]:
    """Return all plans: own ones first, the latest period first."""
    rows = Plan.objects.select_related("before").annotate(measures=_MEASURES).order_by("reference", "-starts", "slug")
    return tuple(PlanRow(**_row(row)) for row in rows)


def plan(slug: str) -> PlanView:
    """Return a plan with its head. Raises NotHere."""
    row = Plan.objects.select_related("before").annotate(measures=_MEASURES).filter(slug=slug).first()
    if row is None:
        raise NotHere
    return view_of(row)


def titles(slugs: Collection[str]) -> dict[str, Text]:
    """Return the titles of plans by their slugs."""
    found = Plan.objects.filter(slug__in=slugs).values_list("slug", "title") if slugs else ()
    return {slug: Text.read(title) for slug, title in found}


def challenge_names() -> list[ChallengeName]:
    """Return the challenges of all plans by name, in one query: in the order of `plans`, then in their own."""
    rows = Challenge.objects.order_by("plan__reference", "-plan__starts", "plan__slug", "order", "key")
    return [
        ChallengeName(slug, Text.read(plan_title), key, number, Text.read(title))
        for slug, plan_title, key, number, title in rows.values_list(
            "plan__slug", "plan__title", "key", "number", "title"
        )
    ]


def view_of(row: Plan) -> PlanView:
    """Return the view of a row that carries its count of ``measures``."""
    return PlanView(
        **_row(row),
        head=msgspec.convert(row.head, Head, str_keys=True),
        version=row.version,
        made_at=row.made_at,
        followed_by=tuple(row.followed_by.order_by("starts").values_list("slug", flat=True)),
    )


_MEASURES = Count("nodes", filter=Q(nodes__is_measure=True, nodes__removed_on=None))


def _row(row: Plan) -> dict[str, Any]:
    return {
        "ref": Ref("plan", row.pk),
        "slug": row.slug,
        "municipality": row.municipality,
        "name": Text.read(row.head["name"]),
        "title": Text.read(row.title),
        "starts": row.starts,
        "ends": row.ends,
        "state": row.state,
        "reference": row.reference,
        "measures": row.measures,  # type: ignore[attr-defined]  # put there by annotate
        "before": row.before.slug if row.before else "",
    }

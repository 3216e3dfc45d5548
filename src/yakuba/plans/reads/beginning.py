"""How far a plan is that is being written: counted in the database, not read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from yakuba.bodies import reads as bodies
from yakuba.plans.models import Bar, Figure, Node, Plan
from yakuba.plans.rules.beginning import Standing


def so_far(slug: str, *, sections: Collection[str], on: date) -> Standing:
    """Return how far the plan is. ``sections`` are the codes of those of the hall."""
    measure = Q(is_measure=True)
    there = Node.objects.filter(plan__slug=slug, removed_on=None).annotate(
        drawn=Exists(Bar.objects.filter(node=OuterRef("pk"))),
        counted=Exists(Figure.objects.filter(node=OuterRef("pk"))),
    )
    found = there.aggregate(
        groups=Count("pk", filter=~measure),
        measures=Count("pk", filter=measure),
        owned=Count("pk", filter=measure & Q(owner__in=list(sections))),
        scheduled=Count("pk", filter=measure & Q(drawn=True)),
        measured=Count("pk", filter=measure & Q(counted=True)),
    )
    parts = Plan.objects.filter(slug=slug).values_list("parts", flat=True).first() or {}
    return Standing(**found, bodies=len(parts.get("bodies", ())) or len(bodies.bodies(on=on, plan=slug)))

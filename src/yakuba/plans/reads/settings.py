"""What a plan is set to by its head, and by how many of its items each level and class is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from yakuba.plans.models import Node


@dataclass(frozen=True, slots=True)
class Uses:
    """How many items of a plan use a level, or a class by its axis. Items that were taken out count: they may come back."""

    levels: Mapping[str, int]
    classes: Mapping[tuple[str, str], int]

    def axis(self, axis: str) -> int:
        """Return how often classes of an axis are used."""
        return sum(count for (name, _), count in self.classes.items() if name == axis)


def uses(slug: str) -> Uses:
    """Return what the items of a plan use."""
    levels: Counter[str] = Counter()
    classes: Counter[tuple[str, str]] = Counter()
    for level, more in Node.objects.filter(plan__slug=slug).values_list("level", "more"):
        levels[level] += 1
        classes.update({(mark["axis"], mark["class"]) for mark in more.get("marks", ())})
    return Uses(levels, classes)

"""Succession: what became of every measure of the plan before, and, from the old measure, where it went."""

from __future__ import annotations

from dataclasses import dataclass

from yakuba.ground.errors import NotHere
from yakuba.ground.text import Text
from yakuba.plans.models import Earlier
from yakuba.plans.reads import tree
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import NodeView, Tree
from yakuba.plans.rules.succession import NAMES, Count, Fate, count


@dataclass(frozen=True, slots=True)
class FateView:
    """What became of an earlier measure: in which plan it is said, and the measures to which it leads."""

    slug: str
    plan_title: Text
    key: str
    number: str
    title: Text
    group: str
    outcome: str
    reason: Text
    to: tuple[tuple[str, Text], ...]
    """Keys and titles of measures of that plan."""

    @property
    def name(self) -> Text:
        """The outcome in words."""
        return NAMES[self.outcome]


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of the plan before, with its fate if that is settled."""

    node: NodeView
    fate: FateView | None


@dataclass(frozen=True, slots=True)
class Succession:
    """The next plan beside the one before: each measure with its fate, and what is new."""

    before: PlanView
    after: Tree
    lines: tuple[Line, ...]
    new: tuple[NodeView, ...]
    counted: Count

    @property
    def undecided(self) -> int:
        """How many fates are open."""
        return sum(1 for line in self.lines if line.fate is None)


def succession(slug: str) -> Succession:
    """Return how a plan follows the one before it. Raises NotHere for a plan that follows none."""
    after = tree.tree(slug)
    if not after.plan.before:
        raise NotHere
    before = tree.tree(after.plan.before)
    fates = {one.key: one for one in fates_of(after)}
    lines = tuple(Line(node, fates.get(node.key)) for node in before.measures)
    reached = {key for one in fates.values() for key, _ in one.to}
    return Succession(
        before=before.plan,
        after=after,
        lines=lines,
        new=tuple(node for node in after.measures if node.key not in reached),
        counted=count(
            (Fate(key=one.key, outcome=one.outcome, to=tuple(key for key, _ in one.to)) for one in fates.values()),
            [node.key for node in after.measures],
        ),
    )


def fates_of(whole: Tree) -> list[FateView]:
    """Return what a plan says of earlier measures, kept here or only named, in its order."""
    return [_fate(row, whole) for row in Earlier.objects.filter(plan=whole.plan.ref.id)]


def later(node: NodeView) -> list[FateView]:
    """Return where a measure went: its fate in every plan that followed."""
    rows = Earlier.objects.filter(node=node.id).select_related("plan").order_by("plan__starts", "id")
    return [_fate(row, tree.tree(row.plan.slug)) for row in rows]


def earlier(whole: Tree, key: str) -> list[FateView]:
    """Return the earlier measures from which one came."""
    return [one for one in fates_of(whole) if key in {to for to, _ in one.to}]


def _fate(row: Earlier, whole: Tree) -> FateView:
    to = tuple((key, whole.by_key[key].title) for key in row.to if key in whole.by_key)
    return FateView(
        slug=whole.plan.slug,
        plan_title=whole.plan.title,
        key=row.key,
        number=row.number,
        title=Text.read(row.title),
        group=row.group,
        outcome=row.outcome,
        reason=Text.read(row.reason),
        to=to,
    )

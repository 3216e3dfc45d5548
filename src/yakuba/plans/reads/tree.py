"""The tree of a plan and one measure of it, each in a handful of queries however large the plan is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from django.db.models import Sum

from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.models import Bar, Challenge, Cost, Figure, Node, Report, ScoreSheet
from yakuba.plans.reads import plans
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.rules.model import Mark, Sheet
from yakuba.plans.rules.published_words import moment
from yakuba.plans.rules.schedule import Stripe


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node in its place in the tree. ``depth`` counts from 0; ``owner`` is a section's code, as printed in reference plans."""

    id: str
    key: str
    parent: str
    depth: int
    level: str
    is_measure: bool
    number: str
    title: Text
    text: Text
    owner: str
    stage: str
    version: int
    marks: tuple[Mark, ...] = ()
    answers: tuple[str, ...] = ()
    aligned: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    theme: bool = False
    carried_over: bool = False
    priority: str = ""
    light: str = ""
    """Of the last report that was handed in: what was chosen, or what the rule gave."""
    yen: int = 0

    @property
    def ref(self) -> Ref:
        """The name under which others hold this node."""
        return Ref("measure", self.id)


@dataclass(frozen=True, slots=True)
class Tree:
    """A plan's nodes in the order of reading, each after its parent."""

    plan: PlanView
    nodes: tuple[NodeView, ...]
    by_key: Mapping[str, NodeView]
    children: Mapping[str, tuple[str, ...]]
    """Keys of the nodes below a key; those at the top below the empty one."""

    @property
    def measures(self) -> tuple[NodeView, ...]:
        """The measures, in order."""
        return tuple(node for node in self.nodes if node.is_measure)

    def above(self, key: str) -> tuple[NodeView, ...]:
        """Return the nodes above one, the highest first."""
        found: list[NodeView] = []
        while (node := self.by_key.get(key)) is not None and node.parent:
            key = node.parent
            found.append(self.by_key[key])
        return tuple(reversed(found))

    def below(self, key: str) -> Iterator[NodeView]:
        """Yield all nodes below one, in the order of reading."""
        waiting = list(reversed(self.children.get(key, ())))
        while waiting:
            here = waiting.pop()
            yield self.by_key[here]
            waiting += reversed(self.children.get(here, ()))


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value of a figure. ``noted_by`` is who noted it, empty for one that stands in the plan itself."""

    kind: str
    value: Decimal
    at: str
    of: Text
    source: str
    noted_at: datetime
    noted_by: str = ""

    @property
    def plain(self) -> str:
        """The number as people write it: without zeros that say nothing, thousands separated."""
        written = f"{self.value:,.4f}"
        return written.rstrip("0").rstrip(".")

    @property
    def when(self) -> Text:
        """When it was so or shall be, as people say it: 令和10年度 for ``FY2028``."""
        return moment(self.at)


@dataclass(frozen=True, slots=True)
class FigureView:
    """An indicator with all its values, oldest first."""

    id: int
    key: str
    title: Text
    unit: str
    better: str
    computed_by: str
    values: tuple[ValueView, ...] = ()

    def of_kind(self, kind: str) -> tuple[ValueView, ...]:
        """Return its baselines, targets, actuals or what others have, oldest first."""
        return tuple(value for value in self.values if value.kind == kind)

    @property
    def baselines(self) -> tuple[ValueView, ...]:
        """Where it began."""
        return self.of_kind("baseline")

    @property
    def targets(self) -> tuple[ValueView, ...]:
        """Where it shall come."""
        return self.of_kind("target")

    @property
    def sources(self) -> tuple[str, ...]:
        """Who says so, each once."""
        return tuple(dict.fromkeys(value.source for value in self.values if value.source))

    @property
    def latest(self) -> ValueView | None:
        """The actual value noted last."""
        actual = self.of_kind("actual")
        return actual[-1] if actual else None


@dataclass(frozen=True, slots=True)
class CostView:
    """What is spent in a fiscal year, in yen."""

    fiscal_year: int
    kind: str
    yen: int
    funding: Text


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A challenge of a plan, and the keys of the nodes that answer it."""

    key: str
    group: str
    number: str
    title: Text
    directions: tuple[Text, ...]
    text: Text
    answered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A node with all that is written about it. ``before`` it must be done first, ``waiting`` waits for it."""

    whole: Tree
    node: NodeView
    sheet: Sheet
    changed_at: datetime
    removed_on: date | None
    above: tuple[NodeView, ...]
    below: tuple[NodeView, ...]
    before: tuple[NodeView, ...]
    waiting: tuple[NodeView, ...]
    bars: tuple[Stripe, ...] = ()
    figures: tuple[FigureView, ...] = ()
    costs: tuple[CostView, ...] = ()
    challenges: tuple[ChallengeView, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict)

    @property
    def plan(self) -> PlanView:
        """The plan in which it stands."""
        return self.whole.plan

    @property
    def ref(self) -> Ref:
        """The name under which others hold this measure."""
        return self.node.ref


def tree(slug: str) -> Tree:
    """Return the whole tree of a plan, without what was removed. Raises NotHere."""
    return _tree(plans.plan(slug))


def measure(slug: str, key: str) -> MeasureView:
    """Return a node with all that is written about it. Raises NotHere; what was removed is found, with its day."""
    whole = tree(slug)
    row = Node.objects.filter(plan__slug=slug, key=key).select_related("parent").first()
    if row is None:
        raise NotHere
    node = whole.by_key.get(key) or _node(vars(row), row.parent.key if row.parent else "", 0)
    score = ScoreSheet.objects.filter(node=row).order_by("at", "id").last()
    return MeasureView(
        whole=whole,
        node=node,
        sheet=msgspec.convert(row.sheet, Sheet),
        changed_at=row.changed_at,
        removed_on=row.removed_on,
        above=whole.above(key),
        below=tuple(whole.by_key[one] for one in whole.children.get(key, ())),
        before=tuple(whole.by_key[one] for one in node.after if one in whole.by_key),
        waiting=tuple(one for one in whole.nodes if key in one.after),
        bars=bars_of(row.pk),
        figures=figures_of(row.pk),
        costs=tuple(
            CostView(one.fiscal_year, one.kind, one.yen, Text.read(one.funding)) for one in row.costs.order_by("id")
        ),
        challenges=tuple(one for one in challenges(whole) if one.key in node.answers),
        scores=score.scores if score else {},
    )


def ref_of(slug: str, key: str) -> Ref:
    """Return the Ref of a node, of one that was removed, too. Raises NotHere."""
    found = Node.objects.filter(plan__slug=slug, key=key).values_list("pk", flat=True).first()
    if found is None:
        raise NotHere
    return Ref("measure", found)


def by_ref(ref: Ref) -> tuple[str, str]:
    """Return the slug of the plan and the key of the node that a Ref names. Raises NotHere."""
    found = Node.objects.filter(pk=ref.id).values_list("plan__slug", "key").first() if ref.kind == "measure" else None
    if found is None:
        raise NotHere
    return found


def bars(whole: Tree) -> dict[str, list[Stripe]]:
    """Return the bars of all nodes of a plan by key, in one query; equal labels are read once, for there are thousands."""
    keys = {node.id: node.key for node in whole.nodes}
    labels: dict[str, Text] = {}
    found: dict[str, list[Stripe]] = defaultdict(list)
    rows = Bar.objects.filter(node__plan=whole.plan.ref.id).order_by("order", "id")
    for node, first, last, label, line, goes_on in rows.values_list(
        "node_id", "first", "last", "label", "line", "goes_on"
    ):
        if node in keys:
            known = str(label)
            text = labels.get(known) or labels.setdefault(known, Text.read(label))
            found[keys[node]].append(Stripe(first, last, text, line, goes_on))
    return dict(found)


def bars_of(node_id: str) -> tuple[Stripe, ...]:
    """Return the bars of one node, in order."""
    rows = Bar.objects.filter(node=node_id).order_by("order", "id")
    return tuple(Stripe(one.first, one.last, Text.read(one.label), one.line, one.goes_on) for one in rows)


def spans(whole: Tree) -> dict[str, list[Stripe]]:
    """Return the bars of a plan without their words: enough to judge by, and read in a third of the time."""
    keys = {node.id: node.key for node in whole.nodes}
    found: dict[str, list[Stripe]] = defaultdict(list)
    for node, first, last in Bar.objects.filter(node__plan=whole.plan.ref.id).values_list("node_id", "first", "last"):
        if node in keys:
            found[keys[node]].append(Stripe(first, last))
    return dict(found)


def challenges(whole: Tree) -> tuple[ChallengeView, ...]:
    """Return the challenges of a plan in order, each with the keys of the nodes that answer it."""
    answered: dict[str, list[str]] = defaultdict(list)
    for node in whole.nodes:
        for name in node.answers:
            answered[name].append(node.key)
    return tuple(
        ChallengeView(
            row.key,
            row.group,
            row.number,
            Text.read(row.title),
            tuple(Text.read(one) for one in row.directions),
            Text.read(row.text),
            tuple(answered[row.key]),
        )
        for row in Challenge.objects.filter(plan=whole.plan.ref.id)
    )


def figures_of(node_id: str) -> tuple[FigureView, ...]:
    """Return the figures of a node with their values."""
    return tuple(figure_view(row) for row in Figure.objects.filter(node_id=node_id).prefetch_related("values"))


def figure_view(row: Figure) -> FigureView:
    """Return a row with its values, oldest first."""
    values = tuple(
        ValueView(one.kind, one.value, one.at, Text.read(one.of), one.source, one.noted_at, one.noted_by)
        for one in sorted(row.values.all(), key=lambda one: one.pk)
    )
    return FigureView(row.pk, row.key, Text.read(row.title), row.unit, row.better, row.computed_by, values)


_COLUMNS: Final = (
    *("id", "key", "parent_id", "level", "is_measure", "number", "title", "text", "owner", "stage", "version", "more"),
)
"""What a tree needs of a node. Sheets are left where they are: two thousand of them are most of a plan."""


def _tree(plan: PlanView) -> Tree:
    stored = Node.objects.filter(plan=plan.ref.id, removed_on=None).order_by("order", "key").values(*_COLUMNS)
    rows = {row["id"]: row for row in stored}
    below: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows.values():
        below[row["parent_id"] if row["parent_id"] in rows else ""].append(row)
    costs = Cost.objects.filter(node__plan=plan.ref.id).order_by()
    yen = dict(costs.values_list("node").annotate(yen=Sum("yen")).values_list("node", "yen"))
    lights = _lights(plan)
    nodes: list[NodeView] = []
    waiting = [(row, 0) for row in reversed(below[""])]
    while waiting:
        row, depth = waiting.pop()
        id_, parent = row["id"], row["parent_id"]
        above = rows[parent]["key"] if parent in rows else ""
        nodes.append(_node(row, above, depth, lights.get(id_, ""), yen.get(id_, 0)))
        waiting += [(one, depth + 1) for one in reversed(below.get(id_, ()))]
    return Tree(
        plan=plan,
        nodes=tuple(nodes),
        by_key={node.key: node for node in nodes},
        children={
            (rows[parent]["key"] if parent else ""): tuple(row["key"] for row in found)
            for parent, found in below.items()
        },
    )


def _lights(plan: PlanView) -> dict[str, str]:
    """Return the light of each measure by the id of its node: that of the last report handed in."""
    rows = Report.objects.filter(round__plan=plan.ref.id, state="handed").order_by("round__half")
    return {node: chosen or light for node, chosen, light in rows.values_list("node_id", "chosen", "light")}


def _node(row: Mapping[str, Any], parent: str, depth: int, light: str = "", yen: int = 0) -> NodeView:
    more: Mapping[str, Any] = row["more"]
    return NodeView(
        id=row["id"],
        key=row["key"],
        parent=parent,
        depth=depth,
        level=row["level"],
        is_measure=row["is_measure"],
        number=row["number"],
        title=Text.read(row["title"]),
        text=Text.read(row["text"]),
        owner=row["owner"],
        stage=row["stage"],
        version=row["version"],
        marks=tuple(
            Mark(axis=one["axis"], class_=one["class"], sign=one.get("sign", "")) for one in _of(more, "marks")
        ),
        answers=tuple(_of(more, "answers")),
        aligned=tuple(_of(more, "aligned")),
        after=tuple(_of(more, "after")),
        partners=tuple(_of(more, "partners")),
        notes=tuple(Text.read(one) for one in _of(more, "notes")),
        theme=more.get("theme", False),
        carried_over=more.get("carried_over", False),
        priority=more.get("priority", ""),
        light=light,
        yen=yen,
    )


def _of(more: Mapping[str, Any], name: str) -> Any:
    return more.get(name, ())

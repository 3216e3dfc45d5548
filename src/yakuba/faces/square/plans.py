"""What the public pages of plans show, made from a frozen body: the tree in one walk, charts, pictures, tables with links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from yakuba.ground.clock import JST
from yakuba.ground.text import Text
from yakuba.opendata import reads
from yakuba.opendata.reads import State
from yakuba.opendata.rules.licences import Licence
from yakuba.opendata.rules.licences import of as licence_of
from yakuba.plans.rules import chart, halves
from yakuba.plans.rules.lights import NAMES, TONES, Light
from yakuba.plans.rules.model import Figure, Node
from yakuba.plans.rules.published import (
    PublicPlan,
    Standing,
    children,
    light,
    read_body,
    standing_of,
)
from yakuba.plans.rules.published_tables import Cell, Listing, listing
from yakuba.plans.rules.published_words import COLUMNS, PARTS, VALUES, moment, number
from yakuba.plans.rules.schedule import Row, Stripe

KIND: Final = "plan"
MOST: Final = 300
"""Nodes of a tree whose schedule, progress and indicators find room on one page; a larger one is shown by its branches."""
OF_NODES: Final = frozenset({"measures", "schedule", "indicators", "progress", "evaluation", "costs"})
"""Tables whose first column is the id of a node."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A published plan with its state: what every page of it begins with."""

    state: State
    plan: PublicPlan

    @property
    def on(self) -> date:
        """The day of the publication, in Japan."""
        return self.state.at.astimezone(JST).date()

    @property
    def title(self) -> Text:
        """The title of the plan."""
        return Text.read(self.plan.plan.head.title)

    @property
    def licence(self) -> Licence:
        """Under which conditions its data may be used."""
        source = self.plan.plan.head.source
        return licence_of(source.licence if source else "", own=not self.plan.reference)

    @property
    def publisher(self) -> Text:
        """Who answers for what it says: the other town's publisher, or this town."""
        source = self.plan.plan.head.source
        return Text.read(source.publisher if self.plan.reference and source else self.plan.plan.head.name)


def shown(slug: str, number_: int | None = None) -> Shown:
    """Return a published plan: that of a number, else the newest. Raises NotPublished, WithdrawnState."""
    return of_state(reads.state(f"{KIND}/{slug}", number_))


def of_state(state: State) -> Shown:
    """Return the plan of a state that is not withdrawn."""
    return Shown(state, _read(state.subject, state.number, state.digest))


@lru_cache(maxsize=32)
def _read(subject: str, number_: int, digest: str) -> PublicPlan:
    # What is frozen is read once; by the digest, so that it is never another one's.
    return read_body(reads.body_of(subject, number_, digest))


def parts(plan: PublicPlan) -> list[tuple[str, Text]]:
    """Return the parts of which a plan has something, with their titles."""
    pack = plan.plan
    has = {
        "schedule": any(node.bars for node in pack.nodes),
        "progress": plan.progress,
        "evaluation": plan.years,
        "indicators": any(node.figures for node in pack.nodes),
        "challenges": pack.challenges,
        "earlier": pack.earlier,
        "bodies": pack.bodies,
        "background": pack.head.upper or pack.head.topics or pack.tables or pack.surveys,
    }
    return [(name, PARTS[name]) for name, something in has.items() if something]


@dataclass(frozen=True, slots=True)
class Branch:
    """A node in a nested list: whether a list opens before it, whether one hangs below it, how many close behind it."""

    node: Node
    owner: Text
    measure: bool
    opens: bool
    bears: bool
    closes: range
    light: Light | None = None


def tree(plan: PublicPlan) -> list[Branch]:
    """Return the tree in the order in which it is written, so that no page has to call itself for every branch."""
    below = children(plan.plan.nodes)
    measures = {node.id for node in plan.measures()}
    lights = {key: light(one.light) for key, one in standing_of(plan).items()}

    def walk(key: str, ends: int) -> Iterator[Branch]:
        listed = below.get(key, [])
        for at, node in enumerate(listed):
            bears = node.id in below
            closing = ends + 1 if at == len(listed) - 1 else 0
            yield Branch(
                node,
                plan.owner(node.owner),
                node.id in measures,
                opens=at == 0,
                bears=bears,
                closes=range(0 if bears else closing),
                light=lights.get(node.id),
            )
            if bears:
                yield from walk(node.id, closing)

    # The outermost list is the page's own: nothing closes behind it.
    return list(walk("", -1))


def branches(plan: PublicPlan) -> list[Node]:
    """Return the places at the top of a large tree, of which a page shows one at a time; none where all find room."""
    return children(plan.plan.nodes).get("", []) if len(plan.plan.nodes) > MOST else []


def branch(one: Shown, key: str) -> Shown:
    """Return a plan with nothing but what hangs below one of its nodes, and that node."""
    below = children(one.plan.plan.nodes)
    kept, walk = {key}, [key]
    while walk:
        found = [node.id for node in below.get(walk.pop(), ())]
        kept.update(found)
        walk += found
    nodes = tuple(node for node in one.plan.plan.nodes if node.id in kept)
    progress = tuple(standing for standing in one.plan.progress if standing.node in kept)
    pack = msgspec.structs.replace(one.plan.plan, nodes=nodes)
    return Shown(one.state, msgspec.structs.replace(one.plan, plan=pack, progress=progress))


def above(plan: PublicPlan, node: Node) -> list[Node]:
    """Return the nodes above one, from the root."""
    known = {one.id: one for one in plan.plan.nodes}
    found: list[Node] = []
    here = known.get(node.parent)
    while here is not None and here not in found:
        found.insert(0, here)
        here = known.get(here.parent)
    return found


def schedule(one: Shown, language: str) -> str:
    """Draw the schedule as it was published; empty where there is no bar."""
    last = standing_of(one.plan)
    rows = [_row(node, last.get(node.id)) for node in one.plan.plan.nodes if node.bars]
    ends = [half for row in rows for stripe in row.stripes for half in (stripe.first, stripe.last)]
    if not ends:
        return ""
    late = {key for key, standing in last.items() if light(standing.light) is Light.RED}
    columns = range(min(ends) - min(ends) % 2, max(ends) + 1 + (max(ends) + 1) % 2)
    return chart.draw(rows, columns, on=one.on, title=one.title, language=language, late=late)


def _row(node: Node, last: Standing | None) -> Row:
    stripes = [
        Stripe(first, end, Text.read(bar.label), bar.line, bar.goes_on)
        for bar in node.bars
        if (first := halves.read(bar.from_half)) is not None and (end := halves.read(bar.until_half)) is not None
    ]
    return Row(
        key=node.id,
        title=Text.read(node.title),
        number=node.number,
        owner=node.owner,
        stripes=tuple(stripes),
        done=last is not None and last.percent == 100,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its cells, and the node to which its first one leads."""

    node: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a page shows it, its heads in the language of the page: columns that are empty throughout are left out."""

    title: Text
    heads: tuple[str, ...]
    lines: tuple[Line, ...] = field(default=())

    @property
    def rows(self) -> Iterator[tuple[Line, str, list[tuple[str, str]]]]:
        """Walk the lines: the head of each, and the other cells beside the heads of their columns, as a phone says them."""
        heads = self.heads[1:]
        return ((line, line.cells[0], list(zip(heads, line.cells[1:], strict=True))) for line in self.lines)


def table(plan: PublicPlan, name: str, language: str, *, node: str = "") -> Sheet:
    """Return a table for a page; with a node only its rows, without the column that names it."""
    made = listing(plan, name, language)
    rows = [row for row in made.rows if not node or row[0] == node]
    first = 2 if node else 1
    kept = [at for at in range(first, len(made.columns)) if _says(made.columns[at], [row[at] for row in rows])]
    lines = (Line(_leads(made, row), tuple(_cell(row[at]) for at in kept)) for row in rows) if kept else ()
    return Sheet(made.title, tuple(made.columns[at].say(language) for at in kept), tuple(lines))


def _says(column: Text, cells: list[Cell]) -> bool:
    """Tell whether a column says something. Lines that are mere numbers only tell which bars stand in one."""
    filled = [cell for cell in cells if cell not in ("", None)]
    return bool(filled) and (column != COLUMNS["line"] or not all(str(cell).isdecimal() for cell in filled))


def _leads(made: Listing, row: tuple[Cell, ...]) -> str:
    return str(row[0]) if made.id in OF_NODES else ""


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else number(value)


@dataclass(frozen=True, slots=True)
class Point:
    """A value on the line of an indicator: where it stands, from 0 to 200, and in words."""

    kind: str
    x: int
    words: Text
    at: Text
    of: Text
    source: str
    value: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """An indicator as a picture: its values on one line, and all of it in words for whoever does not see it."""

    node: Node
    figure: Figure
    title: Text
    points: tuple[Point, ...]
    actual: int | None
    zero: int


def gauges(plan: PublicPlan, node: str = "") -> list[Gauge]:
    """Return the indicators of a plan, or of one node, as pictures."""
    found = []
    for one in plan.plan.nodes:
        if not node or one.id == node:
            found += [_gauge(one, figure) for figure in one.figures]
    return found


def _gauge(node: Node, figure: Figure) -> Gauge:
    values = [one.value for one in figure.values]
    most = 100.0 if figure.unit in ("%", "％") and max(values, default=0) <= 100 else max([*values, 0]) or 1.0
    least = min([*values, 0])
    scale = 200 / ((most - least) or 1)
    points = tuple(
        Point(
            kind=one.kind,
            x=round((one.value - least) * scale),
            words=VALUES[one.kind],
            at=moment(one.at),
            of=Text.read(one.of),
            source=one.source,
            value=f"{number(one.value)}{figure.unit}",
        )
        for one in figure.values
    )
    actual = [point.x for point in points if point.kind == "actual"]
    return Gauge(node, figure, Text.read(figure.title), points, actual[-1] if actual else None, round(-least * scale))


def lights(counts: dict[Light, int]) -> list[tuple[Text, str, int]]:
    """Return each light with its name, its tone and how many measures show it."""
    return [(NAMES[one], TONES[one], many) for one, many in counts.items()]

"""Where things stand in the picture of a flow: cards in columns, posts as rows, ways in channels between them.

Upright parts of ways run only in the gaps between columns, level parts only in the channel at the foot of a
row, each on a track of its own: so no way ever crosses a card, whatever a town draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from yakuba.flows.rules.model import ENDS, Flow, Node
from yakuba.ground.text import Text

CARD: Final = 208
END: Final = 132
PAD: Final = 12
LINE: Final = 20
HEAD: Final = 112
_TRACK: Final = 12
_GAP: Final = 36
_BETWEEN: Final = 18


@dataclass(frozen=True, slots=True)
class Card:
    """A place in the picture. ``ports`` holds the height at which each outcome leaves, ``entry`` where ways arrive."""

    id: str
    kind: str
    lane: str
    x: int
    y: int
    width: int
    height: int
    title: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    ports: Mapping[str, int]

    @property
    def entry(self) -> int:
        """The height at which ways arrive."""
        return self.y + PAD + LINE // 2 + 4


@dataclass(frozen=True, slots=True)
class Way:
    """A drawn way: its corners, from the port of an outcome to the place where it leads."""

    source: str
    outcome: str
    target: str
    corners: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A post's row."""

    lane: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed."""

    width: int
    height: int
    rows: tuple[Row, ...]
    cards: Mapping[str, Card]
    ways: tuple[Way, ...]


@dataclass
class _Plan:
    """What is known before anything has coordinates: who stands in which column, which ways need which tracks."""

    columns: dict[str, int]
    ways: list[tuple[str, str, str]]
    upright: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    level: dict[str, list[int]] = field(default_factory=dict)


def wrap(words: str, width: int, size: int) -> tuple[str, ...]:
    """Break words into lines of ``width`` pixels at this font size; Japanese breaks anywhere, English at spaces."""
    lines, line, used = [], "", 0.0
    for piece in _pieces(words):
        long = sum(size if ord(c) > 0x2FF else size * 0.56 for c in piece)
        if line and used + long > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line, used = line + (piece if line else piece.lstrip()), used + long
    return (*lines, line) if line else tuple(lines)


def _pieces(words: str) -> Iterable[str]:
    held = ""
    for c in words:
        if ord(c) > 0x2FF:
            if held:
                yield held
            held = ""
            yield c
        else:
            held += c
            if c == " ":
                yield held
                held = ""
    if held:
        yield held


def title_of(node: Node) -> Text:
    """Return the words on a card: an end says how it ended, not its code."""
    return ENDS[node.end] if node.kind == "end" else node.name


def lay_out(flow: Flow, language: str) -> Layout:
    """Place every task and end of a flow, in the words of a language."""
    plan = _plan(flow)
    shown = {id_: _card(flow, flow.nodes[id_], language) for id_ in plan.columns}
    rows, tops = _rows(flow, plan, shown)
    lefts = _lefts(plan)
    cards = {
        id_: Card(
            id=id_,
            kind=card.kind,
            lane=card.lane,
            x=lefts[plan.columns[id_]],
            y=tops[id_],
            width=card.width,
            height=card.height,
            title=card.title,
            rows=card.rows,
            ports={code: tops[id_] + port for code, port in card.ports.items()},
        )
        for id_, card in shown.items()
    }
    ways = tuple(_way(number, way, plan, cards, rows, lefts) for number, way in enumerate(plan.ways))
    last = rows[-1]
    width = lefts[max(lefts)] + 4
    return Layout(width, last.y + last.height, tuple(rows), cards, ways)


def _plan(flow: Flow) -> _Plan:
    """Give each place the column of its distance from the start, and each way its tracks."""
    columns = dict.fromkeys((begin.to for begin in flow.begins), 0)
    todo = list(columns)
    ways: list[tuple[str, str, str]] = []
    for here in todo:
        for outcome in flow.outcomes.get(here, ()):
            ways.append((here, outcome.code, outcome.to))
            if outcome.to not in columns:
                columns[outcome.to] = columns[here] + 1
                todo.append(outcome.to)
    plan = _Plan(columns, ways)
    for number, (source, _, target) in enumerate(ways):
        a, b = columns[source], columns[target]
        plan.upright.setdefault(a, []).append((number, "out"))
        if b != a + 1:
            plan.upright.setdefault(b - 1, []).append((number, "in"))
            plan.level.setdefault(flow.nodes[source].lane or flow.lanes[0], []).append(number)
    return plan


def _card(flow: Flow, node: Node, language: str) -> Card:
    width = END if node.kind == "end" else CARD
    title = wrap(title_of(node).say(language), width - 2 * PAD - 16, 15)
    y = PAD + LINE * (len(title) + 1)
    rows, ports = [], {}
    for outcome in flow.outcomes.get(node.id, ()):
        label = wrap(outcome.label.say(language), width - 2 * PAD - 12, 13)
        rows.append((outcome.code, label))
        ports[outcome.code] = y + LINE * len(label) // 2
        y += LINE * len(label)
    return Card(node.id, node.kind, node.lane or flow.lanes[0], 0, 0, width, y + PAD // 2, title, tuple(rows), ports)


def _rows(flow: Flow, plan: _Plan, cards: Mapping[str, Card]) -> tuple[list[Row], dict[str, int]]:
    rows: list[Row] = []
    tops: dict[str, int] = {}
    y = 0
    for lane in flow.lanes:
        filled: dict[int, int] = {}
        for id_, card in cards.items():
            if card.lane == lane:
                column = plan.columns[id_]
                tops[id_] = y + PAD + filled.get(column, 0)
                filled[column] = filled.get(column, 0) + card.height + _BETWEEN
        tall = max(filled.values(), default=LINE * 2) + 2 * PAD + _TRACK * len(plan.level.get(lane, ()))
        rows.append(Row(lane, y, tall))
        y += tall
    return rows, tops


def _lefts(plan: _Plan) -> dict[int, int]:
    """Return the left edge of each column, and that of the margin after the last one."""
    lefts = {0: HEAD + _GAP + _TRACK * len(plan.upright.get(-1, ()))}
    for column in range(max(plan.columns.values()) + 1):
        lefts[column + 1] = lefts[column] + CARD + _GAP + _TRACK * len(plan.upright.get(column, ()))
    return lefts


def _way(
    number: int,
    way: tuple[str, str, str],
    plan: _Plan,
    cards: Mapping[str, Card],
    rows: Iterable[Row],
    lefts: Mapping[int, int],
) -> Way:
    source, outcome, target = cards[way[0]], way[1], cards[way[2]]
    a, b = plan.columns[source.id], plan.columns[target.id]
    y, entry = source.ports[outcome], target.entry
    out = _upright(plan, lefts, a, (number, "out"))
    start, end = (source.x + source.width, y), (target.x, entry)
    if b == a + 1:
        return Way(source.id, outcome, target.id, (start, (out, y), (out, entry), end))
    row = next(row for row in rows if row.lane == source.lane)
    tracks = plan.level[source.lane]
    level = row.y + row.height - _TRACK * (len(tracks) - tracks.index(number))
    back = _upright(plan, lefts, b - 1, (number, "in"))
    corners = (start, (out, y), (out, level), (back, level), (back, entry), end)
    return Way(source.id, outcome, target.id, corners)


def _upright(plan: _Plan, lefts: Mapping[int, int], column: int, track: tuple[int, str]) -> int:
    left = lefts[column] + CARD if column >= 0 else HEAD
    return left + _GAP // 3 + _TRACK * plan.upright[column].index(track)

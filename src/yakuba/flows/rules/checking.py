"""Whether a drawing can be worked by: every task leads to an end, every outcome has exactly one way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from yakuba.flows.rules.model import DONE, ENDS, OUTCOMES, POSTS, BadFlow, Edge, Fault, Flow, Node, Outcome
from yakuba.flows.rules.reading import Drawing, draw
from yakuba.ground.cel import RuleFault, rule
from yakuba.ground.text import NOTHING, Text

_CODE: Final = re.compile(r"""['"]([A-Za-z0-9_]+)['"]""")
Ways = Mapping[str, list[Edge]]


def check(xml: str | bytes) -> tuple[Fault, ...]:
    """Return everything that is wrong with a drawing, by line; nothing means that it can be worked by."""
    return _read(xml)[1]


@lru_cache(maxsize=256)
def read(xml: str | bytes) -> Flow:
    """Return the flow of a drawing. Raises BadFlow if it has a fault; the same text is read once a process."""
    flow, faults = _read(xml)
    if flow is None:
        raise BadFlow(faults)
    return flow


def _read(xml: str | bytes) -> tuple[Flow | None, tuple[Fault, ...]]:
    drawing = draw(xml)
    outcomes: dict[str, tuple[Outcome, ...]] = {}
    begins: tuple[Outcome, ...] = ()
    starts = [node for node in drawing.nodes.values() if node.kind == "start"]
    if drawing.nodes or not drawing.faults:
        _check_shape(drawing, starts)
    # Ways can only be walked when the single places are right: else one slip would be told five times.
    if not drawing.faults:
        ways = _ways(drawing.edges)
        for node in drawing.nodes.values():
            if node.kind == "task":
                outcomes[node.id] = _outcomes(drawing, ways, node)
        begins = _begins(drawing, ways, starts[0])
        _check_ways(drawing, ways, starts[0], begins)
    faults = tuple(sorted(drawing.faults, key=lambda fault: fault.line))
    if faults:
        return None, faults
    return (
        Flow(
            id=drawing.id,
            name=drawing.name,
            lanes=tuple(drawing.lanes),
            nodes=dict(drawing.nodes),
            edges=tuple(drawing.edges),
            begins=begins,
            outcomes=outcomes,
        ),
        (),
    )


def _ways(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    ways: dict[str, list[Edge]] = {}
    for edge in edges:
        ways.setdefault(edge.source, []).append(edge)
    return ways


def _check_shape(drawing: Drawing, starts: list[Node]) -> None:
    if len(starts) != 1:
        drawing.fault(
            starts[1].line if starts else drawing.line,
            Text(
                "開始イベントがちょうど1つ必要です。",
                "はじまりは ひとつ だけです。",
                "There must be exactly one start event.",
            ),
            Text(
                "開始イベントを1つだけ置いてください。", "はじまりを ひとつ おいて ください。", "Draw one start event."
            ),
        )
    ways = _ways(drawing.edges)
    for lane in drawing.lanes:
        if lane not in POSTS:
            drawing.fault(
                drawing.line, _on("知らないレーンです：{}", "しらない レーンです：{}", "Unknown lane: {}", lane), _POSTS
            )
    for node in drawing.nodes.values():
        _check_node(drawing, node, len(ways.get(node.id, ())))
    choices = {node.id for node in drawing.nodes.values() if node.kind == "choice"}
    for edge in drawing.edges:
        _check_edge(drawing, edge, edge.source in choices)


def _check_node(drawing: Drawing, node: Node, ways: int) -> None:
    if node.kind == "task" and not node.lane:
        drawing.fault(
            node.line,
            _on("{}がどのレーンにもありません。", "{}の レーンが ない。", "{} is in no lane.", node.id),
            _POSTS,
        )
    if node.kind == "task" and not node.name.ja:
        drawing.fault(node.line, _on("{}に名前がありません。", "{}の なまえが ない。", "{} has no name.", node.id))
    if node.kind == "end":
        if node.end not in ENDS:
            drawing.fault(
                node.line,
                _on("知らない終わり方です：{}", "しらない おわりかた：{}", "Unknown end: {}", node.end or node.id),
                _list_of(ENDS),
            )
        if ways:
            drawing.fault(
                node.line,
                _on("終了{}の先に線があります。", "おわり {}の さきに せんが ある。", "{} leads on.", node.id),
            )
    elif ways == 0:
        drawing.fault(
            node.line,
            _on("{}は行き止まりです。", "{}は いきどまりです。", "{} is a dead end.", node.id),
            Text(
                "終了につながる線を引いてください。",
                "おわりまで せんを ひいて ください。",
                "Draw a way to an end event.",
            ),
        )
    elif node.kind != "choice" and ways > 1:
        drawing.fault(
            node.line,
            _on(
                "{}から線が2本以上出ています。",
                "{}から せんが たくさん でて います。",
                "Several lines leave {}.",
                node.id,
            ),
            Text(
                "排他ゲートウェイで分けてください。",
                "わかれみちを おいて ください。",
                "Split them with an exclusive gateway.",
            ),
        )


def _check_edge(drawing: Drawing, edge: Edge, from_choice: bool) -> None:
    if not from_choice:
        if edge.condition:
            drawing.fault(
                edge.line,
                _on(
                    "{}の条件は使われません。",
                    "{}の じょうけんは つかわれません。",
                    "The condition of {} is never asked.",
                    edge.id,
                ),
                Text(
                    "排他ゲートウェイから出してください。",
                    "わかれみちから だして ください。",
                    "Let it leave an exclusive gateway.",
                ),
            )
        return
    if edge.default and not edge.condition:
        return
    try:
        names = rule(edge.condition).names if edge.condition else frozenset[str]()
    except RuleFault as fault:
        words = _on(
            "条件がCELとして読めません：{}", "よめない じょうけんです：{}", "Not a CEL condition: {}", str(fault)
        )
        drawing.fault(edge.line, words, _CONDITION)
        return
    if names != frozenset({"outcome"}):
        words = _on(
            "{}の条件は outcome を見ていません。",
            "{}の じょうけんが ちがいます。",
            "{} must ask for outcome alone.",
            edge.id,
        )
        drawing.fault(edge.line, words, _CONDITION)
    for code in _CODE.findall(edge.condition):
        if code not in OUTCOMES:
            words = _on("知らない結果です：{}", "しらない けっかです：{}", "Unknown outcome: {}", code)
            drawing.fault(edge.line, words, _list_of(OUTCOMES))


def _outcomes(drawing: Drawing, ways: Ways, task: Node) -> tuple[Outcome, ...]:
    """Return how a task may end: the codes asked for by the choices that follow it, each with where it leads."""
    first = ways[task.id][0]
    if drawing.nodes[first.target].kind != "choice":
        return (Outcome(DONE, first.name if first.name.ja else OUTCOMES[DONE], first.target),)
    found = []
    for code in _codes(drawing, ways, first.target):
        to = _land(drawing, ways, first.target, code)
        if to is None:
            words = _on(
                "結果「{}」の進む先が1つに決まりません。",
                "「{}」の さきが きまりません。",
                "Outcome {} has no single way.",
                code,
            )
            drawing.fault(drawing.nodes[first.target].line, words, _CONDITION)
            continue
        label = next((e.name for e in ways[first.target] if e.name.ja and _met(e, code)), NOTHING)
        default = OUTCOMES[code]
        found.append(Outcome(code, _filled(label, default), to))
    if not found and not drawing.faults:
        words = _on("{}で選べる結果がありません。", "{}で えらべません。", "{} offers no outcome.", task.id)
        drawing.fault(drawing.nodes[first.target].line, words, _CONDITION)
    return tuple(found)


def _begins(drawing: Drawing, ways: Ways, start: Node) -> tuple[Outcome, ...]:
    """Return how a flow may begin: in one way, or in those among which a choice behind the start asks."""
    only = _land(drawing, ways, start.id, "")
    return (Outcome(DONE, OUTCOMES[DONE], only),) if only else _outcomes(drawing, ways, start)


def _filled(label: Text, default: Text) -> Text:
    if not label.ja:
        return default
    return Text(label.ja, label.ja_easy or default.ja_easy, label.en or default.en)


def _codes(drawing: Drawing, ways: Ways, gateway: str) -> list[str]:
    codes: dict[str, None] = {}
    todo, seen = [gateway], set()
    while todo:
        here = todo.pop(0)
        if here in seen or drawing.nodes[here].kind != "choice":
            continue
        seen.add(here)
        for edge in ways[here]:
            codes.update(dict.fromkeys(_CODE.findall(edge.condition)))
            todo.append(edge.target)
    return [code for code in OUTCOMES if code in codes]


def _met(edge: Edge, outcome: str) -> bool:
    return bool(edge.condition) and rule(edge.condition).holds({"outcome": outcome})


def _land(drawing: Drawing, ways: Ways, node_id: str, outcome: str) -> str | None:
    """Return the task or end at which an outcome arrives, or None if a choice has no way, or several, for it."""
    seen = set()
    if drawing.nodes[node_id].kind == "start":
        node_id = ways[node_id][0].target
    while drawing.nodes[node_id].kind == "choice":
        if node_id in seen:
            return None
        seen.add(node_id)
        met = [e for e in ways[node_id] if _met(e, outcome)] or [
            e for e in ways[node_id] if e.default and not e.condition
        ]
        if len(met) != 1:
            return None
        node_id = met[0].target
    return node_id


def _check_ways(drawing: Drawing, ways: Ways, start: Node, begins: tuple[Outcome, ...]) -> None:
    if not begins or any(drawing.nodes[begin.to].kind != "task" for begin in begins):
        drawing.fault(
            start.line,
            Text(
                "開始の次はユーザータスクにしてください。",
                "はじまりの つぎは ひとの しごとです。",
                "A start must lead to a task.",
            ),
        )
        return
    onward = _reached({start.id}, {s: [e.target for e in out] for s, out in ways.items()})
    back: dict[str, list[str]] = {}
    for edge in drawing.edges:
        back.setdefault(edge.target, []).append(edge.source)
    homeward = _reached({n.id for n in drawing.nodes.values() if n.kind == "end"}, back)
    for node in drawing.nodes.values():
        if node.id not in onward:
            drawing.fault(
                node.line,
                _on("{}にはどこからも進めません。", "{}に すすめません。", "{} cannot be reached.", node.id),
                Text("線をつなぐか、取り除いてください。", "せんを つないで ください。", "Connect it or take it away."),
            )
        elif node.id not in homeward:
            drawing.fault(
                node.line,
                _on(
                    "{}から終了に進めません。",
                    "{}から おわりに すすめません。",
                    "No end can be reached from {}.",
                    node.id,
                ),
                Text(
                    "終了につながる線を引いてください。",
                    "おわりまで せんを ひいて ください。",
                    "Draw a way to an end event.",
                ),
            )


def _reached(start: set[str], ways: Mapping[str, list[str]]) -> set[str]:
    found, todo = set(start), list(start)
    while todo:
        for target in ways.get(todo.pop(), ()):
            if target not in found:
                found.add(target)
                todo.append(target)
    return found


def _on(ja: str, easy: str, en: str, value: str) -> Text:
    return Text(ja.format(value), easy.format(value), en.format(value))


def _list_of(known: Mapping[str, Text]) -> Text:
    codes = ", ".join(known)
    return _on("使えるもの：{}", "つかえる もの：{}", "Use one of: {}", codes)


_POSTS: Final = _list_of(POSTS)
_CONDITION: Final = Text(
    "条件は outcome == 'accept' のように書き、どの結果にも進む先を1つだけ用意してください。",
    "じょうけんは outcome == 'accept' の ように かいて ください。",
    "Write conditions like outcome == 'accept', and give each outcome exactly one way.",
)

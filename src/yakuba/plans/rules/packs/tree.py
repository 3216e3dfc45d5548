"""Whether the nodes of a plan make sense: a tree, names that exist, bars within the period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.plans.rules import halves
from yakuba.plans.rules.packs.finding import Rows, circle, circles, twice, unknown

_IN_HEAD = "plan.yaml"


def may_hang(levels: Sequence[str], level: str, above: str) -> bool:
    """Tell whether a node of a level may hang below one of the level ``above``; of a level that there is not, nothing is said."""
    known = level in levels and above in levels
    return not known or levels.index(above) <= levels.index(level)


class Tree:
    """The check of the nodes against the head and the challenges."""

    def __init__(self, head: Mapping[str, Any], challenges: Rows) -> None:
        self._levels = [level["id"] for level in head["levels"]]
        self._measures = {level["id"] for level in head["levels"] if level.get("kind") == "measure"}
        self._axes = {axis["id"]: {one["id"] for one in axis.get("classes", ())} for axis in head.get("axes", ())}
        self._upper = {
            written
            for upper in head.get("upper", ())
            for written in (upper["id"], *(f"{upper['id']}/{item['id']}" for item in upper.get("items", ())))
        }
        self._challenges = {one["id"] for one in challenges}
        self._scoring = head.get("scoring") or {}
        last = head.get("period_until")
        self._period = (
            halves.half_of(date.fromisoformat(head["period_from"])),
            halves.half_of(date.fromisoformat(last)) if last else None,
        )

    def check(self, source: Source) -> Iterator[Fault]:
        """Yield the faults of ``nodes.yaml``."""
        nodes: Rows = source.data
        yield from twice(source, (), nodes)
        by_id = {node["id"]: node for node in nodes}
        for place, node in enumerate(nodes):
            yield from self._place(source, place, node, by_id)
            yield from self._names(source, place, node, by_id)
            yield from self._scores(source, place, node)
            yield from self._bars(source, place, node)
            yield from twice(source, (place, "figures"), node.get("figures", ()))
        where = {node["id"]: place for place, node in reversed(list(enumerate(nodes)))}
        for way in circles({node["id"]: [node.get("parent", "")] for node in nodes}):
            yield circle(source, (where[way[0]], "parent"), way)
        for way in circles({node["id"]: node.get("after", []) for node in nodes}):
            yield circle(source, (where[way[0]], "after"), way)

    def _place(self, source: Source, place: int, node: Mapping[str, Any], by_id: Mapping[str, Any]) -> Iterator[Fault]:
        level, parent = node["level"], node.get("parent", "")
        if level not in self._levels:
            where = (f"{_IN_HEAD} の「levels:」", f"“levels:” of {_IN_HEAD}")
            yield unknown(source, (place, "level"), level, where, self._levels)
        if not parent:
            return
        if parent not in by_id:
            yield unknown(source, (place, "parent"), parent, ("この計画の項目", "the nodes of this plan"), by_id)
            return
        above = by_id[parent]["level"]
        if not may_hang(self._levels, level, above):
            yield source.fault(
                (place, "parent"),
                (
                    f"階層「{level}」の項目が、下の階層「{above}」の「{parent}」にぶら下がっています。",
                    f"A node of level “{level}” hangs below “{parent}” of the lower level “{above}”.",
                ),
                ("親を直すか、階層の順を直してください。", "Correct the parent, or the order of the levels."),
            )

    def _names(self, source: Source, place: int, node: Mapping[str, Any], by_id: Mapping[str, Any]) -> Iterator[Fault]:
        for at, mark in enumerate(node.get("marks", ())):
            path: Path = (place, "marks", at)
            if (axis := mark["axis"]) not in self._axes:
                where = (f"{_IN_HEAD} の「axes:」", f"“axes:” of {_IN_HEAD}")
                yield unknown(source, (*path, "axis"), axis, where, self._axes)
            elif mark["class"] not in self._axes[axis]:
                where = (f"分類軸「{axis}」", f"axis “{axis}”")
                yield unknown(source, (*path, "class"), mark["class"], where, self._axes[axis])
        for at, name in enumerate(node.get("answers", ())):
            if name not in self._challenges:
                where = ("challenges.yaml", "challenges.yaml")
                yield unknown(source, (place, "answers", at), name, where, self._challenges)
        for at, name in enumerate(node.get("aligned", ())):
            if name not in self._upper:
                where = (f"{_IN_HEAD} の「upper:」", f"“upper:” of {_IN_HEAD}")
                yield unknown(source, (place, "aligned", at), name, where, self._upper)
        for at, name in enumerate(node.get("after", ())):
            if name not in by_id:
                where = ("この計画の項目", "the nodes of this plan")
                yield unknown(source, (place, "after", at), name, where, by_id)

    def _scores(self, source: Source, place: int, node: Mapping[str, Any]) -> Iterator[Fault]:
        scales = {one["id"]: one.get("scale", {}) for one in self._scoring.get("scores", ())}
        for name, value in node.get("scores", {}).items():
            path: Path = (place, "scores", name)
            if name not in scales:
                where = (f"{_IN_HEAD} の評価項目", f"the scores of {_IN_HEAD}")
                yield unknown(source, path, name, where, scales)
            elif scales[name] and str(value) not in scales[name]:
                yield source.fault(
                    path,
                    (f"「{name}」に{value}点はありません。", f"“{name}” has no score {value}."),
                    (f"使えるのは {', '.join(scales[name])} です。", f"Use one of {', '.join(scales[name])}."),
                )
        classes = [one["id"] for one in self._scoring.get("classes", ())]
        if classes and (written := node.get("priority")) and written not in classes:
            where = (f"{_IN_HEAD} の優先度の区分", f"the classes of priority of {_IN_HEAD}")
            yield unknown(source, (place, "priority"), written, where, classes)

    def _bars(self, source: Source, place: int, node: Mapping[str, Any]) -> Iterator[Fault]:
        begins, ends = self._period
        for at, bar in enumerate(node.get("bars", ())):
            path: Path = (place, "bars", at)
            first, last = halves.read(bar["from_half"]), halves.read(bar["until_half"])
            if first is None or last is None:
                name = "from_half" if first is None else "until_half"
                yield source.fault(
                    (*path, name),
                    (f"「{bar[name]}」という年度半期はありません。", f"There is no half-year “{bar[name]}”."),
                    ("2023-1 のように書いてください。", "Write it like 2023-1."),
                )
                continue
            if last < first:
                yield source.fault(
                    (*path, "until_half"),
                    (
                        f"始まり（{bar['from_half']}）より前の{bar['until_half']}に終わっています。",
                        f"It ends in {bar['until_half']}, before it begins in {bar['from_half']}.",
                    ),
                    ("始まりと終わりを確かめてください。", "Check where it begins and ends."),
                )
                continue
            yield from self._outside(source, path, (first, begins), (last, ends))

    def _outside(
        self, source: Source, path: Path, first: tuple[int, int], last: tuple[int, int | None]
    ) -> Iterator[Fault]:
        (begins, earliest), (ends, latest) = first, last
        period = f"{halves.write(earliest)} – {halves.write(latest) if latest is not None else ''}"
        for name, half, out in (
            ("from_half", begins, begins < earliest),
            ("until_half", ends, latest is not None and ends > latest),
        ):
            if out:
                yield source.fault(
                    (*path, name),
                    (
                        f"{halves.write(half)} は計画期間（{period}）の外です。",
                        f"{halves.write(half)} is outside the period of the plan ({period}).",
                    ),
                    (
                        "期間の中に収めてください。期間の後も続くなら「goes_on: true」とします。",
                        "Keep it within the period; for what goes on after it write “goes_on: true”.",
                    ),
                )

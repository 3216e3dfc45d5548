"""What changed from one published state of a plan to the next (版の間の変更): found by comparing, never typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

import msgspec

from yakuba.ground.text import Text
from yakuba.plans.rules import halves
from yakuba.plans.rules.model import Bar, FigureValue, Node, Part, Words
from yakuba.plans.rules.published import PublicPlan

Kind = Literal["added", "removed", "renamed", "moved", "owner", "schedule", "target"]
KINDS: Final[dict[Kind, Text]] = {
    "added": Text("追加", "ふえた もの", "Added"),
    "removed": Text("削除", "なくなった もの", "Removed"),
    "renamed": Text("名称の変更", "なまえが かわった もの", "Renamed"),
    "moved": Text("体系上の位置の変更", "ばしょが かわった もの", "Moved in the tree"),
    "owner": Text("所管課の変更", "たんとうが かわった もの", "Other section in charge"),
    "schedule": Text("スケジュールの変更", "よていが かわった もの", "Schedule changed"),
    "target": Text("目標値の変更", "もくひょうが かわった もの", "Target changed"),
}


class Change(Part, frozen=True, kw_only=True):
    """One change: what, of which node, and how it read before and after."""

    kind: Kind
    node: str
    title: Words
    before: Words = ""
    after: Words = ""


def changes(before: PublicPlan, now: PublicPlan) -> list[Change]:
    """Return what changed between two states, by kind and in the order of the tree; nothing between two equal ones.

    A node is the same as long as its id is.
    """
    old = {node.id: node for node in before.plan.nodes}
    new = {node.id: node for node in now.plan.nodes}
    found = [Change(kind="added", node=node.id, title=node.title) for node in now.plan.nodes if node.id not in old]
    found += [Change(kind="removed", node=one.id, title=one.title) for one in before.plan.nodes if one.id not in new]
    for node in now.plan.nodes:
        if node.id in old:
            found += _between(old[node.id], node, before, now)
    order = list(KINDS)
    return sorted(found, key=lambda one: order.index(one.kind))


def counted(found: Iterable[Change]) -> dict[Kind, int]:
    """Count changes by kind."""
    return dict(Counter(one.kind for one in found))


def note(now: PublicPlan, before: PublicPlan | None, *, since: int, words: str) -> dict[str, Any]:
    """Return what stands beside a published state: a sentence by a person, what was found to have changed, since which state."""
    found = changes(before, now) if before else []
    return {"since": since, "words": words.strip(), "changes": msgspec.to_builtins(found)}


def _between(old: Node, new: Node, before: PublicPlan, now: PublicPlan) -> Iterator[Change]:
    if old.title != new.title:
        yield Change(kind="renamed", node=new.id, title=new.title, before=old.title, after=new.title)
    if old.parent != new.parent:
        yield Change(
            kind="moved",
            node=new.id,
            title=new.title,
            before=_title(before, old.parent),
            after=_title(now, new.parent),
        )
    if old.owner != new.owner:
        yield Change(
            kind="owner",
            node=new.id,
            title=new.title,
            before=before.owner(old.owner).as_data(),
            after=now.owner(new.owner).as_data(),
        )
    if _spans(old.bars) != _spans(new.bars):
        yield Change(
            kind="schedule", node=new.id, title=new.title, before=_schedule(old.bars), after=_schedule(new.bars)
        )
    yield from _targets(old, new)


def _targets(old: Node, new: Node) -> Iterator[Change]:
    was = {figure.id: figure for figure in old.figures}
    now = {figure.id: figure for figure in new.figures}
    for key, figure in (was | now).items():
        said = [
            _values(one.values, one.unit) if (one := side.get(key)) else Text("", "", "").as_data()
            for side in (was, now)
        ]
        if said[0] != said[1]:
            words = _OF.fill(node=Text.read(new.title), figure=Text.read(figure.title)).as_data()
            yield Change(kind="target", node=new.id, title=words, before=said[0], after=said[1])


def _title(plan: PublicPlan, key: str) -> Words:
    return next((node.title for node in plan.plan.nodes if node.id == key), "")


def _spans(bars: Iterable[Bar]) -> list[tuple[str, str, str, bool]]:
    return sorted((bar.from_half, bar.until_half, str(bar.label), bar.goes_on) for bar in bars)


def _schedule(bars: Iterable[Bar]) -> dict[str, str]:
    """Say the bars one after the other: 令和5年度上期～令和5年度下期 調査."""
    return _joined([_bar(bar) for bar in sorted(bars, key=lambda bar: (bar.from_half, bar.until_half))])


def _bar(bar: Bar) -> Text:
    first, last = halves.read(bar.from_half), halves.read(bar.until_half)
    when = halves.span(first, last) if first is not None and last is not None else Text.read(bar.from_half)
    return _LABELLED.fill(when=when, label=Text.read(bar.label)) if bar.label else when


def _values(values: Iterable[FigureValue], unit: str) -> dict[str, str]:
    targets = sorted((one for one in values if one.kind == "target"), key=lambda one: (one.at, one.value))
    return _joined([Text.read(f"{one.value:.10g}{unit}" + (f" ({one.at})" if one.at else "")) for one in targets])


def _joined(parts: list[Text]) -> dict[str, str]:
    return Text(
        "、".join(one.say("ja") for one in parts),
        "、".join(one.say("ja-easy") for one in parts),
        "; ".join(one.say("en") for one in parts),
    ).as_data()


_OF: Final = Text("{node}：{figure}", "{node}：{figure}", "{node}: {figure}")
_LABELLED: Final = Text("{when} {label}", "{when} {label}", "{when} {label}")

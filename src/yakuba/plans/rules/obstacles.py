"""What a plan must have before it is published: each fault with its place, its reason and its remedy."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from yakuba.ground.text import NOTHING, Text
from yakuba.plans.rules import halves
from yakuba.plans.rules.model import Node
from yakuba.plans.rules.published import PublicPlan, children


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A fault that stands in the way. ``node`` is the id of the place in the tree, empty for the plan itself."""

    node: str
    title: Text
    words: Text
    remedy: Text


def obstacles(plan: PublicPlan, *, sections: Collection[str] = ()) -> list[Obstacle]:
    """Return what stands in the way of publishing a plan, in the order of its tree; nothing if it is sound.

    ``sections`` are the codes of the sections that there are; with none given, a reference plan's names are not looked up.
    """
    found = list(_of_the_plan(plan))
    for node in plan.measures():
        found += _of_a_measure(node, plan, sections)
    return found


def _of_the_plan(plan: PublicPlan) -> Iterator[Obstacle]:
    if not any(True for _ in plan.measures()):
        yield Obstacle("", NOTHING, _EMPTY, _EMPTY_REMEDY)
    if plan.reference and plan.plan.head.source is None:
        yield Obstacle("", NOTHING, _NO_SOURCE, _NO_SOURCE_REMEDY)
    below, reached = children(plan.plan.nodes), set[str]()
    walk = [node.id for node in below.get("", ())]
    while walk:
        reached.add(here := walk.pop())
        walk += [node.id for node in below.get(here, ())]
    for node in plan.plan.nodes:
        if node.id not in reached:
            yield Obstacle(node.id, Text.read(node.title), _CIRCLE, _CIRCLE_REMEDY)


def _of_a_measure(node: Node, plan: PublicPlan, sections: Collection[str]) -> Iterator[Obstacle]:
    title, head = Text.read(node.title), plan.plan.head
    if not plan.reference:
        if not node.owner:
            yield Obstacle(node.id, title, _NO_OWNER, _NO_OWNER_REMEDY)
        elif node.owner not in sections:
            yield Obstacle(node.id, title, _GONE_OWNER.fill(owner=plan.owner(node.owner)), _NO_OWNER_REMEDY)
    first = halves.half_of(head.period_from)
    last = halves.half_of(head.period_until) if head.period_until else halves.LAST
    for bar in node.bars:
        begins, ends = halves.read(bar.from_half), halves.read(bar.until_half)
        if begins is None or ends is None or ends < begins or begins < first or ends > last:
            said = Text.read(bar.label) if bar.label else title
            yield Obstacle(node.id, title, _OUTSIDE.fill(bar=said), _OUTSIDE_REMEDY)


_EMPTY: Final = Text(
    "施策が1つもありません。", "する ことが ひとつも ありません。", "The plan has not a single measure."
)
_EMPTY_REMEDY: Final = Text(
    "施策を登録してから公表してください。",
    "さきに する ことを いれて ください。",
    "Add the measures before you publish.",
)
_NO_SOURCE: Final = Text(
    "他の団体の計画に、出典が書かれていません。",
    "どこから とった ものか、かいて ありません。",
    "The plan of another town does not say from which document it comes.",
)
_NO_SOURCE_REMEDY: Final = Text(
    "出典の文書名、発行者、利用条件を書いてください。",
    "もとの なまえを かいて ください。",
    "Write the title, the publisher and the licence of the document.",
)
_CIRCLE: Final = Text(
    "施策体系のどこにもつながっていません（上位の項目が循環しています）。",
    "つながりが まちがって います。",
    "It hangs nowhere in the tree: the items above it run in a circle.",
)
_CIRCLE_REMEDY: Final = Text(
    "上位の項目を選び直してください。",
    "うえの ものを えらびなおして ください。",
    "Choose another item above it.",
)
_NO_OWNER: Final = Text("所管課が決まっていません。", "たんとうの かが ありません。", "No section is in charge.")
_GONE_OWNER: Final = Text(
    "所管課「{owner}」は、今の組織にありません。",
    "たんとうの 「{owner}」は もう ありません。",
    "The section in charge, “{owner}”, does not exist any more.",
)
_NO_OWNER_REMEDY: Final = Text(
    "施策の画面で所管課を選んでください。",
    "たんとうの かを えらんで ください。",
    "Choose the section in charge on the page of the measure.",
)
_OUTSIDE: Final = Text(
    "予定「{bar}」が計画期間の外にあるか、読めません。",
    "よてい「{bar}」が けいかくの ときと あいません。",
    "The bar “{bar}” lies outside the period of the plan, or cannot be read.",
)
_OUTSIDE_REMEDY: Final = Text(
    "スケジュールの画面で、計画期間の中に直してください。",
    "よていを なおして ください。",
    "Correct it on the page of the schedule, so that it lies within the period.",
)

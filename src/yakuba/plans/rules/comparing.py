"""Plans side by side: which of their measures answer which item of a common list, and who has what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from yakuba.ground.text import Text
from yakuba.plans.rules.model import Node
from yakuba.plans.rules.published import PublicPlan
from yakuba.plans.rules.published_paper import period
from yakuba.plans.rules.published_words import BODIES, moment

FEWEST: Final = 2
MOST: Final = 5
"""How many plans find room beside each other."""


@dataclass(frozen=True, slots=True)
class Item:
    """A class of a list, and for each plan the nodes that belong to it; None where the plan does not use the list."""

    title: Text
    answers: tuple[tuple[Node, ...] | None, ...]

    @property
    def answered(self) -> int:
        """How many of the plans have an answer."""
        return sum(1 for one in self.answers if one)


@dataclass(frozen=True, slots=True)
class Shared:
    """A list to which plans refer (国の取組事項など), with the edition to which each of them does."""

    id: str
    title: Text
    editions: tuple[str | None, ...]
    items: tuple[Item, ...]

    @property
    def said(self) -> tuple[Text | None, ...]:
        """The editions as people say them: 2022年9月."""
        return tuple(None if edition is None else moment(edition) for edition in self.editions)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that plans have or have not, said for each of them; an empty text where it has none."""

    title: Text
    values: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans beside each other; everything in the order in which the plans were given."""

    facts: tuple[Fact, ...]
    lists: tuple[Shared, ...]
    """Those that most plans share come first."""


def compare(plans: Sequence[PublicPlan]) -> Comparison:
    """Compare plans. Lists and their classes are the same where their ids are; a title is that of the first plan that has it."""
    found = [_shared(key, plans) for key in dict.fromkeys(axis.id for plan in plans for axis in plan.plan.head.axes)]
    found.sort(key=lambda one: -sum(1 for edition in one.editions if edition is not None))
    facts = tuple(Fact(title, tuple(say(plan) for plan in plans)) for title, say in _FACTS)
    return Comparison(facts, tuple(found))


def _shared(key: str, plans: Sequence[PublicPlan]) -> Shared:
    axes = [next((axis for axis in plan.plan.head.axes if axis.id == key), None) for plan in plans]
    titles: dict[str, Text] = {}
    for axis in axes:
        for one in axis.classes if axis else ():
            titles.setdefault(one.id, Text.read(one.title))
    items = tuple(
        Item(title, tuple(_answers(plan, key, id_) if axis else None for plan, axis in zip(plans, axes, strict=True)))
        for id_, title in titles.items()
    )
    title = next(Text.read(axis.title) for axis in axes if axis)
    return Shared(key, title, tuple(axis.edition if axis else None for axis in axes), items)


def _answers(plan: PublicPlan, axis: str, class_: str) -> tuple[Node, ...]:
    return tuple(
        node for node in plan.plan.nodes if any(mark.axis == axis and mark.class_ == class_ for mark in node.marks)
    )


def _count(number: int) -> Text:
    return _COUNT.fill(n=number) if number else _NONE


def _bodies(plan: PublicPlan) -> Text:
    said = [_NAMED.fill(kind=BODIES[one.kind], name=Text.read(one.title)) for one in plan.plan.bodies]
    return _lines(said)


def _lines(said: Sequence[Text]) -> Text:
    return Text(
        "\n".join(one.say("ja") for one in said),
        "\n".join(one.say("ja-easy") for one in said),
        "\n".join(one.say("en") for one in said),
    )


def _figures(plan: PublicPlan, *, target: bool) -> int:
    figures = (figure for node in plan.plan.nodes for figure in node.figures)
    return sum(1 for one in figures if not target or any(value.kind == "target" for value in one.values))


def _scoring(plan: PublicPlan) -> Text:
    scoring = plan.plan.head.scoring
    return _lines([Text.read(one.title) for one in scoring.scores]) if scoring else _NONE


def _period(plan: PublicPlan) -> Text:
    return Text(period(plan, "ja"), period(plan, "ja-easy"), period(plan, "en"))


_NONE: Final = Text("", "", "")
_COUNT: Final = Text("{n}件", "{n}こ", "{n}")
_NAMED: Final = Text("{name}（{kind}）", "{name}（{kind}）", "{name} ({kind})")
_FACTS: Final[tuple[tuple[Text, Callable[[PublicPlan], Text]], ...]] = (
    (Text("計画期間", "いつから いつまで", "Period"), _period),
    (
        Text("階層", "だん", "Levels"),
        lambda plan: _lines([Text.read(level.title) for level in plan.plan.head.levels]),
    ),
    (Text("施策の数", "する ことの かず", "Measures"), lambda plan: _count(sum(1 for _ in plan.measures()))),
    (
        Text("重点に位置付けた施策", "とくに だいじな もの", "Priority themes"),
        lambda plan: _count(sum(1 for node in plan.plan.nodes if node.theme)),
    ),
    (
        Text("半期ごとの予定がある施策", "よていが ある もの", "Measures with a schedule"),
        lambda plan: _count(sum(1 for node in plan.measures() if node.bars)),
    ),
    (Text("指標", "すうじの めあて", "Indicators"), lambda plan: _count(_figures(plan, target=False))),
    (
        Text("目標値のある指標", "めあての すうじが ある もの", "Indicators with a target"),
        lambda plan: _count(_figures(plan, target=True)),
    ),
    (Text("課題", "こまって いる こと", "Challenges"), lambda plan: _count(len(plan.plan.challenges))),
    (Text("優先度の評価項目", "じゅんばんの きめかた", "What priorities are scored by"), _scoring),
    (
        Text("前の計画の取組の扱い", "まえの けいかく", "Fates of earlier measures"),
        lambda plan: _count(len(plan.plan.earlier)),
    ),
    (Text("推進体制", "すすめる ひとたち", "Bodies"), _bodies),
    (
        Text("設置の規程がある会議体", "きまりの ある かいぎ", "Bodies founded by a rule"),
        lambda plan: _count(sum(1 for one in plan.plan.bodies if one.founded_by)),
    ),
    (Text("アンケート調査", "アンケート", "Surveys"), lambda plan: _count(len(plan.plan.surveys))),
    (
        Text("上位計画・関連計画", "ほかの けいかく", "Plans it is aligned with"),
        lambda plan: _lines([Text.read(one.title) for one in plan.plan.head.upper]),
    ),
)

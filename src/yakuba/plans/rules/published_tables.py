"""The data sets of a public plan: what its pages show as tables, its paper prints, and everybody may download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from yakuba.ground.text import Text
from yakuba.plans.rules.lights import NAMES
from yakuba.plans.rules.model import Node, Words
from yakuba.plans.rules.published import PublicPlan, light
from yakuba.plans.rules.published_words import (
    COLUMNS,
    COSTS,
    LIST_MARK,
    OUTCOMES,
    PARTS,
    VALUES,
    YES,
    half,
    moment,
)

Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: its name in addresses, its title, its columns and rows in one language."""

    id: str
    title: Text
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Maker:
    title: Text
    columns: tuple[str, ...]
    rows: Callable[[PublicPlan, str], Iterator[Row]]


def listings(plan: PublicPlan, language: str = "ja") -> list[Listing]:
    """Return the tables that have a row, in order."""
    made = (listing(plan, name, language) for name in NAMES_OF_TABLES)
    return [one for one in made if one.rows]


def listing(plan: PublicPlan, name: str, language: str = "ja") -> Listing:
    """Return one table. Raises KeyError for a name that there is not."""
    maker = _MAKERS[name]
    columns = tuple(COLUMNS[one] for one in maker.columns)
    return Listing(name, maker.title, columns, tuple(maker.rows(plan, language)))


def _say(words: Words, language: str) -> str:
    return Text.read(words).say(language)


def _titles(plan: PublicPlan, language: str) -> dict[str, str]:
    return {node.id: named(node, language) for node in plan.plan.nodes}


def named(node: Node, language: str) -> str:
    """Return number and title of a node."""
    return f"{node.number} {_say(node.title, language)}".strip()


def _several(words: Iterator[str]) -> str:
    return LIST_MARK.join(one for one in words if one)


def marks(plan: PublicPlan, node: Node, language: str) -> Iterator[tuple[str, str, str]]:
    """Give the classes to which a node belongs: the name of the axis, of the class, and the sign in the table."""
    axes = {axis.id: axis for axis in plan.plan.head.axes}
    for mark in node.marks:
        axis = axes.get(mark.axis)
        titles = {one.id: one.title for one in axis.classes} if axis else {}
        title = _say(axis.title, language) if axis else mark.axis
        yield title, _say(titles.get(mark.class_, mark.class_), language), mark.sign


def _measures(plan: PublicPlan, language: str) -> Iterator[Row]:
    titles, levels = _titles(plan, language), {level.id: level.title for level in plan.plan.head.levels}
    for node in plan.plan.nodes:
        yield (
            node.id,
            _say(levels.get(node.level, node.level), language),
            node.number,
            _say(node.title, language),
            titles.get(node.parent, ""),
            _say(node.text, language),
            plan.owner(node.owner).say(language),
            _several(plan.owner(one).say(language) for one in node.partners),
            _several(f"{axis}：{title}" for axis, title, _ in marks(plan, node, language)),
            YES.say(language) if node.theme else "",
            node.priority,
        )


def _schedule(plan: PublicPlan, language: str) -> Iterator[Row]:
    for node in plan.plan.nodes:
        for bar in node.bars:
            yield (
                node.id,
                named(node, language),
                bar.line,
                _say(bar.label, language),
                half(bar.from_half).say(language),
                half(bar.until_half).say(language),
                YES.say(language) if bar.goes_on else "",
            )


def _indicators(plan: PublicPlan, language: str) -> Iterator[Row]:
    for node in plan.plan.nodes:
        for figure in node.figures:
            for value in figure.values:
                yield (
                    node.id,
                    named(node, language),
                    _say(figure.title, language),
                    VALUES[value.kind].say(language),
                    value.value,
                    figure.unit,
                    moment(value.at).say(language),
                    _say(value.of, language),
                    value.source,
                )


def _progress(plan: PublicPlan, language: str) -> Iterator[Row]:
    titles, owners = _titles(plan, language), {node.id: node.owner for node in plan.plan.nodes}
    for one in plan.progress:
        yield (
            one.node,
            titles[one.node],
            plan.owner(owners[one.node]).say(language),
            half(one.half).say(language),
            NAMES[light(one.light)].say(language),
            one.percent,
        )


def _evaluation(plan: PublicPlan, language: str) -> Iterator[Row]:
    titles = _titles(plan, language)
    for year in plan.years:
        said = moment(f"FY{year.fiscal_year}").say(language)
        if year.words:
            yield ("", "", said, "", _say(year.words, language))
        for one in year.verdicts:
            yield (one.node, titles[one.node], said, _say(one.mark, language), _say(one.words, language))


def _challenges(plan: PublicPlan, language: str) -> Iterator[Row]:
    answering = answers(plan)
    for one in plan.plan.challenges:
        yield (
            one.id,
            one.group,
            one.number,
            _say(one.title, language),
            _several(_say(words, language) for words in one.directions),
            _several(named(node, language) for node in answering.get(one.id, ())),
        )


def answers(plan: PublicPlan) -> dict[str, list[Node]]:
    """Return the nodes that answer each challenge, by its id."""
    found: dict[str, list[Node]] = {}
    for node in plan.plan.nodes:
        for key in node.answers:
            found.setdefault(key, []).append(node)
    return found


def _earlier(plan: PublicPlan, language: str) -> Iterator[Row]:
    titles = _titles(plan, language)
    for one in plan.plan.earlier:
        yield (
            one.id,
            one.group,
            one.number,
            _say(one.title, language),
            one.printed or OUTCOMES[one.outcome].say(language),
            _several(titles.get(key, "") for key in one.to),
            _say(one.reason, language),
        )


def _costs(plan: PublicPlan, language: str) -> Iterator[Row]:
    for node in plan.plan.nodes:
        for cost in node.sheet.costs if node.sheet else ():
            yield (
                node.id,
                named(node, language),
                moment(f"FY{cost.fiscal_year}").say(language),
                COSTS[cost.kind].say(language),
                cost.yen,
                _say(cost.funding, language),
            )


_MAKERS: Final[dict[str, _Maker]] = {
    "measures": _Maker(
        Text("施策一覧", "する ことの いちらん", "Measures"),
        ("id", "level", "number", "title", "parent", "text", "owner", "partners", "marks", "theme", "priority"),
        _measures,
    ),
    "schedule": _Maker(PARTS["schedule"], ("id", "measure", "line", "stage", "from", "until", "goes_on"), _schedule),
    "indicators": _Maker(
        PARTS["indicators"],
        ("id", "measure", "indicator", "kind", "value", "unit", "at", "of", "source"),
        _indicators,
    ),
    "progress": _Maker(PARTS["progress"], ("id", "measure", "owner", "half", "light", "percent"), _progress),
    "evaluation": _Maker(PARTS["evaluation"], ("id", "measure", "fiscal_year", "verdict", "text"), _evaluation),
    "challenges": _Maker(
        PARTS["challenges"], ("id", "group", "number", "challenge", "directions", "answered"), _challenges
    ),
    "earlier": _Maker(PARTS["earlier"], ("id", "group", "number", "title", "outcome", "to", "reason"), _earlier),
    "costs": _Maker(
        Text("経費", "おかね", "Costs"), ("id", "measure", "fiscal_year", "cost", "yen", "funding"), _costs
    ),
}
NAMES_OF_TABLES: Final = tuple(_MAKERS)
"""The tables, by their names in addresses, for ever."""

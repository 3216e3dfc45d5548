"""What people write beside the reports of the demo town's plan: notes, values of indicators, moved bars, new scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from yakuba.config.demo import hours
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_steps import holder, staff
from yakuba.config.demo.plan_words import MOVED, NOTES, SCORED, VALUES
from yakuba.ground.ref import Ref
from yakuba.plans.commands import figures, progress, ranking, schedule
from yakuba.plans.commands.figures import Typed
from yakuba.plans.reads import tree as trees


def prepare(days: Days, slug: str, year: int) -> None:
    """Let notes, values, a moved bar and new scores come on their days, in the first two years of the plan."""
    for key, kind, words, after in NOTES:
        when = hours.at(date(year + 1, 6, 15) + timedelta(days=after), 16 * 60)
        days.plan(when, partial(_note, days, (slug, key), (kind, words)))
    for key, figure, value, month, source in VALUES:
        when = hours.at(date(year + 1, month + 1, 5), 15 * 60)
        typed = Typed(value=value, when=f"{year + 1}-{month:02d}", source=source)
        days.plan(when, partial(_value, days, (slug, key), figure, typed))
    days.plan(hours.at(date(year + 1, 8, 6), 11 * 60), partial(_move, days, (slug, MOVED[0])))
    days.plan(hours.at(date(year + 1, 2, 3), 11 * 60), partial(_score, days, (slug, SCORED[0])))


def _note(days: Days, about: tuple[str, str], said: tuple[str, str], at: datetime) -> None:
    owner = trees.tree(about[0]).by_key[about[1]].owner
    progress.note(about, *said, at.date(), actor=holder(days, "clerk", owner), at=at)


def _value(days: Days, about: tuple[str, str], figure: str, typed: Typed, at: datetime) -> None:
    seen = trees.measure(*about)
    # What the house counts itself, nobody types.
    if any(one.key == figure and not one.computed_by for one in seen.figures):
        figures.add_value(about, figure, typed, actor=holder(days, "clerk", seen.node.owner), at=at)


def _move(days: Days, about: tuple[str, str], at: datetime) -> None:
    """Let the first bar take half a year longer, and the second begin so much later."""
    node = trees.tree(about[0]).by_key[about[1]]
    first, second, *rest = trees.bars_of(node.id)
    moved = [replace(first, last=first.last + 1), replace(second, first=second.first + 1), *rest]
    owner = holder(days, "clerk", node.owner)
    schedule.move_bars(about, moved, MOVED[1], actor=owner, at=at, seen_version=node.version)


def _score(days: Days, about: tuple[str, str], at: datetime) -> None:
    node = trees.tree(about[0]).by_key[about[1]]
    ranking.score(Ref("measure", node.id), SCORED[1], reason=SCORED[2], actor=staff(days), at=at)


def count(days: Days, slug: str, at: datetime) -> None:
    """Let the house count the indicators that it counts itself, by what the demo's cases have come to."""
    for node in trees.tree(slug).measures:
        for figure in trees.measure(slug, node.key).figures:
            if figure.computed_by:
                figures.take((slug, node.key), figure.key, actor=staff(days), at=at)

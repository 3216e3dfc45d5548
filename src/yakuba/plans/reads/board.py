"""The board of the CIO (CIOダッシュボード): what needs a decision, what is late and why, money, and effect so far against target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Sum

from yakuba.ground.text import NOTHING, Text
from yakuba.plans.models import Cost, Figure, FigureValue, Plan
from yakuba.plans.reads import life, progress
from yakuba.plans.reads import schedule as schedules
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.life import Waiting
from yakuba.plans.reads.plans import PlanRow, plans
from yakuba.plans.rules import halves
from yakuba.plans.rules.life import OVER
from yakuba.plans.rules.published_words import moment
from yakuba.plans.rules.schedule import slips

DECIDERS: Final = frozenset({"cio", "deputy-cio"})
MOST: Final = 8
"""How many lines of a list stand on the board: it is one page."""
_Place = tuple[str, str, int]
"""Where an indicator stands: its plan, its measure's key, its own number."""
_Value = tuple[Decimal, str]
"""What a value is, and as of when."""
_GIVEN_UP: Final = ("declined", "refused", "withdrawn")
_TASK: Final = Text(
    "「{task}」の期限を{days}日過ぎています。",
    "「{task}」が {days}にち おくれて います。",
    "{task} is {days} days late.",
)
_REPORT: Final = Text(
    "{half}の進捗報告が出ていません。", "{half}の ほうこくが ありません。", "The report for {half} was not handed in."
)


@dataclass(frozen=True, slots=True)
class Late:
    """A measure that is late, and every reason known for it. ``days`` are those of the task that is longest overdue."""

    plan: str
    key: str
    title: Text
    owner: str
    why: tuple[Text, ...]
    days: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """What the measures cost in a fiscal year, in yen."""

    year: int
    initial: int
    running: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.initial + self.running


@dataclass(frozen=True, slots=True)
class Effect:
    """An indicator: where it began, what was promised, what is so. ``percent`` of the way gone, if it can be told."""

    plan: str
    key: str
    measure: Text
    title: Text
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    target_at: Text
    actual: Decimal | None
    actual_at: Text
    percent: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board of a day. ``lights`` counts the measures of the own plans by their light."""

    plans: tuple[PlanRow, ...]
    now: tuple[Waiting, ...]
    later: tuple[Waiting, ...]
    late: tuple[Late, ...]
    late_more: int
    lights: Mapping[str, int]
    money: tuple[Year, ...]
    effects: tuple[Effect, ...]
    effects_more: int

    @property
    def money_total(self) -> Year:
        """The sum of all years."""
        return Year(0, sum(one.initial for one in self.money), sum(one.running for one in self.money))


def board(*, at: datetime) -> Board:
    """Return the board for the town's own plans that are not over."""
    on = at.date()
    own = tuple(one for one in plans() if not one.reference and one.state != Plan.State.ENDED)
    slugs = [one.slug for one in own]
    waiting = life.all_waiting(at=at)
    decisions = [one for one in waiting if one.task.post in DECIDERS]
    sunday = on + timedelta(days=6 - on.weekday())
    late, lights = _late(slugs, waiting, on)
    effects, effects_more = _effects(slugs)
    return Board(
        plans=own,
        now=tuple(one for one in decisions if one.due <= sunday),
        later=tuple(one for one in decisions if one.due > sunday),
        late=tuple(late[:MOST]),
        late_more=max(0, len(late) - MOST),
        lights=lights,
        money=_money(slugs),
        effects=effects,
        effects_more=effects_more,
    )


def _late(slugs: Iterable[str], waiting: Iterable[Waiting], on: date) -> tuple[list[Late], dict[str, int]]:
    """Gather the reasons by measure: tasks past their deadline, bars and forerunners, reports that are owed."""
    overdue = {(one.plan, one.key): one for one in waiting if one.late}
    found: list[Late] = []
    lights: dict[str, int] = defaultdict(int)
    for slug in slugs:
        whole = trees.tree(slug)
        drawn = schedules.schedule(whole, on=on)
        for judged in drawn.lights.values():
            lights[judged.light] += 1
        over = {one.key for one in whole.measures if one.stage in OVER}
        why: dict[str, list[Text]] = defaultdict(list)
        for slip in slips([row for row in drawn.rows if row.key not in over], on=on):
            why[slip.key].append(slip.words)
        for report in progress.overdue(on, slug):
            why[report.key].append(_REPORT.fill(half=halves.name(report.half)))
        for node in whole.measures:
            task = overdue.get((slug, node.key))
            said = [*([_TASK.fill(task=task.task.name, days=-task.days)] if task else ()), *why[node.key]]
            if said:
                days = -task.days if task else 0
                found.append(Late(slug, node.key, node.title, node.owner, tuple(said), days))
    return sorted(found, key=lambda one: (-one.days, -len(one.why))), dict(lights)


def _money(slugs: Iterable[str]) -> tuple[Year, ...]:
    """Sum up what the measures cost, without those that were given up before they were in the plan."""
    rows = Cost.objects.filter(node__plan__slug__in=slugs, node__removed_on=None).exclude(node__stage__in=_GIVEN_UP)
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows.order_by().values("fiscal_year", "kind").annotate(total=Sum("yen")):
        sums[row["fiscal_year"]][row["kind"]] = row["total"]
    return tuple(Year(year, by.get("initial", 0), by.get("running", 0)) for year, by in sorted(sums.items()))


def _effects(slugs: list[str]) -> tuple[tuple[Effect, ...], int]:
    """Return the indicators that are farthest from their target, and how many more have one.

    What was never measured stands before all. All values are ranked, but only what is shown is read whole.
    """
    values: dict[_Place, dict[str, _Value]] = defaultdict(dict)
    rows = FigureValue.objects.filter(
        figure__node__plan__slug__in=slugs,
        figure__node__removed_on=None,
        kind__in=("baseline", "target", "actual"),
    ).order_by("noted_at", "id")
    for plan, key, figure, kind, value, at in rows.values_list(
        "figure__node__plan__slug", "figure__node__key", "figure_id", "kind", "value", "at"
    ):
        values[plan, key, figure][kind] = value, at
    aimed = {place: _gone(kinds) for place, kinds in values.items() if "target" in kinds}
    ranked = sorted(aimed, key=lambda place: (-1 if (gone := aimed[place]) is None else gone, *place))
    shown = ranked[:MOST]
    figures = Figure.objects.select_related("node").defer("node__sheet", "node__more")
    by_id = figures.in_bulk([figure for _, _, figure in shown])
    found = (_effect(place, by_id[place[2]], values[place], aimed[place]) for place in shown)
    return tuple(found), len(ranked) - len(shown)


def _effect(place: _Place, figure: Figure, values: Mapping[str, _Value], percent: int | None) -> Effect:
    baseline, target, actual = values.get("baseline"), values["target"], values.get("actual")
    return Effect(
        plan=place[0],
        key=place[1],
        measure=Text.read(figure.node.title),
        title=Text.read(figure.title),
        unit=figure.unit,
        baseline=baseline[0] if baseline else None,
        target=target[0],
        target_at=moment(target[1]),
        actual=actual[0] if actual else None,
        actual_at=moment(actual[1]) if actual else NOTHING,
        percent=percent,
    )


def _gone(values: Mapping[str, _Value]) -> int | None:
    """Return how much of the way from the baseline to the target is gone, 0 to 100; None where it cannot be told."""
    (target, _), (start, _) = values["target"], values.get("baseline", (Decimal(0), ""))
    if "actual" not in values or start == target:
        return None
    return max(0, min(100, round(100 * (values["actual"][0] - start) / (target - start))))

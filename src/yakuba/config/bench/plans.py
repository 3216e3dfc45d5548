"""A plan of two thousand measures over ten years: how long its pages take on the server, at the desk and in the open."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import Final

from django.test import RequestFactory
from django.urls import resolve, reverse

from yakuba.ground.actor import Actor
from yakuba.ground.text import Text
from yakuba.journeys import openness
from yakuba.people import commands as people
from yakuba.plans.commands import loading, succession
from yakuba.plans.rules import model

MEASURES: Final = 2000
YEARS: Final = 10
SLUG: Final = "bench-plan"
_READER: Final = Actor("staff", "bench", "", "bench", frozenset({"cio-staff"}), frozenset({"plan.work", "plan.steer"}))


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of the server for each page, 95 of 100 within, one number for each run."""

    tree: list[float]
    measure: list[float]
    chart: list[float]
    board: list[float]
    public_tree: list[float]
    public_chart: list[float]


def made(*, at: datetime) -> None:
    """Load the plan: four goals, forty fields, and measures with bars, costs, an indicator and a sheet each; publish it."""
    people.add_section("bench", Text("計画課", "けいかくか", "Planning"), actor=Actor.system("bench"), at=at)
    loading.load(_pack(at.year - 1), actor=Actor.system("bench"), at=at)
    succession.come_into_force(SLUG, actor=Actor.system("bench"), at=at)
    openness.publish_plan(SLUG, words="", actor=_READER, at=at)


def measured(*, runs: int, count: int = 20) -> Times:
    """Time the pages with everything that a request of staff goes through behind the gate: reads, lights, template."""
    gc.freeze()  # as the server does when it has started
    pages = (
        reverse("plans:plan", args=[SLUG]),
        reverse("plans:measure", args=[SLUG, "m-1000"]),
        reverse("plans:schedule", args=[SLUG]),
        reverse("plans:board"),
        reverse("square:plan", args=[SLUG]),
        reverse("square:plan-part", args=[SLUG, "schedule"]),
    )
    return Times(*([_p95(_asking(page), count) for _ in range(runs)] for page in pages))


def _asking(address: str) -> Callable[[], int]:
    view, found = resolve(address), RequestFactory()

    def ask() -> int:
        request = found.get(address)
        request.actor, request.own_sections, request.LANGUAGE_CODE = _READER, (), "ja"  # type: ignore[attr-defined]
        request.user, request.session, request._messages = _Nobody(), {}, ()  # type: ignore[assignment,attr-defined]
        return len(view.func(request, *view.args, **view.kwargs).content)

    ask()
    return ask


class _Nobody:
    """Stands where the gate would have put somebody: the frame asks only whether there is one."""

    is_authenticated = False


def _p95(ask: Callable[[], int], count: int) -> float:
    taken = []
    for _ in range(count):
        begun = perf_counter()
        ask()
        taken.append((perf_counter() - begun) * 1000)
    return sorted(taken)[int(count * 0.95) - 1]


def _pack(first: int) -> model.PlanPack:
    levels = (
        model.Level(id="goal", title="目標", kind="aim"),
        model.Level(id="field", title="分野"),
        model.Level(id="measure", title="施策", kind="measure"),
    )
    head = model.Head(
        id=SLUG,
        municipality="134210",
        name="見本町",
        title="十年のデジタル計画",
        period_from=date(first, 4, 1),
        period_until=date(first + YEARS, 3, 31),
        levels=levels,
    )
    goals = tuple(model.Node(id=f"g-{n}", level="goal", number=str(n + 1), title=f"目標{n + 1}") for n in range(4))
    fields = tuple(
        model.Node(id=f"f-{n}", level="field", parent=f"g-{n % 4}", number=f"{n % 4 + 1}-{n}", title=f"分野{n}")
        for n in range(40)
    )
    measures = tuple(_measure(n, first) for n in range(MEASURES))
    return model.PlanPack(head=head, nodes=(*goals, *fields, *measures))


def _measure(n: int, first: int) -> model.Node:
    year = first + n % (YEARS - 3)
    target = model.FigureValue(kind="target", value=100, at=f"FY{year + 3}")
    cost = model.Money(fiscal_year=year, yen=1_000_000 + n, kind="initial")
    stages = ("調査・検討", "試行", "本格実施", "拡大")
    return model.Node(
        id=f"m-{n}",
        level="measure",
        parent=f"f-{n % 40}",
        number=f"{n}",
        title=f"行政手続のオンライン化とその運用の改善 その{n}",
        owner="bench",
        after=(f"m-{n - 40}",) if n >= 40 and n % 5 == 0 else (),
        sheet=model.Sheet(problem="窓口に来なければならない", ideal="どこからでもできる", costs=(cost,)),
        bars=tuple(
            model.Bar(from_half=f"{year + at}-1", until_half=f"{year + at}-2", label=words)
            for at, words in enumerate(stages[:3])
        ),
        figures=(model.Figure(id="share", title="オンライン率", unit="%", values=(target,)),),
    )

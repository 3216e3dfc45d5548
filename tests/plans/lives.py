"""A town with a plan, its people by post, and measures brought to wherever a test needs them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from tests.people.makers import SETUP, a_hall
from yakuba.flows.reads import Task, open_tasks
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.people.rules import STANDARD_POSTS
from yakuba.plans.commands import life, loading
from yakuba.plans.commands.life import Idea
from yakuba.plans.rules.life import Deed
from yakuba.plans.rules.model import Bar, Figure, FigureValue, Head, Level, Node, PlanPack, Sheet
from yakuba.plans.rules.steps import SHEETS, Field

PLAN: Final = "aoba-digital-2026"
IDEA: Final = Idea(title="窓口の予約をオンラインで受ける", parent="counter", text="待ち時間を減らす。")


def person(post: str, section: str = "child") -> Actor:
    """Return somebody who holds one of the standard posts in a section."""
    powers = next(one.powers for one in STANDARD_POSTS if one.code == post)
    return Actor("staff", f"{section}-{post}", f"職員 {post}", section, frozenset({post}), frozenset(powers))


CLERK, CHIEF, MANAGER = person("clerk"), person("chief"), person("manager")
STAFF, ASSISTANT = person("cio-staff", "planning"), person("cio-assistant", "planning")
DEPUTY, CIO = person("deputy-cio", "mayor"), person("cio", "mayor")
BY_POST: Final = {next(iter(one.posts)): one for one in (CLERK, CHIEF, MANAGER, STAFF, ASSISTANT, DEPUTY, CIO)}


def a_plan(at: datetime, *, people: bool = True, **head: Any) -> str:
    """A plan in force, with one goal and one measure of the section of children."""
    if people:
        a_hall("child", "tax", "planning", "mayor")
    pack = PlanPack(
        head=Head(
            id=PLAN,
            municipality="999999",
            name="青葉町",
            title="青葉町デジタル計画",
            **{
                "period_from": date(2026, 4, 1),
                "period_until": date(2030, 3, 31),
                "levels": (Level(id="goal", title="目標"), Level(id="measure", title="施策", kind="measure")),
                **head,
            },
        ),
        nodes=(
            Node(id="counter", level="goal", title="書かない窓口"),
            Node(
                id="kiosk",
                level="measure",
                parent="counter",
                title="コンビニ交付の拡大",
                owner="child",
                sheet=Sheet(problem="窓口が混む"),
                bars=(Bar(from_half="2026-1", until_half="2026-2", label="調査"),),
                figures=(
                    Figure(
                        id="share",
                        title="コンビニ交付の割合",
                        unit="%",
                        values=(
                            FigureValue(kind="baseline", value=20, at="2025-03"),
                            FigureValue(kind="target", value=60, at="FY2029"),
                            FigureValue(kind="actual", value=30, at="2026-09"),
                        ),
                    ),
                ),
            ),
        ),
    )
    loading.load(pack, actor=SETUP, at=at)
    return PLAN


def filled(task_id: str) -> dict[str, Any]:
    """Return the sheet of a step with an answer in every field."""
    return {one.key: _answer(one) for one in SHEETS[task_id].fields}


def _answer(one: Field) -> Any:
    match one.kind:
        case "date":
            return "2026-11-01" if one.key != "until" else "2026-11-30"
        case "number":
            return "1,200,000"
        case "choice":
            return one.options[0][0]
        case "check":
            return {"answer": "yes", "note": "確かめた。"}
        case "costs":
            return [{"fiscal_year": 2027, "initial": "3,000,000", "running": "500000", "funding": "国庫補助 1/2"}]
        case _:
            return f"{one.title.ja}のこと"


def task_of(ref: Ref) -> Task:
    """Return the one task that is open of a measure."""
    (task,) = open_tasks(ref)
    return task


def step(ref: Ref, outcome: str, *, at: datetime, by: Actor | None = None, **more: Any) -> str:
    """End the open task by whoever holds its post, with a whole sheet; return the stage."""
    task = task_of(ref)
    deed = Deed(
        task_id=task.task_id,
        outcome=outcome,
        seen_version=task.version,
        **{"sheet": filled(task.task_id), "reason": "理由", **more},
    )
    return life.act(ref, deed, actor=by or BY_POST[task.post], at=at)


def walk(ref: Ref, *outcomes: str, at: datetime) -> str:
    """End one task after the other; return the last stage."""
    stage = ""
    for outcome in outcomes:
        stage = step(ref, outcome, at=at)
    return stage


INTO_PLAN: Final = ("propose", "approve", "propose", "approve", "approve", "approve", "done", "accept")
"""From an idea into the plan, without a detour."""

"""Plans: the list, a plan, its measures. Everybody of the hall reads them; who works on a measure is in charge of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from msgspec import structs

from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import OTHER_SECTION, OWN_SECTION, Role
from tests.matrix.targets import ANYBODYS, NOBODYS, Fill, Target
from tests.matrix.world import World
from yakuba.ground.actor import Actor
from yakuba.plans.commands import loading
from yakuba.plans.reads import tree
from yakuba.plans.rules import model

PLAN: Final = "digital-plan"
"""The plan of this world: one goal, a measure of one's own section and one of another."""
OWN, OTHER, ABSENT = "own-measure", "other-measure", "no-such-measure"

POLICIES: Final = {
    "plans:plans": Policy("list of plans", to(Who.APPOINTED, 200)),
    "plans:plan": Policy("a plan and its tree", to(Who.APPOINTED, 200)),
    "plans:measure": Policy("the sheet of a measure", to(Who.APPOINTED, 200)),
    "plans:edit": Policy(
        "edits a part of a measure", to(Who.WORKS_MEASURE, 200), to(Who.WORKS_MEASURE, 302, also=(409, 422))
    ),
    "plans:deed": Policy(
        "takes the last change of a measure back; the CIO's staff move it, take it out and put it back",
        None,
        to(Who.WORKS_MEASURE, 302),
    ),
    "plans:hang": Policy(
        "hangs an item of a plan below another one", to(Who.STEERS, 200), to(Who.STEERS, 302, also=(409, 422))
    ),
    "plans:node-add": Policy("adds an item to a plan", to(Who.STEERS, 200), to(Who.STEERS, 302, also=(422,))),
    "plans:edit-head": Policy("edits the basics of a plan", to(Who.STEERS, 200), to(Who.STEERS, 302, also=(409, 422))),
    "plans:begin-plan": Policy("brings a draft into force", None, to(Who.DECIDES, 302, also=(409,))),
    "plans:challenge-add": Policy("adds a challenge", to(Who.STEERS, 200), to(Who.STEERS, 302, also=(409, 422))),
    "plans:challenge-edit": Policy("edits a challenge", to(Who.STEERS, 200), to(Who.STEERS, 302, also=(409,))),
    "plans:challenge-remove": Policy("takes a challenge out", None, to(Who.STEERS, 302)),
}


def a_plan(world: World) -> tuple[Target, ...]:
    """Name the plan, and one that there is not."""
    return (
        Target("there", ANYBODYS, {"slug": world.ids["plan"]}),
        Target("absent", NOBODYS, {"slug": "no-such-plan"}),
    )


def measures(world: World) -> tuple[Target, ...]:
    """Name measures that everybody may read."""
    return (
        Target("own section's", ANYBODYS, {"slug": world.ids["plan"], "key": OWN}),
        Target("other section's", ANYBODYS, {"slug": world.ids["plan"], "key": OTHER}),
        Target("absent", NOBODYS, {"slug": world.ids["plan"], "key": ABSENT}),
    )


def worked_on(world: World) -> tuple[Target, ...]:
    """Name measures by whose they are, for pages that only those in charge may work on (`Who.WORKS_MEASURE`)."""
    return (
        Target("own section's", OWN_SECTION, {"slug": world.ids["plan"], "key": OWN}),
        Target("other section's", OTHER_SECTION, {"slug": world.ids["plan"], "key": OTHER}),
        Target("absent", NOBODYS, {"slug": world.ids["plan"], "key": ABSENT}),
    )


def _parts(name: str, value: str) -> Fill:
    """Name measures as `worked_on` does, with one part of them or one deed."""
    return lambda world: tuple(
        Target(one.name, one.owner, {**one.values, name: value}, one.within) for one in worked_on(world)
    )


def _challenges(world: World) -> tuple[Target, ...]:
    plan = {"slug": world.ids["plan"]}
    return (
        Target("there", ANYBODYS, {**plan, "challenge": "queue"}),
        Target("absent", NOBODYS, {**plan, "challenge": "no-such-challenge"}),
        Target("absent plan", NOBODYS, {"slug": "no-such-plan", "challenge": "queue"}),
    )


TARGETS: Final = {
    "plans:plan": a_plan,
    "plans:measure": measures,
    "plans:edit": _parts("part", "sheet"),
    "plans:deed": _parts("name", "undo"),
    "plans:hang": measures,
    "plans:node-add": a_plan,
    "plans:edit-head": a_plan,
    "plans:begin-plan": a_plan,
    "plans:challenge-add": a_plan,
    "plans:challenge-edit": _challenges,
    "plans:challenge-remove": _challenges,
}


def build(world: World) -> None:
    """Load the plan. ``ids`` keeps its slug as ``plan``, and of the measures the id of their rows."""
    year = world.at.year if world.at.month >= 4 else world.at.year - 1
    levels = (
        model.Level(id="goal", title="目標", kind="aim"),
        model.Level(id="measure", title="施策", kind="measure"),
    )
    pack = model.PlanPack(
        head=model.Head(
            id=PLAN,
            municipality="134210",
            name="見本町",
            title="見本町デジタル計画",
            period_from=date(year - 1, 4, 1),
            period_until=date(year + 2, 3, 31),
            levels=levels,
            axes=(model.Axis(id="who", title="対象", classes=(model.AxisClass(id="inside", title="庁内"),)),),
        ),
        nodes=(
            model.Node(id="goal", level="goal", title="便利な町"),
            model.Node(id=OWN, level="measure", parent="goal", title="自課の施策", owner=OWN_SECTION),
            model.Node(id=OTHER, level="measure", parent="goal", title="他課の施策", owner=OTHER_SECTION),
        ),
    )
    pack = structs.replace(pack, challenges=(model.Challenge(id="queue", title="長い待ち時間"),))
    loading.load(pack, actor=Actor.system("matrix"), at=world.at)
    world.ids["plan"] = PLAN
    for node in tree.tree(PLAN).nodes:
        world.ids[node.key] = node.id


def forms(world: World, _role: Role, _target: Target) -> dict[str, dict[str, Any]]:
    """Send what the forms of these pages send."""
    seen = {"seen": "1"}
    challenge = {**seen, "title": "人手が足りない"}
    return {
        "plans:edit": {**seen, "sheet.problem": "待ち時間"},
        "plans:deed": seen,
        "plans:hang": {**seen, "parent": "goal"},
        "plans:node-add": {"id": "new-item", "title": "新しい施策", "level": "measure"},
        "plans:edit-head": {**seen, "title": "新しい計画", "period_from": f"{world.at.year - 1}-04-01"},
        "plans:challenge-add": {**challenge, "id": "hands"},
        "plans:challenge-edit": challenge,
        "plans:challenge-remove": seen,
    }

"""Published plans and open data: everybody may read them; what was withdrawn says so to everybody alike."""

from __future__ import annotations

from typing import Final

from tests.matrix.policy import Policy, Who, to
from tests.matrix.rooms import plans
from tests.matrix.targets import ANYBODYS, NOBODYS, Fill, Target
from tests.matrix.world import World
from tests.plans.public_plans import a_public_plan
from tests.square.publications import STEERS, publish, published_plans
from yakuba.opendata import commands

PLAN: Final = "midori-dx-2"
_READ: Final = to(Who.ANYONE, 200, also=(410,))

POLICIES: Final = {
    "square:plans": Policy("list of published plans", to(Who.ANYONE, 200)),
    "square:plans-compare": Policy("published plans side by side", to(Who.ANYONE, 200)),
    "square:plan": Policy("a published plan", _READ),
    "square:plan-part": Policy("a part of it", _READ),
    "square:plan-measure": Policy("a measure of it", _READ),
    "square:plan-archive": Policy("all its published states", to(Who.ANYONE, 200)),
    "square:plan-state": Policy("one published state", _READ),
    "square:plan-state-part": Policy("a part of that state", _READ),
    "square:plan-state-measure": Policy("a measure of that state", _READ),
    "square:plan-file": Policy("a file of that state", _READ),
    "desk:plan-publishing": Policy("publishes a plan", to(Who.STEERS, 200), to(Who.STEERS, 302, also=(409, 422))),
    "desk:plan-preview": Policy("the paper as it would be published", to(Who.STEERS, 200)),
    "desk:plan-withdraw": Policy("withdraws a published state", to(Who.STEERS, 200), to(Who.STEERS, 302, also=(422,))),
    "plans:compare": Policy("plans side by side", to(Who.APPOINTED, 200)),
    "square:data": Policy("list of open data", to(Who.ANYONE, 200)),
    "square:data-catalogue": Policy("the same for machines (DCAT)", to(Who.ANYONE, 200)),
}


def _plan(**more: str) -> Fill:
    """Name the plan; what more stands in the address is there in the first of each pair and absent in the second."""

    def fill(world: World) -> tuple[Target, ...]:
        found = [
            Target("there", ANYBODYS, {"slug": PLAN, **more}),
            Target("absent", NOBODYS, {"slug": "no-such-plan", **more}),
        ]
        found += [
            Target(f"absent {name}", NOBODYS, {"slug": PLAN, **more, name: _ABSENT.get(name, "no-such-thing")})
            for name in more
        ]
        if "number" in more:
            found.append(Target("withdrawn", ANYBODYS, {"slug": PLAN, **more, "number": "3"}))
        return tuple(found)

    return fill


_ABSENT: Final = {"number": "99"}
TARGETS: Final = {
    "square:plan": _plan(),
    "square:plan-part": _plan(part="schedule"),
    "square:plan-measure": _plan(key="kakanai"),
    "square:plan-archive": _plan(),
    "square:plan-state": _plan(number="2"),
    "square:plan-state-part": _plan(number="2", part="progress"),
    "square:plan-state-measure": _plan(number="2", key="kakanai"),
    "square:plan-file": _plan(number="2", name="plan.json"),
    "desk:plan-publishing": plans.a_plan,
    "desk:plan-preview": plans.a_plan,
    "desk:plan-withdraw": lambda world: (
        Target("there", ANYBODYS, {"slug": PLAN, "number": "3"}),
        Target("absent", NOBODYS, {"slug": PLAN, "number": "99"}),
    ),
}


def build(world: World) -> None:
    """Publish the plans of the tests, and a third state of the town's own that is withdrawn."""
    published_plans(world.at)
    once_more = a_public_plan()
    publish(type(once_more)(plan=once_more.plan, owners=once_more.owners), at=world.at)
    commands.withdraw(f"plan/{PLAN}", 3, actor=STEERS, at=world.at, why="確認中")

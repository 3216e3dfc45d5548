"""The life of measures, priorities and the board: everybody of the hall reads, whose turn it is ends a task."""

from __future__ import annotations

from typing import Any, Final

from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import OWN_SECTION, Role
from tests.matrix.rooms.plans import OWN, a_plan, measures
from tests.matrix.targets import Target
from tests.matrix.world import World
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.plans.commands import life

POLICIES: Final = {
    "plans:board": Policy("board of the CIO", to(Who.APPOINTED, 200)),
    "plans:propose": Policy("proposes a measure for one's section", to(Who.PLANS, 200), to(Who.PLANS, 302)),
    "plans:ask": Policy("asks a section to take a measure up", to(Who.STEERS, 200), to(Who.STEERS, 302)),
    "plans:life": Policy("life of a measure", to(Who.APPOINTED, 200)),
    "plans:begin": Policy(
        "lets a measure begin: own section, or the CIO's staff", None, to(Who.APPOINTED, 302, also=(403, 409))
    ),
    "plans:step": Policy(
        "ends a task of a measure, for the post whose turn it is",
        to(Who.APPOINTED, 200, 302),
        to(Who.APPOINTED, 302, also=(403, 409)),
    ),
    "plans:ranking": Policy("measures by priority", to(Who.APPOINTED, 200)),
    "plans:rule": Policy("decides how priority is found", to(Who.STEERS, 200), to(Who.STEERS, 200)),
    "plans:scores": Policy("scores a measure", to(Who.STEERS, 200), to(Who.STEERS, 302)),
}
TARGETS: Final = {
    "plans:propose": a_plan,
    "plans:ask": a_plan,
    "plans:life": measures,
    "plans:begin": measures,
    "plans:step": measures,
    "plans:ranking": a_plan,
    "plans:rule": a_plan,
    "plans:scores": measures,
}
_CLERK: Final = Actor("staff", "world", "", OWN_SECTION, frozenset({"clerk"}), frozenset({"plan.work"}))


def build(world: World) -> None:
    """Let the own section's measure stand at its first task, which is a clerk's."""
    life.take_up(Ref("measure", world.ids[OWN]), begin="propose", actor=_CLERK, at=world.at)


def forms(_world: World, _role: Role, _target: Target) -> dict[str, dict[str, Any]]:
    """Send what the forms of these pages send."""
    idea = {"title": "遠隔窓口", "parent": "goal"}
    sheet = {"f-problem": "待ち時間", "f-means": "予約", "f-effect": "短くなる"}
    return {
        "plans:propose": idea,
        "plans:ask": {**idea, "to_section": OWN_SECTION},
        "plans:begin": {"begin": "ask"},
        "plans:step": {"task": "idea", "seen": "1", "outcome": "propose", **sheet},
        "plans:rule": {"formula": "G + Q + C + D", "class-A": "10", "class-B": "7", "class-C": "0", "do": "preview"},
        "plans:scores": {f"score-{one}": "3" for one in "GQCD"},
    }

"""The settings of a plan: levels, axes, classes, deadlines of steps. The CIO's staff keep them."""

from __future__ import annotations

from typing import Any, Final

from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import Role
from tests.matrix.rooms.plans import a_plan
from tests.matrix.targets import ANYBODYS, NOBODYS, Fill, Target
from tests.matrix.world import World

_READ: Final = to(Who.STEERS, 200)
_WRITTEN: Final = to(Who.STEERS, 302, also=(409, 422))
_PRESSED: Final = to(Who.STEERS, 302)
POLICIES: Final = {
    "plans:settings": Policy("the settings of a plan", _READ),
    "plans:settings-undo": Policy("takes the last change of a plan's settings back", None, _PRESSED),
    "plans:days": Policy("sets in how many days steps are due", _READ, _WRITTEN),
    "plans:level-add": Policy("adds a level to a plan", _READ, _WRITTEN),
    "plans:level": Policy("renames a level", _READ, _WRITTEN),
    "plans:level-remove": Policy("takes a level out", None, _PRESSED),
    "plans:axis-add": Policy("adds an axis to a plan", _READ, _WRITTEN),
    "plans:axis": Policy("changes an axis", _READ, _WRITTEN),
    "plans:axis-remove": Policy("takes an axis out", None, _PRESSED),
    "plans:class-add": Policy("adds a class to an axis", _READ, _WRITTEN),
    "plans:class": Policy("renames a class", _READ, _WRITTEN),
    "plans:class-remove": Policy("takes a class out", None, _PRESSED),
}


def _of_plan(**there: str) -> Fill:
    """Name a part of the plan, one that there is not, and one of a plan that there is not."""
    name = list(there)[-1]
    return lambda world: (
        Target("there", ANYBODYS, {"slug": world.ids["plan"], **there}),
        Target("absent", NOBODYS, {"slug": world.ids["plan"], **there, name: "no-such-part"}),
        Target("absent plan", NOBODYS, {"slug": "no-such-plan", **there}),
    )


TARGETS: Final = {
    **dict.fromkeys(("plans:settings", "plans:days", "plans:level-add", "plans:axis-add"), a_plan),
    "plans:settings-undo": a_plan,
    **dict.fromkeys(("plans:level", "plans:level-remove"), _of_plan(level="goal")),
    **dict.fromkeys(("plans:axis", "plans:axis-remove", "plans:class-add"), _of_plan(axis="who")),
    **dict.fromkeys(("plans:class", "plans:class-remove"), _of_plan(axis="who", name="inside")),
}


def forms(_world: World, _role: Role, _target: Target) -> dict[str, dict[str, Any]]:
    """Send what the forms of these pages send."""
    seen = {"seen": "1"}
    part = {**seen, "id": "new-part", "title": "新しい"}
    return {
        "plans:settings-undo": seen,
        "plans:days": {**seen, "idea": "10"},
        "plans:level-add": {**part, "kind": "measure"},
        "plans:level": {**seen, "title": "めざす姿"},
        "plans:level-remove": seen,
        "plans:axis-add": part,
        "plans:axis": {**seen, "title": "だれに"},
        "plans:axis-remove": seen,
        "plans:class-add": part,
        "plans:class": {**seen, "title": "役場の中"},
        "plans:class-remove": seen,
    }

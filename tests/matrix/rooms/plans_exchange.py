"""A plan as sheets, and the guided start: everybody of the hall may take them out, the CIO's staff bring them in."""

from __future__ import annotations

from typing import Any, Final

from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import Role
from tests.matrix.rooms.plans import a_plan
from tests.matrix.targets import ANYBODYS, NOBODYS, Target
from tests.matrix.world import NOWHERE, World

POLICIES: Final = {
    "plans:workbook": Policy("a plan as a workbook", to(Who.APPOINTED, 200)),
    "plans:tables": Policy("a plan as CSV", to(Who.APPOINTED, 200)),
    "plans:pack": Policy("a plan as a pack", to(Who.APPOINTED, 200)),
    "plans:sheets": Policy("brings sheets into a plan", to(Who.STEERS, 200), to(Who.STEERS, 422)),
    "plans:sheets_new": Policy("brings a new plan in sheets", to(Who.STEERS, 200), to(Who.STEERS, 422)),
    "plans:incoming": Policy("looks over what was brought", to(Who.STEERS, 200)),
    "plans:take_over": Policy("takes it over or lets it go", None, to(Who.STEERS, 302)),
    "plans:start": Policy("begins a plan", to(Who.STEERS, 200), to(Who.STEERS, 422)),
}


def _brought(_: World) -> tuple[Target, ...]:
    """Sheets are only there for whoever brought them: what is named here is nobody's."""
    return (Target("absent", NOBODYS, {"id_": NOWHERE}),)


def _left(_: World) -> tuple[Target, ...]:
    return (Target("absent", ANYBODYS, {"id_": NOWHERE}),)


TARGETS: Final = {
    "plans:workbook": a_plan,
    "plans:tables": a_plan,
    "plans:pack": a_plan,
    "plans:sheets": a_plan,
    "plans:incoming": _brought,
    "plans:take_over": _left,
}


def forms(_world: World, _role: Role, _target: Target) -> dict[str, dict[str, Any]]:
    """Send no file, and no words: the answer says what is missing."""
    return {"plans:take_over": {"do": "leave"}}

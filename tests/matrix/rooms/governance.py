"""The register of analogue rules: everybody of the hall reads it; a section writes its own lines."""

from __future__ import annotations

from typing import Any, Final

from tests.governance.makers import a_line
from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import OTHER_SECTION, OWN_SECTION, Role
from tests.matrix.targets import ANYBODYS, NOBODYS, Target
from tests.matrix.world import NOWHERE, World
from yakuba.governance import commands, reads
from yakuba.ground.actor import Actor

POLICIES: Final = {
    "regulations:register": Policy("register of analogue rules", to(Who.APPOINTED, 200)),
    "regulations:csv": Policy("the register as CSV", to(Who.APPOINTED, 200)),
    "regulations:pdf": Policy("the register as a list to print", to(Who.APPOINTED, 200)),
    "regulations:line": Policy("a line of it", to(Who.APPOINTED, 200)),
    "regulations:change": Policy("changes a line", to(Who.WORKS_MEASURE, 200), to(Who.WORKS_MEASURE, 302)),
    "regulations:new": Policy("adds a line", to(Who.PLANS, 200), to(Who.PLANS, 302, also=(403,))),
    "regulations:take": Policy("takes a CSV over", to(Who.STEERS, 200), to(Who.STEERS, 200)),
}
TARGETS: Final = {
    "regulations:line": lambda world: _lines(world, ANYBODYS, ANYBODYS),
    "regulations:change": lambda world: _lines(world, OWN_SECTION, OTHER_SECTION),
}


def _lines(world: World, own: str, other: str) -> tuple[Target, ...]:
    return (
        Target("own section's", own, {"id_": world.ids["own regulation"]}),
        Target("other section's", other, {"id_": world.ids["other regulation"]}),
        Target("absent", NOBODYS, {"id_": NOWHERE}),
    )


def build(world: World) -> None:
    """Put a line of one's own section and one of another into the register."""
    keeper = Actor("staff", "matrix", powers=frozenset({"plan.steer"}))
    for name, number, section in (("own regulation", "R-1", OWN_SECTION), ("other regulation", "R-2", OTHER_SECTION)):
        world.ids[name] = commands.add(a_line(number=number, section=section), actor=keeper, at=world.at)


def forms(world: World, _role: Role, target: Target) -> dict[str, dict[str, Any]]:
    """What the forms send: the line as it is, a new one of one's own section, the register as it would come back."""
    line = {
        "title": "条例",
        "kind": "rule",
        "section": OWN_SECTION,
        "article": "第1条",
        "demand": "paper",
        "state": "found",
    }
    own = target.values.get("id_") == world.ids["own regulation"]
    seen = reads.entry(world.ids["own regulation"]).version
    sheet = "番号,例規の名称,種別,所管課,項番,条項,規制の種類\r\nR-9,条例,条例,child,1,第1条,押印\r\n"
    return {
        "regulations:change": {**line, "section": OWN_SECTION if own else OTHER_SECTION, "seen": seen},
        "regulations:new": {**line, "number": "R-3", "item": "1"},
        "regulations:take": {"text": sheet},
    }

"""Trainings: everybody of the hall reads the plan and the sums; who holds one keeps it and sees the names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from tests.governance.trainings import a_course, a_session
from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import OTHER_SECTION, OWN_SECTION, Role
from tests.matrix.targets import ANYBODYS, NOBODYS, Fill, Target
from tests.matrix.world import NOWHERE, World
from yakuba.governance.commands import training as commands
from yakuba.governance.reads import training as reads
from yakuba.ground.actor import Actor
from yakuba.ground.japanese.years import fiscal_year

_KEEPS = to(Who.WORKS_MEASURE, 200)
_KEPT = to(Who.WORKS_MEASURE, 302)
POLICIES: Final = {
    "training:year": Policy("trainings of a year, and one's own", to(Who.APPOINTED, 200)),
    "training:csv": Policy("the plan of trainings as CSV", to(Who.APPOINTED, 200)),
    "training:sessions_csv": Policy("who attended, as CSV", to(Who.STEERS, 200)),
    "training:new": Policy("plans a training", to(Who.PLANS, 200), to(Who.PLANS, 302, also=(403,))),
    "training:take": Policy("takes a CSV of trainings over", to(Who.STEERS, 200), to(Who.STEERS, 200)),
    "training:course": Policy("a training of the plan", to(Who.APPOINTED, 200)),
    "training:change": Policy("changes a training", _KEEPS, _KEPT),
    "training:hold": Policy("notes a session", _KEEPS, _KEPT),
    "training:session": Policy("a session; names to those who keep it", to(Who.APPOINTED, 200)),
    "training:change_session": Policy("changes a session", _KEEPS, _KEPT),
    "training:attendance": Policy("notes who attended", _KEEPS, _KEPT),
}


def _courses(own: str, other: str, kind: str) -> Fill:
    return lambda world: (
        Target("own section's", own, {"id_": world.ids[f"own {kind}"]}),
        Target("other section's", other, {"id_": world.ids[f"other {kind}"]}),
        Target("absent", NOBODYS, {"id_": NOWHERE}),
    )


TARGETS: Final = {
    "training:course": _courses(ANYBODYS, ANYBODYS, "training"),
    "training:change": _courses(OWN_SECTION, OTHER_SECTION, "training"),
    "training:hold": _courses(OWN_SECTION, OTHER_SECTION, "training"),
    "training:session": _courses(ANYBODYS, ANYBODYS, "session"),
    "training:change_session": _courses(OWN_SECTION, OTHER_SECTION, "session"),
    "training:attendance": _courses(OWN_SECTION, OTHER_SECTION, "session"),
    "training:take": lambda _world: (
        Target("plan", ANYBODYS, {"sheet": "plan"}),
        Target("absent", NOBODYS, {"sheet": "moon"}),
    ),
}


def build(world: World) -> None:
    """Plan a training of one's own section and one of another, with a session each that was held yesterday."""
    keeper, held = Actor("staff", "matrix", powers=frozenset({"plan.steer"})), world.at.date() - timedelta(days=1)
    for number, (name, section) in enumerate((("own", OWN_SECTION), ("other", OTHER_SECTION)), start=1):
        line = a_course(year=fiscal_year(held), number=number, section=section)
        course = commands.add_course(line, actor=keeper, at=world.at)
        world.ids[f"{name} training"] = course
        session = commands.add_session(course, a_session(on=held), actor=keeper, at=world.at)
        world.ids[f"{name} session"] = session


def forms(world: World, _role: Role, target: Target) -> dict[str, dict[str, Any]]:
    """What the forms send: the training and the session as they are, a new one of one's own section, nobody there."""
    found = {id_: name.split()[0] for name, id_ in world.ids.items() if name.endswith((" training", " session"))}
    whose = found.get(str(target.values.get("id_")), "own")
    course, session = reads.session(world.ids[f"{whose} session"])
    section = OWN_SECTION if whose == "own" else OTHER_SECTION
    line = {"title": "研修", "audience": "all", "target": "3", "month": "5"}
    held = {"on": session.held.on.isoformat(), "minutes": "30", "means": "hall"}
    year = course.line.year
    sheet = f"年度,番号,研修名,対象,目標人数,実施月,実施課,備考\r\n{year},9,研修,全職員,3,5,child,\r\n"
    return {
        "training:new": {**line, "year": str(year), "number": "5", "section": OWN_SECTION},
        "training:change": {**line, "section": section, "seen": course.version},
        "training:hold": held,
        "training:change_session": {**held, "seen": session.version},
        "training:attendance": {"seen": session.version},
        "training:take": {"text": sheet},
    }

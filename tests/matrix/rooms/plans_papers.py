"""Papers that staff attach: everybody of the hall reads them, who works on the measure attaches and takes back."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import OTHER_SECTION, OWN_SECTION, Role
from tests.matrix.rooms.plans import OTHER, OWN
from tests.matrix.targets import NOBODYS, Target
from tests.matrix.world import NOWHERE, World
from tests.papers.makers import a_pdf
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.papers import commands
from yakuba.papers.commands import Brought

POLICIES: Final = {
    "papers:place": Policy(
        "papers of a measure, a step or a meeting; attaches one", to(Who.APPOINTED, 200), to(Who.WORKS_MEASURE, 302)
    ),
    "papers:paper": Policy("a paper and its versions", to(Who.APPOINTED, 200)),
    "papers:file": Policy("a version of it, to save", to(Who.APPOINTED, 200)),
    "papers:replace": Policy("puts a newer version in its place", None, to(Who.WORKS_MEASURE, 302)),
    "papers:take_back": Policy("takes a paper back", None, to(Who.WORKS_MEASURE, 302)),
}
_FIRST, _SECOND, _THIRD = a_pdf(), a_pdf(pages=2), a_pdf(pages=3)
_STAFF: Final = Actor("staff", "keeper", "", "planning", powers=frozenset({"plan.steer"}))


def build(world: World) -> None:
    """Attach a paper to the own section's measure, and one to another's."""
    for measure in (OWN, OTHER):
        about, brought = Ref("measure", world.ids[measure]), Brought(BytesIO(_FIRST), "見積書.pdf")
        ref = commands.attach(about, "measure", brought, actor=_STAFF, at=world.at)
        world.ids[f"{measure} paper"] = ref.id


def _places(world: World) -> tuple[Target, ...]:
    part = {"kind": "measure", "part": "measure"}
    return (
        Target("own section's", OWN_SECTION, {**part, "thing": world.ids[OWN]}),
        Target("other section's", OTHER_SECTION, {**part, "thing": world.ids[OTHER]}),
        Target("absent", NOBODYS, {**part, "thing": NOWHERE}),
    )


def _papers(world: World, **more: Any) -> tuple[Target, ...]:
    return (
        Target("own section's", OWN_SECTION, {"paper_id": world.ids[f"{OWN} paper"], **more}),
        Target("other section's", OTHER_SECTION, {"paper_id": world.ids[f"{OTHER} paper"], **more}),
        Target("absent", NOBODYS, {"paper_id": NOWHERE, **more}),
    )


TARGETS: Final = {
    "papers:place": _places,
    "papers:paper": _papers,
    "papers:file": lambda world: _papers(world, number=1),
    "papers:replace": _papers,
    "papers:take_back": _papers,
}


def forms(_world: World, _role: Role, _target: Target) -> dict[str, dict[str, Any]]:
    """Send what the forms of these pages send."""
    return {
        "papers:place": {"file": SimpleUploadedFile("仕様書.pdf", _SECOND)},
        "papers:replace": {"seen": "1", "file": SimpleUploadedFile("見積書.pdf", _THIRD)},
        "papers:take_back": {"seen": "1", "why": "別の業者のもの"},
    }

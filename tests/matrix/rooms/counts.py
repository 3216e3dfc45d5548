"""What the house counts: numbers without persons, for everybody of the hall."""

from __future__ import annotations

from typing import Final

from tests.matrix.policy import Policy, Who, to
from tests.matrix.targets import ANYBODYS, NOBODYS, Target

POLICIES: Final = {
    "desk:counts": Policy("what the house counts by itself", to(Who.APPOINTED, 200)),
    "desk:count": Policy("one such number, by month", to(Who.APPOINTED, 200)),
}
TARGETS: Final = {
    "desk:count": lambda _world: (
        Target("offered", ANYBODYS, {"measure": "casework.items_not_asked"}),
        Target("absent", NOBODYS, {"measure": "casework.happiness"}),
    ),
}

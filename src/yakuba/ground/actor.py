"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """The one in whose name something is done or read, as the journal will name them.

    ``section`` is the section (課・係) a staff member acts for, ``posts`` the posts (職) they hold,
    ``powers`` what those posts allow. A resident acts by holding a code and has no powers;
    the system has a name of its own for each of its parts.
    """

    kind: Literal["resident", "staff", "system"]
    id: str
    name: str = ""
    section: str = ""
    posts: frozenset[str] = field(default_factory=frozenset)
    powers: frozenset[str] = field(default_factory=frozenset)

    def may(self, power: str) -> bool:
        """Tell whether a post of this actor carries the power."""
        return power in self.powers

    @classmethod
    def system(cls, part: str) -> Actor:
        """Return the actor for a part of the programme that works by itself."""
        return cls("system", part, part)

    @classmethod
    def resident(cls, lookup: str) -> Actor:
        """Return the actor for whoever holds the code of this filing; we know no more of them."""
        return cls("resident", lookup)

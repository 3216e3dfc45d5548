"""Who has which duty in which section in a fiscal year, and where nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yakuba.bodies.models import Duty
from yakuba.bodies.rules.words import DUTIES
from yakuba.ground.text import Text
from yakuba.people import reads as people


@dataclass(frozen=True, slots=True)
class DutyView:
    """Somebody with a duty. ``moved`` tells that they no longer work in the section."""

    id: int
    staff: str
    name: str
    renewed: bool
    ended_on: date | None
    moved: bool


@dataclass(frozen=True, slots=True)
class SectionDuties:
    """A section with who has each duty, in the order of `rules.words.DUTIES`."""

    code: str
    name: Text
    held: tuple[tuple[str, tuple[DutyView, ...]], ...]

    @property
    def gaps(self) -> list[str]:
        """The duties that nobody has who still works there."""
        return [kind for kind, held in self.held if all(one.ended_on or one.moved for one in held)]


def duties(year: int, *, on: date) -> list[SectionDuties]:
    """Return for each section who has which duty in a fiscal year, with the gaps."""
    rows = list(Duty.objects.filter(fiscal_year=year))
    names = people.names(row.staff for row in rows)
    works = {(one.section.code, who.id) for who in people.everybody(on=on) if who.active for one in who.appointments}
    found = []
    for section in people.sections():
        held = {
            kind: tuple(
                DutyView(
                    row.pk, row.staff, names.get(row.staff, ""), row.renewed, row.ended_on,
                    (section.code, row.staff) not in works,
                )
                for row in rows
                if row.kind == kind and row.section == section.code
            )
            for kind in DUTIES
        }  # fmt: skip
        found.append(SectionDuties(section.code, section.name, tuple(held.items())))
    return found

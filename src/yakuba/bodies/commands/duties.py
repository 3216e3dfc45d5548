"""Duties to which each section appoints somebody for a fiscal year: information security, IT help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yakuba.bodies.commands.keeping import ask, check_section, day_of
from yakuba.bodies.models import Duty
from yakuba.bodies.rules.refusals import AppointedAlready, Missing, UnknownPerson
from yakuba.bodies.rules.words import DUTIES
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.japanese.years import first_day, last_day
from yakuba.ground.ref import Ref
from yakuba.people import reads as people


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a renewal did: how many go on, and which sections are left without, because their people have moved."""

    count: int
    left: tuple[str, ...]


@transaction.atomic
def appoint(kind: str, *, section: str, staff: str, year: int, actor: Actor, at: datetime) -> int:
    """Appoint somebody of a section to a duty for a fiscal year (選任); return the id.

    Raises NotAllowed, Missing for an unknown duty, UnknownSection, UnknownPerson, AppointedAlready.
    """
    ask(actor)
    if kind not in DUTIES:
        raise Missing("kind")
    check_section(section)
    if staff not in _works_in(section, _day(year, at)):
        raise UnknownPerson
    if Duty.objects.filter(kind=kind, section=section, fiscal_year=year, staff=staff, ended_on=None).exists():
        raise AppointedAlready
    return _appoint(Duty(kind=kind, section=section, fiscal_year=year, staff=staff), actor, at)


@transaction.atomic
def renew(kind: str, *, year: int, actor: Actor, at: datetime) -> Renewed:
    """Let those of the year before go on in ``year`` who still work in their section; renewed again, nothing happens.

    Raises NotAllowed, Missing for an unknown duty.
    """
    ask(actor)
    if kind not in DUTIES:
        raise Missing("kind")
    before = Duty.objects.filter(kind=kind, fiscal_year=year - 1, ended_on=None)
    there = set(Duty.objects.filter(kind=kind, fiscal_year=year, ended_on=None).values_list("section", flat=True))
    count, left = 0, set()
    for row in before:
        if row.section in there:
            continue
        if row.staff in _works_in(row.section, _day(year, at)):
            _appoint(Duty(kind=kind, section=row.section, fiscal_year=year, staff=row.staff, renewed=True), actor, at)
            count += 1
        else:
            left.add(row.section)
    done = set(Duty.objects.filter(kind=kind, fiscal_year=year, ended_on=None).values_list("section", flat=True))
    return Renewed(count, tuple(sorted(left - done)))


@transaction.atomic
def relieve(duty_id: int, *, last_day: date, actor: Actor, at: datetime) -> None:
    """End a duty before the year does (解任). Raises NotAllowed, NotHere."""
    ask(actor)
    row = Duty.objects.select_for_update().filter(pk=duty_id, ended_on=None).first()
    if row is None:
        raise NotHere
    row.ended_on = last_day
    row.save(update_fields=["ended_on"])
    data = {"kind": row.kind, "section": row.section, "year": row.fiscal_year, "last": str(last_day)}
    journal.record(actor, "duty.ended", Ref("staff", row.staff), at=at, data=data)


def _appoint(row: Duty, actor: Actor, at: datetime) -> int:
    row.by, row.at = actor.id, at
    row.save(force_insert=True)
    data = {"kind": row.kind, "section": row.section, "year": row.fiscal_year, "renewed": row.renewed}
    journal.record(actor, "duty.appointed", Ref("staff", row.staff), at=at, data=data)
    return row.pk


def _works_in(section: str, on: date) -> set[str]:
    return {one.id for one in people.staff_in(section, on=on)}


def _day(year: int, at: datetime) -> date:
    """Return the day for which one must work there: today within the year, else the nearest day of it."""
    return min(max(day_of(at), first_day(year)), last_day(year))

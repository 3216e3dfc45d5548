"""Bringing a plan pack in: as a new plan, or as the next version of one that is here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.packs.faults import Fault, FaultyPack
from yakuba.ground.packs.yaml_text import text_of
from yakuba.ground.ref import Ref
from yakuba.plans.commands import rows
from yakuba.plans.commands.keeping import need
from yakuba.plans.models import Challenge, Earlier, Plan
from yakuba.plans.reads import staying
from yakuba.plans.rules import asked
from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.packs import reading
from yakuba.plans.rules.packs.reading import plain_of
from yakuba.plans.rules.refusals import IsOver
from yakuba.surveys import commands as surveys

_PARTS = ("bodies", "flows", "tables", "surveys")
_TOO_LARGE = 20 * 1024 * 1024


def read_folder(folder: Path) -> PlanPack:
    """Read a pack from its folder. Raises FaultyPack, or OSError if there is no such folder."""
    files = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".yaml", ".yml") or not path.is_file():
            continue
        if path.stat().st_size > _TOO_LARGE:
            raise FaultyPack(
                [
                    Fault(
                        path.name,
                        1,
                        "20MBを超えています。",
                        "The file is larger than 20 MB.",
                        "分けてください。",
                        "Split it.",
                    )
                ]
            )
        files[path.name] = text_of(path.name, path.read_bytes())
    return reading.read(files)


@transaction.atomic
def load(pack: PlanPack, *, reference: bool = False, why: str = "", actor: Actor, at: datetime) -> Ref:
    """Make the plan of a pack, or bring the one of that id to what the pack says now; return the plan's Ref.

    ``reference`` is a plan of another municipality, kept to compare with. What is loaded again is matched by ids: a
    measure that is gone is kept with the day on which it was taken out, and reports, observations and values that
    people have noted stay in any case. So does, in a plan of one's own, what was born in the town; and what was taken
    out there stays out (`rules.packs.staying`). Raises NotAllowed without ``plan.steer``, IsOver for an own plan that
    has ended, NoPlaceLeft, NoReasonToMove when bars of a plan in force move and ``why`` says nothing.
    """
    need(actor, "plan.steer")
    plan = Plan.objects.select_for_update().filter(slug=pack.head.id).first()
    new = plan is None
    stay = 0
    if plan is not None and not reference:
        taken = staying.joined(pack)
        pack, stay = taken.pack, len(taken.stay)
    plan = _head(plan, pack, reference, at)
    nodes = rows.Writing(plan, at, by=actor.id, why=why).write(pack.nodes)
    _challenges(plan, pack)
    _earlier(plan, pack)
    ref = Ref("plan", plan.pk)
    surveys.keep_printed(ref, asked.printed(plan.slug, pack.surveys), actor=actor, at=at)
    counts = {"nodes": len(pack.nodes), "measures": sum(node.is_measure for node in nodes.values()), "stayed": stay}
    data = {"plan": plan.slug, "new": new, **counts}
    journal.record(actor, "plan.loaded", ref, at=at, why=why.strip()[:500], data=data)
    return ref


def _head(plan: Plan | None, pack: PlanPack, reference: bool, at: datetime) -> Plan:
    head: dict[str, Any] = plain_of(pack.head)
    parts = {name: value for name in _PARTS if (value := plain_of(getattr(pack, name)))}
    on = at.date()
    if plan is None:
        plan = Plan(slug=pack.head.id, made_at=at, version=0, state=Plan.State.DRAFT)
    elif not reference and not plan.reference and plan.state == Plan.State.ENDED:
        raise IsOver
    if reference:
        plan.state = _state_of_reference(pack.head.period_until, on)
    if plan.version == 0 or (plan.head, plan.parts, plan.reference) != (head, parts, reference):
        fill_head(plan, head)
        plan.parts, plan.reference = parts, reference
        plan.version += 1
    plan.save()
    return plan


def fill_head(plan: Plan, head: Mapping[str, Any]) -> None:
    """Put a head into the row of its plan, with what stands in columns beside it."""
    plan.head = dict(head)
    plan.municipality = head["municipality"]
    plan.title = head["title"]
    plan.starts = date.fromisoformat(head["period_from"])
    plan.ends = date.fromisoformat(head["period_until"]) if head.get("period_until") else None


def _state_of_reference(until: date | None, on: date) -> str:
    return Plan.State.ENDED if until is not None and until < on else Plan.State.RUNNING


def _challenges(plan: Plan, pack: PlanPack) -> None:
    wanted = {
        one.id: {
            "group": one.group,
            "number": one.number,
            "title": one.title,
            "directions": list(one.directions),
            "text": one.text,
            "order": place,
        }
        for place, one in enumerate(pack.challenges)
    }
    there = {row.key: row for row in plan.challenges.all()}
    plan.challenges.filter(key__in=there.keys() - wanted.keys()).delete()
    _match(Challenge, plan, there, wanted)


def _earlier(plan: Plan, pack: PlanPack) -> None:
    wanted = {
        one.id: {
            "group": one.group,
            "number": one.number,
            "title": one.title,
            "outcome": one.outcome,
            "printed": one.printed,
            "to": list(one.to),
            "answers": list(one.answers),
            "reason": one.reason,
            "order": place,
        }
        for place, one in enumerate(pack.earlier)
    }
    there = {row.key: row for row in plan.earlier.all()}
    # A fate that was settled here, of a measure that is kept here, is no pack's to take away.
    plan.earlier.filter(key__in=there.keys() - wanted.keys(), node=None).delete()
    _match(Earlier, plan, there, wanted)


def _match(table: Any, plan: Plan, there: Mapping[str, Any], wanted: Mapping[str, Mapping[str, Any]]) -> None:
    table.objects.bulk_create(
        [table(plan=plan, key=key, **fields) for key, fields in wanted.items() if key not in there], batch_size=500
    )
    for key, fields in wanted.items():
        if key in there and any(getattr(there[key], name) != value for name, value in fields.items()):
            table.objects.filter(pk=there[key].pk).update(**fields)

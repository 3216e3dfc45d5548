"""What loading a pack or sheets over a plan would change, what stays and what goes: looked over before it is done."""

from __future__ import annotations

import msgspec

from yakuba.ground.text import Text
from yakuba.plans.models import Plan
from yakuba.plans.reads.pack import pack_of
from yakuba.plans.rules.exchange.comparing import Difference, difference
from yakuba.plans.rules.model import Head, PlanPack
from yakuba.plans.rules.packs import changing
from yakuba.plans.rules.packs.reading import plain_of
from yakuba.plans.rules.packs.staying import GIVEN_UP, Staying, staying
from yakuba.plans.rules.refusals import NoPlaceLeft


def joined(pack: PlanPack) -> Staying:
    """Return a pack joined with what stays of the town's plan of that id; as it is, if there is none.

    Raises NoPlaceLeft when something that stays does not fit the pack.
    """
    plan = Plan.objects.filter(slug=pack.head.id, reference=False).first()
    if plan is None:
        return Staying(pack)
    rows = plan.nodes.filter(removed_on=None, born_here=True).exclude(stage__in=GIVEN_UP)
    born = set(rows.values_list("key", flat=True))
    removed = set(plan.nodes.exclude(removed_on=None).filter(removed_here=True).values_list("key", flat=True))
    named = {node.id for node in pack.nodes}
    # The whole plan is read only where something of it stays.
    here = pack_of(plan.slug) if born - named else PlanPack(head=msgspec.convert(plan.head, Head, str_keys=True))
    found = staying(pack, here, born=born, removed=removed)
    if found.stay:
        _fits(found)
    return found


def look(pack: PlanPack) -> Difference:
    """Return what loading a pack would change. Raises NoPlaceLeft."""
    plan = Plan.objects.filter(slug=pack.head.id).first()
    if plan is None:
        return difference(None, Staying(pack))
    gone = frozenset(plan.nodes.exclude(removed_on=None).values_list("key", flat=True))
    decided = not plan.reference and plan.state == Plan.State.RUNNING
    return difference(pack_of(pack.head.id), joined(pack), gone=gone, decided=decided)


def _fits(found: Staying) -> None:
    pack = found.pack
    told = changing.fits(plain_of(pack.head), challenges=plain_of(pack.challenges), nodes=plain_of(pack.nodes))
    for node in found.stay:
        if why := told.get(node.id):
            raise NoPlaceLeft(Text.read(node.title), why)

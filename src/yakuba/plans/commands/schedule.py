"""Moving the bars of a measure: for a reason, and with what stood there before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict
from yakuba.ground.ref import Ref
from yakuba.plans.commands.keeping import node_to_change
from yakuba.plans.models import Bar, BarMove, Plan
from yakuba.plans.reads.schedule import bar_data
from yakuba.plans.reads.tree import bars_of
from yakuba.plans.rules.rounds import require_owner
from yakuba.plans.rules.schedule import NoReasonToMove, Stripe, check


@transaction.atomic
def move_bars(
    about: tuple[str, str], stripes: Sequence[Stripe], reason: str, *, actor: Actor, at: datetime, seen_version: int
) -> None:
    """Give a measure (plan and key) these bars in place of the ones it has.

    While the plan is in force this needs a reason, and what stood there before is kept with it. Raises BadBar for one
    outside the period, NoReasonToMove, Conflict on a stale page, NotAllowed, IsOver, IsReference.
    """
    node = node_to_change(*about)
    require_owner(actor, node.owner)
    if node.version != seen_version:
        raise Conflict
    check(stripes, starts=node.plan.starts, until=node.plan.ends)
    before, after = [*map(bar_data, bars_of(node.pk))], [*map(bar_data, stripes)]
    if before == after:
        return
    if node.plan.state == Plan.State.RUNNING:
        if not reason.strip():
            raise NoReasonToMove
        BarMove.objects.create(node=node, before=before, after=after, reason=reason.strip()[:4000], by=actor.id, at=at)
    node.bars.all().delete()
    Bar.objects.bulk_create([Bar(node=node, order=place, **one) for place, one in enumerate(after)])
    node.version += 1
    node.changed_at = at
    node.save(update_fields=["version", "changed_at"])
    data = {"from": [_plain(one) for one in before], "to": [_plain(one) for one in after]}
    journal.record(actor, "measure.bars_moved", Ref("measure", node.pk), at=at, why=reason.strip()[:500], data=data)


def _plain(one: dict[str, object]) -> str:
    return f"{one['first']}-{one['last']}"

"""Staff who decide every open case, and try again when the database is away: ``python -m tests.chaos.deciding``."""

from __future__ import annotations

import time

import django


def main() -> None:
    """Decide until no case is open: each deed is one transaction, and what was done already is not done again."""
    django.setup()

    from django.db import InterfaceError, OperationalError, close_old_connections

    from yakuba.casework.models import Case
    from yakuba.ground.ref import Ref

    while True:
        try:
            close_old_connections()
            left = list(Case.objects.filter(closed_at=None).order_by("id").values_list("pk", "section"))
            if not left:
                return
            for pk, section in left:
                _step(Ref("case", pk), section)
        except (OperationalError, InterfaceError):
            time.sleep(0.2)


def _step(ref: object, section: str) -> None:
    """Do what is next in one case. Somebody whose answer was lost finds the deed done, and goes on."""
    from yakuba.casework import commands
    from yakuba.casework import reads as cases
    from yakuba.ground import clock
    from yakuba.ground.actor import Actor
    from yakuba.ground.errors import Conflict
    from yakuba.ground.ref import Ref

    assert isinstance(ref, Ref)
    at = clock.now()
    powers = frozenset({"case.work", "case.approve"})
    clerk = Actor("staff", "clerk", "山田 花子", section, frozenset({"clerk", "chief", "manager"}), powers)
    chief = Actor("staff", "chief", "髙﨑 葛󠄀子", section, frozenset({"clerk", "chief", "manager"}), powers)
    seen = cases.case_for(clerk, ref, at=at)
    wanted = {outcome.code for outcome in seen.tasks[0].outcomes}
    actor = chief if "approve" in wanted else clerk
    outcome = next(one for one in ("approve", "accept", "propose") if one in wanted)
    deed = commands.Act(task_id=seen.tasks[0].task_id, outcome=outcome, seen_version=seen.version)
    try:
        commands.act(ref, deed, actor=actor, at=at)
    except Conflict:
        return


if __name__ == "__main__":
    main()

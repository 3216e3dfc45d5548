"""Setting a case upright whose flow has lost its task."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yakuba.casework.commands.keeping import claim, ref_of
from yakuba.casework.models import Case
from yakuba.casework.rules import CLOSED
from yakuba.flows import commands as flows
from yakuba.flows.reads import open_tasks
from yakuba.ground.ref import Ref


@transaction.atomic
def find_the_task_again(ref: Ref, *, at: datetime) -> bool:
    """Open the task anew at which the flow of an open case stands, and let the case wait for its post.

    Returns False if there is nothing to do, or nothing to go by: the case is closed, has its task, or its flow is gone.
    """
    case = Case.objects.filter(pk=ref.id).exclude(stage__in=[stage.value for stage in CLOSED]).first()
    if case is None or open_tasks(ref):
        return False
    task = flows.reopen(ref_of(case), at=at)
    if task is None:
        return False
    claim(case, seen_version=case.version)
    case.post = task.post
    case.save(update_fields=["post"])
    return True

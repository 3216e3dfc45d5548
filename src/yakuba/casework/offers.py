"""What casework offers the watch: cases that nobody can go on with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from yakuba.casework.commands import mending
from yakuba.casework.models import Case
from yakuba.casework.rules import CLOSED
from yakuba.flows import reads as flows
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.ground.watch import Kind, Span, Stuck, Sweep, sweeps

_BATCH: Final = 500


def _without_task(span: Span) -> Iterator[Stuck]:
    closed = [stage.value for stage in CLOSED]
    found = Case.objects.exclude(stage__in=closed).filter(opened_at__lt=span.before).order_by("opened_at", "id")
    rows = found.values_list("id", "receipt", "procedure_id", "opened_at").iterator()
    while batch := list(islice(rows, _BATCH)):
        going = flows.having_tasks(Ref("case", id_) for id_, *_ in batch)
        for id_, receipt, procedure, since in batch:
            if Ref("case", id_) not in going:
                yield Stuck(id_, since, f"{receipt} {procedure}")


def _find_the_task(id_: str, at: datetime) -> bool:
    return mending.find_the_task_again(Ref("case", id_), at=at)


sweeps.add(
    "case.without_task",
    Sweep(
        name=Text("だれの番でもなくなっている案件", "だれも できない しごと", "Cases that wait for nobody"),
        kind=Kind.FAILED,
        patience=timedelta(minutes=5),
        by_itself=Text(
            "流れの記録が残っていれば、止まったところの作業を自動で開き直します。",
            "じどうで もとに もどします。",
            "Where the state of the flow is there, its task is opened anew.",
        ),
        by_hand=Text(
            "自動で開き直せない案件は、流れの記録が失われています。バックアップから戻すか、開発者に連絡してください。",
            "なおらない ときは、つくった ひとに きいて ください。",
            "A case that stays here has lost the state of its flow: restore it from a backup or ask the developers.",
        ),
        look=_without_task,
        mend=_find_the_task,
        alone=_find_the_task,
    ),
)

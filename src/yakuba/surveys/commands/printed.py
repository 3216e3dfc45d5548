"""Keeping what other halls asked and printed, so that it stands beside one's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.surveys.models import PrintedSurvey, Proof
from yakuba.surveys.rules.model import Printed


@transaction.atomic
def keep_printed(of: Ref, surveys: Iterable[Printed], *, actor: Actor, at: datetime) -> None:
    """Keep the surveys that a plan prints, in place of those that were kept of it. ``proves`` of questions are Refs."""
    kept, before = list(surveys), PrintedSurvey.objects.filter(of=str(of))
    data = {one.id: msgspec.json.decode(msgspec.json.encode(one)) for one in kept}
    if dict(before.values_list("key", "data")) == data:
        return
    before.delete()
    for one in kept:
        row = PrintedSurvey.objects.create(of=str(of), key=one.id, data=data[one.id])
        Proof.objects.bulk_create(
            [Proof(ref=ref, printed=row, question=asked.id) for asked in one.questions for ref in asked.proves]
        )
    journal.record(
        actor, "survey.printed_kept", Ref("printed-surveys", of.id), at=at, data={"surveys": [one.id for one in kept]}
    )

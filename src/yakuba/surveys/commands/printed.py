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
    kept = list(surveys)
    PrintedSurvey.objects.filter(of=str(of)).delete()
    for one in kept:
        row = PrintedSurvey.objects.create(of=str(of), key=one.id, data=msgspec.to_builtins(one))
        Proof.objects.bulk_create(
            [Proof(ref=ref, printed=row, question=asked.id) for asked in one.questions for ref in asked.proves]
        )
    journal.record(actor, "survey.printed_kept", of, at=at, data={"surveys": [one.id for one in kept]})

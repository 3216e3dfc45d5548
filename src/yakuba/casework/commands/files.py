"""Files of a case that come later than the case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yakuba.casework.commands.keeping import ref_of
from yakuba.casework.models import Case
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref


@transaction.atomic
def receive_file(subject: Ref, file_id: str, file: Ref, *, at: datetime) -> int:
    """Give every case of a filing a file that was held until now. Returns how many cases lacked it."""
    given = 0
    for case in Case.objects.filter(subject=str(subject)).select_for_update():
        lacked = [one for one in case.attachments if one.get("id") == file_id and not one.get("file")]
        if lacked:
            # Not a new version: nobody who works on the case loses what they have typed.
            for one in lacked:
                one["file"] = str(file)
            case.save(update_fields=["attachments"])
            journal.record(Actor.system("papers"), "case.file_came", ref_of(case), at=at, data={"file": file_id})
            given += 1
    return given

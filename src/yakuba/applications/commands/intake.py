"""The emergency switch: taking in is stopped for a while, and goes on again. Drafts, receipts and the status stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from yakuba.applications.models import Closure
from yakuba.applications.reads.intake import Closed, closure, standing
from yakuba.applications.rules.refusals import NotTaken
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.text import LANGUAGES, NOTHING, Text

INTAKE: Final = Ref("hall", "intake")
USUAL: Final = timedelta(hours=24)
LONGEST: Final = timedelta(days=14)
"""After that somebody must decide anew: a switch that was forgotten takes rights away."""


class NoGround(ValueError):
    """Taking in is not stopped without a reason, nor for longer than `LONGEST`, nor with a notice in one language only."""


@transaction.atomic
def stop(*, why: str, at: datetime, actor: Actor, words: Text = NOTHING, for_: timedelta = USUAL) -> Closed:
    """Take in nothing from now on: no filing, no answer to a request for correction. Said again, it holds as said last.

    Residents are shown ``words``, or those of `NotTaken`. Raises NoGround.
    """
    said = words if words != NOTHING else NotTaken.words
    if not why.strip() or not timedelta(0) < for_ <= LONGEST or not all(said.as_data()[one] for one in LANGUAGES):
        raise NoGround
    standing(at).update(ended_at=at)
    until = at + for_
    Closure.objects.create(since=at, until=until, words=said.as_data(), why=why.strip()[:500])
    journal.record(actor, "intake.stopped", INTAKE, at=at, why=why.strip()[:500], data={"until": until.isoformat()})
    return Closed(at, until, said, why.strip()[:500])


@transaction.atomic
def go_on(*, at: datetime, actor: Actor, why: str = "") -> bool:
    """Take in again; tell whether it was stopped."""
    if not standing(at).update(ended_at=at):
        return False
    journal.record(actor, "intake.went_on", INTAKE, at=at, why=why.strip()[:500])
    return True


def not_taken(at: datetime, kind: type[NotTaken] = NotTaken) -> NotTaken | None:
    """Return what a resident is told who hands something in now; None while it is taken."""
    closed = closure(at=at)
    return kind(closed.words) if closed else None

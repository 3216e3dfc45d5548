"""Whether somebody still signs the journal: asked before each look, and of the database only when it may be too long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from yakuba.ground.models import JournalCheckpoint

UNSIGNED: Final = timedelta(hours=4)
"""Without a signature for so long, what happens meanwhile could be rewritten unseen: nothing is shown then, as in X-Road."""

_AGAIN: Final = timedelta(minutes=1)
"""For so long an answer that lets people work is not asked for again."""

_seen: dict[str, datetime] = {}
"""When this process last saw that the journal was signed, or asked and heard that it never was."""


def lately(at: datetime) -> bool:
    """Tell whether the journal was signed within four hours. One that never was is that of a hall being set up: yes."""
    last, asked = _seen.get("signed"), _seen.get("asked")
    if last is not None and abs(at - last) < UNSIGNED:
        return True
    if asked is not None and abs(at - asked) < _AGAIN:
        return True
    last = JournalCheckpoint.objects.order_by("-serial").values_list("at", flat=True).first()
    if last is None:
        _seen["asked"] = at
        return True
    _seen["signed"] = last
    return at - last < UNSIGNED

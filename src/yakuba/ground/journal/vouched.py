"""Whether somebody still signs the journal: asked before each look, and of the database only when it may be too long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from yakuba.ground.models import JournalCheckpoint

UNSIGNED: Final = timedelta(hours=4)
"""Without a signature for so long, what happens meanwhile could be rewritten unseen: nothing is shown then, as in X-Road."""

_seen: dict[str, datetime] = {}
"""When this process last saw that the journal was signed."""


def lately(at: datetime) -> bool:
    """Tell whether the journal was signed within four hours. One that never was is that of a hall being set up: yes."""
    last = _seen.get("at")
    if last is None or abs(at - last) >= UNSIGNED:
        last = JournalCheckpoint.objects.order_by("-serial").values_list("at", flat=True).first()
        if last is None:
            return True
        _seen["at"] = last
    return at - last < UNSIGNED

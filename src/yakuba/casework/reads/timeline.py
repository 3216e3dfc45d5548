"""The history of a case, line by line, from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yakuba.casework.rules import sentence
from yakuba.ground import journal
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done with a case, or that somebody looked at it: ``words`` say what, ``why`` the reason."""

    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    section: str
    action: str
    words: Text
    why: str
    data: Mapping[str, Any]


def timeline(ref: Ref) -> list[Entry]:
    """Return the history of a case, oldest first. It names staff and no resident; show it beside `case_for`."""
    return [
        Entry(
            at=line.at,
            actor_kind=line.actor_kind,
            actor_id=line.actor_id,
            actor_name=line.actor_name,
            section=line.section,
            action=line.action,
            words=sentence(line.action),
            why=line.why,
            data=line.data,
        )
        for line in journal.lines(ref)
    ]

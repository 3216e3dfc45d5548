"""What is published, and who may: a subject is ``<kind>/<name>``, and every kind has its power."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

POWERS: Final[Mapping[str, str]] = MappingProxyType({"plan": "plan.steer"})
"""By kind of subject, the power without which nobody publishes or withdraws it."""

_SUBJECT: Final = re.compile(r"([a-z]+)/([a-z0-9][a-z0-9_-]{0,63})")


def subject(kind: str, name: str) -> str:
    """Return the subject of a thing. Raises ValueError for a kind that nobody may publish, or a name that is no address."""
    made = f"{kind}/{name}"
    if kind not in POWERS or not _SUBJECT.fullmatch(made):
        raise ValueError(f"not a subject of publications: {made!r}")
    return made


def power_for(written: str) -> str:
    """Return the power that a subject needs. Raises ValueError for what is no subject."""
    kind, _, name = written.partition("/")
    subject(kind, name)
    return POWERS[kind]

"""Reading single fields of a form: words without what nothing can hold, and numbers that are numbers."""

from __future__ import annotations

from typing import Final

from django.http import QueryDict

from yakuba.ground.japanese.characters import writable

_DIGITS: Final = 9
"""More than any version of ours has; Python itself refuses to read some thousands of them."""


def words(sent: QueryDict, name: str, most: int) -> str:
    """Return what was typed into a field, trimmed, without control characters, and at most so long."""
    return writable(sent.get(name, "")).strip()[:most]


def number(sent: QueryDict, name: str, *, digits: int = _DIGITS) -> int | None:
    """Return the number that a field holds, or None if it holds anything else, or more digits."""
    typed = sent.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) <= digits else None


def version(sent: QueryDict) -> int:
    """Return the version that the person saw, from the field ``seen``; 0, which no version is, where there is none."""
    return number(sent, "seen") or 0

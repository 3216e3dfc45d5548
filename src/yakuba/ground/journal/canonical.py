"""The bytes that are hashed and signed. Pure arithmetic; docs/journal.md says the same in words, for others to repeat."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

START: Final = bytes(32)
"""What stands before the first link."""

_WRITER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_LINE: Final = b"yakuba journal line 1\n"
_LINK: Final = b"yakuba journal link 1\n"
_CHECKPOINT: Final = b"yakuba journal checkpoint 1\n"

FIELDS: Final = ("id", "at", "actor_kind", "actor_id", "actor_name", "section", "action", "about", "why", "data")
"""The columns of a line, in the order in which they are hashed."""


def of_line(values: tuple[Any, ...]) -> bytes:
    """Return a line as bytes: its FIELDS as a JSON list in UTF-8, the time in UTC to the microsecond."""
    id_, at, *rest = values
    return _json([id_, moment(at), *rest])


def moment(at: datetime) -> str:
    """Write a moment in UTC: ``2026-11-16T00:00:00.000000Z``."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def digest(salt: bytes, line: bytes) -> bytes:
    """Return the digest of a line. The salt stays in the house: nobody can guess a line and find it by its digest."""
    return hashlib.sha256(_LINE + salt + line).digest()


def link(previous: bytes, number: int, digest_: bytes) -> bytes:
    """Return the hash of a link: over the hash before it, its own number and the digest of its line."""
    return hashlib.sha256(_LINK + previous + number.to_bytes(8, "big") + digest_).digest()


def of_checkpoint(said: Mapping[str, Any]) -> bytes:
    """Return what is signed of a checkpoint: all but the signature."""
    return _CHECKPOINT + _json({name: value for name, value in said.items() if name != "signature"})


def written(said: Mapping[str, Any]) -> str:
    """Return a checkpoint as the one line in which it is kept."""
    return _json(said).decode()


def hash_of_text(line: str) -> str:
    """Return the SHA-256 of a kept line in hexadecimal; the next checkpoint names it as ``previous``."""
    return hashlib.sha256(line.encode()).hexdigest()


def _json(value: Any) -> bytes:
    return _WRITER.encode(value).encode()

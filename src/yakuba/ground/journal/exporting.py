"""The export: chain, checkpoints and public keys, without a word of the lines; anybody may have it and verify it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from yakuba.ground.journal import canonical, signing
from yakuba.ground.journal.chain import head
from yakuba.ground.journal.checkpoints import kept, read
from yakuba.ground.models import JournalLink

FORMAT: Final = "yakuba journal export 1"


def export(*, at: datetime, after: int = 0) -> Iterator[str]:
    """Write the chain after this number as lines of JSON; `tools/verify_journal.py` reads them.

    First the head of the file, then the public keys, the checkpoints, and the links as ``[number, digest, hash]``.
    Raises LookupError if there is no link of that number.
    """
    number, hash_ = head()
    before = canonical.START
    if after:
        found = JournalLink.objects.filter(number=after).values_list("hash", flat=True).first()
        if found is None:
            raise LookupError(after)
        before = bytes(found)
    yield _json(
        {
            "format": FORMAT,
            "at": canonical.moment(at),
            "after": {"number": after, "hash": before.hex()},
            "head": {"number": number, "hash": hash_.hex()},
        }
    )
    for key in signing.public_keys(settings.KEYS).values():
        yield _json({"key": key.id, "pem": key.pem})
    for text in kept():
        if _number(text) >= after:
            yield _json({"checkpoint": text})
    links = JournalLink.objects.filter(number__gt=after, number__lte=number).order_by("number")
    for place, digest, own in links.values_list("number", "digest", "hash").iterator(chunk_size=5000):
        yield _json([place, bytes(digest).hex(), bytes(own).hex()])


def _number(text: str) -> int:
    """Return up to which link a checkpoint reaches; what is unreadable goes out too, so that it is seen."""
    try:
        return read(text).number
    except ValueError:
        return 2**63


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

"""The daily head: the last signed checkpoint of each day, in a file of open data that anybody may fetch and keep.

Whoever has kept a head finds a journal that was rewritten since, whatever keys the one who rewrote it holds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from yakuba.ground import disk
from yakuba.ground.journal import signing
from yakuba.ground.journal.checkpoints import Checkpoint, last_checkpoint, read


@dataclass(frozen=True, slots=True)
class Head:
    """What was published on a day: the checkpoint, and the public key that signed it, as PEM."""

    day: date
    checkpoint: Checkpoint
    pem: str

    def as_data(self) -> dict[str, Any]:
        """Return what is published; ``tools/verify_journal.py --head`` and ``yakuba journal verify --head`` read it."""
        said = {"date": self.day.isoformat(), "lines": self.checkpoint.lines, "links": self.checkpoint.number}
        return {**said, "checkpoint": self.checkpoint.text, "key": self.checkpoint.key, "pem": self.pem}


def publish(*, at: datetime) -> Head | None:
    """Publish the head of this day; published again, the first one stands. None if nothing has been signed yet."""
    there = published()
    if there and there[0].day >= at.date():
        return there[0]
    last = last_checkpoint()
    if last is None:
        return None
    key = signing.public_keys(settings.KEYS).get(last.key)
    head = Head(at.date(), last, key.pem if key else "")
    with disk.growing(path(), 0o644) as file:
        disk.append(file, (json.dumps(head.as_data(), ensure_ascii=False) + "\n").encode())
    return head


def published() -> list[Head]:
    """Return what was published, the newest first."""
    try:
        texts = path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return sorted((head for text in texts if (head := _head(text))), key=lambda head: head.day, reverse=True)


def path() -> Path:
    """Return where the published heads lie: one line of JSON for each day."""
    return Path(settings.JOURNAL) / "published.jsonl"


def _head(text: str) -> Head | None:
    try:
        said = json.loads(text)
        return Head(date.fromisoformat(said["date"]), read(said["checkpoint"]), str(said["pem"]))
    except (ValueError, KeyError, TypeError):
        # What a power cut left unfinished.
        return None

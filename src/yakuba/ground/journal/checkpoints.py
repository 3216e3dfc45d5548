"""Signed checkpoints: the head of the chain, written outside the database, where its superuser does not reach.

The file ``checkpoints.jsonl`` only grows. Each of its lines is signed and names the hash of the line before it, so that
the last one vouches for all. A copy goes into the database, which tells if the file was cut or put back.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from yakuba.ground import disk
from yakuba.ground.journal import canonical, signing
from yakuba.ground.journal.chain import chain, head, settled, unchained
from yakuba.ground.models import JournalCheckpoint, JournalLink

EVERY: Final = timedelta(minutes=4)
"""How often the worker signs: with a round that comes late, still within five minutes."""
FIRST: Final = "0" * 64
"""What the first checkpoint names as the one before it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed head: the last link's number and hash, and how many lines there were, chained or not.

    ``restored`` says why the chain was begun anew after the link ``kept``: the database was restored from a backup.
    """

    serial: int
    at: datetime
    number: int
    hash: str
    lines: int
    previous: str
    key: str
    signature: str
    text: str
    restored: str = ""
    kept: int = 0

    def signed_by(self, keys: dict[str, signing.PublicKey]) -> bool:
        """Tell whether one of these keys signed just this."""
        key = keys.get(self.key)
        return key is not None and key.signed(canonical.of_checkpoint(json.loads(self.text)), self.signature)


def read(text: str) -> Checkpoint:
    """Read a kept line. Raises ValueError if it is none."""
    said = json.loads(text)
    try:
        return Checkpoint(
            serial=int(said["serial"]),
            at=datetime.fromisoformat(said["at"]),
            number=int(said["number"]),
            hash=str(said["hash"]),
            lines=int(said["lines"]),
            previous=str(said["previous"]),
            key=str(said["key"]),
            signature=str(said["signature"]),
            text=text,
            restored=str(said.get("restored", "")),
            kept=int(said.get("kept", 0)),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError("no checkpoint") from fault


def path() -> Path:
    """Return where the checkpoints lie."""
    return Path(settings.JOURNAL) / "checkpoints.jsonl"


def kept() -> list[str]:
    """Return the lines of the file, without what a power cut left unfinished at its end."""
    try:
        text = path().read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in text.split("\n")[:-1] if line]


def last_checkpoint() -> Checkpoint | None:
    """Return the last checkpoint as the database knows it, which also those may ask who do not reach the file."""
    row = JournalCheckpoint.objects.order_by("-serial").values_list("body", flat=True).first()
    return read(row) if row else None


def due(at: datetime) -> bool:
    """Tell whether it is time to sign again."""
    last = JournalCheckpoint.objects.order_by("-serial").values_list("at", flat=True).first()
    # Far before or after: signed by a clock that was ahead, the last one must not keep us waiting until that hour.
    return last is None or abs(at - last) >= EVERY


def checkpoint(*, at: datetime, restored: str = "") -> Checkpoint:
    """Chain what there is, sign the head and put it into the file, then into the database.

    ``restored`` is for the hour after a disaster: the database came back from a backup and lacks what was signed last.
    The reason is signed and shown by every verification from then on. Raises NoJournalKey, OSError if the file cannot
    be written.
    """
    chain(at=at)
    with disk.growing(path(), 0o644) as file:
        if restored:
            _bring_back(file)
        before = _last_line(file)
        number, hash_ = head()
        said: dict[str, Any] = {
            "serial": read(before).serial + 1 if before else 1,
            "at": canonical.moment(at),
            "number": number,
            "hash": hash_.hex(),
            "lines": number + unchained(settled()).count(),
            "previous": canonical.hash_of_text(before) if before else FIRST,
            "key": signing.own_id(settings.KEYS),
        }
        if restored:
            said |= {"restored": restored, "kept": _agreed()}
        said["signature"] = signing.sign(settings.KEYS, canonical.of_checkpoint(said))
        made = read(canonical.written(said))
        disk.append(file, (made.text + "\n").encode())
        JournalCheckpoint.objects.create(serial=made.serial, at=made.at, body=made.text)
    return made


def _bring_back(file: int) -> None:
    """Write the checkpoints that only the database has into a file that came back older than it is.

    Only what continues the file, each naming the one before it; whatever else the database has stays a fault of every
    verification. Without a restoration that somebody signs for, a shorter file is such a fault, and nothing is mended.
    """
    before = _last_line(file)
    serial = read(before).serial if before else 0
    for body in JournalCheckpoint.objects.filter(serial__gt=serial).order_by("serial").values_list("body", flat=True):
        if read(body).previous != (canonical.hash_of_text(before) if before else FIRST):
            break
        disk.append(file, (body + "\n").encode())
        before = body


def _agreed() -> int:
    """Return the last link signed before the first checkpoint with which the chain no longer agrees.

    What was signed since the backup came back agrees again; so we go back beyond what does not, but not beyond an
    earlier restoration.
    """
    agreed: int | None = None
    for text in reversed(kept()):
        with suppress(ValueError):
            one = read(text)
            if one.number and _hash_at(one.number) != one.hash:
                agreed = None
            elif agreed is None:
                agreed = one.number
            if one.restored:
                break
    return agreed or 0


def _hash_at(number: int) -> str:
    found = JournalLink.objects.filter(number=number).values_list("hash", flat=True).first()
    return bytes(found).hex() if found else ""


def _last_line(file: int) -> str:
    """Return the last whole checkpoint of the file, or nothing."""
    size = os.fstat(file).st_size
    reach = 4096
    while True:
        start = max(size - reach, 0)
        lines = os.pread(file, size - start, start).split(b"\n")
        # The first piece may be the rest of a longer line.
        for piece in reversed(lines if start == 0 else lines[1:]):
            if (text := _readable(piece)) is not None:
                return text
        if start == 0:
            return ""
        reach *= 4


def _readable(piece: bytes) -> str | None:
    try:
        return read(piece.decode()).text
    except ValueError:
        return None

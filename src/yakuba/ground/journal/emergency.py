"""The emergency switch: for some hours staff work on although the journal takes no line, and every line is made up for.

Somebody turns it on at the console, with a reason. What the journal refuses from then on is kept in a folder beside the
checkpoints, and brought into the journal as soon as it takes lines again; the switch itself with it. It turns itself off.
All processes write into that folder, and none but the worker into the one above, where switch and checkpoints lie.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from yakuba.ground import disk
from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref, new_id

USUAL: Final = timedelta(hours=4)
LONGEST: Final = timedelta(hours=24)
"""After a day without a journal somebody must decide anew."""
ABOUT: Final = Ref("journal", "emergency")
HAPPENED: Final = "happened"
"""In the data of a line that was made up for: when it really was. The line itself is dated when it was written."""
_FIELDS: Final = ("actor_kind", "actor_id", "actor_name", "section", "action", "about", "why", "data")


@dataclass(frozen=True, slots=True)
class Emergency:
    """That the switch is on: since when, until when at the latest, and why."""

    since: datetime
    until: datetime
    why: str


class NoWhy(ValueError):
    """The switch is not turned on without a reason, nor for longer than a day."""


def state(at: datetime) -> Emergency | None:
    """Return how the switch stands; None if it is off, or its time has passed."""
    found = _read()
    return found if found is not None and found.since <= at < found.until else None


def turn_on(*, why: str, at: datetime, for_: timedelta = USUAL, actor: Actor) -> Emergency:
    """Turn the switch on. Raises NoWhy; OSError if it cannot be written, and then it is not on."""
    if not why.strip() or not timedelta(0) < for_ <= LONGEST:
        raise NoWhy
    made = Emergency(at, at + for_, why.strip())
    said = {"since": made.since.isoformat(), "until": made.until.isoformat(), "why": made.why}
    disk.write(_switch(), json.dumps(said, ensure_ascii=False), 0o644)
    try:
        _note(actor, "journal.emergency_on", at, made.why, {"until": made.until.isoformat()})
    except OSError:
        # Where not even this line can be kept, no other could.
        _switch().unlink(missing_ok=True)
        raise
    return made


def turn_off(*, at: datetime, actor: Actor, why: str = "") -> bool:
    """Turn the switch off; tell whether it was on. Raises OSError."""
    try:
        _switch().unlink()
    except FileNotFoundError:
        return False
    _note(actor, "journal.emergency_off", at, why, {})
    return True


def keep(rows: Iterable[JournalLine]) -> None:
    """Keep lines that the journal has refused, safely on the disk when this returns. Raises OSError."""
    text = "".join(json.dumps(_said(row), ensure_ascii=False) + "\n" for row in rows)
    with disk.growing(_kept()) as file:
        disk.append(file, text.encode())


def bring_in(*, at: datetime) -> int:
    """Write into the journal what was kept, each line once; return how many. Raises DatabaseError while it takes none.

    Part of every round of the worker: a switch whose time has passed is turned off first.
    """
    standing = _read()
    if standing is not None and at >= standing.until:
        turn_off(at=at, actor=Actor.system("journal"), why="期限切れ")
    if _kept().exists():
        # Aside, under a name of its own: whatever is refused meanwhile begins a new file. Not while somebody writes a
        # line into this one, who would find it read and gone.
        with disk.growing(_kept()):
            _kept().rename(_kept().with_name(f"lines-{new_id()}.jsonl"))
    return sum(_bring(path, at) for path in _aside())


def waiting() -> bool:
    """Tell whether lines are kept that the journal does not have yet."""
    return _kept().exists() or bool(_aside())


def _bring(path: Path, at: datetime) -> int:
    mark = {"action": "journal.made_up", "about": str(ABOUT), "data": {"file": path.stem}}
    # Alone: two workers would each write the lines before they see the other's mark.
    with disk.growing(path), transaction.atomic():
        lines, damaged = _readable(path.read_text(encoding="utf-8", errors="replace").splitlines())
        # A worker that died between the commit and the deletion left its mark: then only the file is to go.
        done = JournalLine.objects.filter(about=str(ABOUT), action=mark["action"], data=mark["data"]).exists()
        if not done:
            JournalLine.objects.bulk_create([JournalLine(at=at, **one) for one in lines])
            why = f"{damaged} lines could not be read" if damaged else ""
            JournalLine.objects.create(at=at, actor_kind="system", actor_id="journal", why=why, **mark)
    path.unlink(missing_ok=True)
    return 0 if done else len(lines)


def _readable(texts: Iterable[str]) -> tuple[list[dict[str, Any]], int]:
    """Read kept lines; what a power cut left unfinished is counted."""
    found, damaged = [], 0
    for text in texts:
        try:
            one = json.loads(text)
            found.append({name: one[name] for name in _FIELDS})
        except (ValueError, KeyError, TypeError):
            damaged += 1
    return found, damaged


def _note(actor: Actor, action: str, at: datetime, why: str, data: Mapping[str, Any]) -> None:
    keep(
        [
            JournalLine(
                at=at,
                actor_kind=actor.kind,
                actor_id=actor.id,
                actor_name=actor.name,
                section=actor.section,
                action=action,
                about=str(ABOUT),
                why=why,
                data=dict(data),
            )
        ]
    )


def _said(row: JournalLine) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in _FIELDS}
    return {**said, "data": {**row.data, HAPPENED: row.at.isoformat()}}


def _read() -> Emergency | None:
    try:
        said = json.loads(_switch().read_text(encoding="utf-8"))
        return Emergency(datetime.fromisoformat(said["since"]), datetime.fromisoformat(said["until"]), said["why"])
    except (OSError, ValueError, KeyError):
        return None


def folder() -> Path:
    """Return where the switch lies: whoever may write there may turn it."""
    return Path(settings.JOURNAL)


def _switch() -> Path:
    return folder() / "emergency.json"


def _kept() -> Path:
    return folder() / "emergency" / "lines.jsonl"


def _aside() -> list[Path]:
    return sorted(_kept().parent.glob("lines-*.jsonl"))

"""Looking at what came back: every file that a row names, every line of the journal, how many there are of everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection

from yakuba.ground import journal
from yakuba.ground.journal import checkpoints
from yakuba.ground.journal.signing import NoJournalKey
from yakuba.papers import reads as papers
from yakuba.papers.storage import shelf

LOST: Final = frozenset({"chain_cut", "checkpoints_cut"})
"""What the journal finds when the last moments before a disaster are missing."""
LATE: Final = frozenset({"line_waiting", "not_signed"})
"""What it finds as long as the worker does not run."""


@dataclass(slots=True)
class Found:
    """What was found. ``files`` are named by the database and did not come back, ``journal`` what its verification said."""

    counts: dict[str, int]
    files: list[str] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)
    links: int = 0
    signed: bool = False

    @property
    def good(self) -> bool:
        """Whether all of it came back."""
        return not (self.files or self.journal)


def named() -> Iterator[tuple[str, str]]:
    """Walk the files that the database names, by their names in the backup, with their SHA-256."""
    prefix = _prefix()
    return ((f"{prefix}{name}", sha256) for name, sha256 in papers.kept())


def look(files: list[str], *, at: datetime) -> Found:
    """Look at the database that Django reaches now. ``files`` are known to be missing. Only reads."""
    found = Found(_counts(), files=files)
    _journal(found, at)
    return found


def complete_the_checkpoints() -> None:
    """Write into the journal's file what was signed after its last copy and lies in the database: its signatures prove it."""
    lines = checkpoints.kept()
    last = checkpoints.read(lines[-1]).serial if lines else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ground_journalcheckpoint WHERE serial > %s ORDER BY serial", [last])
        bodies = [str(body) for (body,) in cursor.fetchall()]
    if lines and bodies:
        with checkpoints.path().open("a", encoding="utf-8") as file:
            file.writelines(f"{body}\n" for body in bodies)


def sign_the_restoration(found: Found, why: str, *, at: datetime) -> bool:
    """If the journal misses nothing but its last moments, sign that a backup was restored; tell whether it was signed.

    Any other fault of the journal is somebody's deed and stays to be seen.
    """
    if not found.journal or any(fault.split()[0] not in LOST for fault in found.journal):
        return False
    try:
        journal.checkpoint(at=at, restored=why)
    except (NoJournalKey, OSError):
        return False
    found.journal = []
    found.signed = True
    _journal(found, at)
    return True


def _journal(found: Found, at: datetime) -> None:
    report = journal.verify(at=at)
    found.links = report.links
    found.journal = [f"{fault.kind} {fault.place()}".strip() for fault in report.faults if fault.kind not in LATE]


def _counts() -> dict[str, int]:
    # A backup may be older than the programme: tables that came since are made by `yakuba migrate`, afterwards.
    there = set(connection.introspection.table_names())
    ours = (
        model for model in apps.get_models() if model.__module__.startswith("yakuba.") and model._meta.db_table in there
    )
    return {model._meta.label_lower: model._default_manager.count() for model in ours}


def _prefix() -> str:
    """Return where among the backup's files papers has its own."""
    inside = Path(str(getattr(shelf(), "location", settings.MEDIA_ROOT))).resolve()
    root = Path(settings.MEDIA_ROOT).resolve()
    return f"files/{inside.relative_to(root)}/" if inside != root and inside.is_relative_to(root) else "files/"


def reach(**where: Any) -> None:
    """Let Django reach the restored database instead of the one of the settings."""
    connection.close()
    connection.settings_dict.update(where)

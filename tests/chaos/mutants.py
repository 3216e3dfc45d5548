"""The house with one promise taken out. A harness that does not notice has noticed nothing before either.

Each mutant replaces one function in a running process; nothing of it lies in the programme.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.db import models, transaction

from yakuba.applications.commands import writing
from yakuba.applications.models import Filing
from yakuba.applications.rules.numbers import new_number
from yakuba.ground.models import OutboxEvent
from yakuba.papers.storage import DurableFolder

LATER: Final = 0.2
"""Seconds that a second step comes after the first: what a slow call to a queue on another machine takes."""


def no_key() -> None:
    """Take every press of the button for a new filing: what a form without a key of its own does."""

    def instead_of(lookup: str, version: int, rows: Sequence[models.Model], **when: datetime) -> bool:
        with transaction.atomic():
            for row in rows:
                if isinstance(row, Filing) and Filing.objects.filter(lookup=lookup).exists():
                    row.lookup, row.number = secrets.token_hex(20), new_number(row.at)
                row.save(force_insert=True)
        return True

    writing.instead_of = instead_of


def enqueued_after_the_commit() -> None:
    """Commit the filing, and only then say that there is something to do."""
    together = writing.instead_of

    def instead_of(lookup: str, version: int, rows: Sequence[models.Model], **when: datetime) -> bool:
        if not together(lookup, version, [row for row in rows if not isinstance(row, OutboxEvent)], **when):
            return False
        time.sleep(LATER)
        for row in rows:
            if isinstance(row, OutboxEvent):
                row.save(force_insert=True)
        return True

    writing.instead_of = instead_of


def bytes_after_the_commit() -> None:
    """Commit the row that names a file, and only then write the file."""
    at_once = DurableFolder._save

    def save(self: DurableFolder, name: str, content: File[Any]) -> str:
        body = b"".join(content.chunks())

        def write() -> None:
            time.sleep(LATER)
            at_once(self, name, ContentFile(body))

        transaction.on_commit(write)
        return name

    DurableFolder._save = save  # type: ignore[method-assign]


MUTANTS: Final[dict[str, Callable[[], None]]] = {
    "no-key": no_key,
    "enqueued-after-the-commit": enqueued_after_the_commit,
    "bytes-after-the-commit": bytes_after_the_commit,
}

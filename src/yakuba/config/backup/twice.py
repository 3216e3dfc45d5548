"""Kept files that lie in the backup before anybody is told that they are kept.

The rounds of the backup come every second, PostgreSQL's log at every commit: without this, a filing could come back that
names a photograph of the last second, and the photograph would not.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File

from yakuba.config.backup.sealed import recipients, seal_into, sha256_of
from yakuba.config.backup.store import Store
from yakuba.ground.keys import NoKeys
from yakuba.papers.storage import DurableFolder

log = logging.getLogger(__name__)


class Twice(DurableFolder):
    """The folder of papers, each file of which is sealed into the backup (`YAKUBA_BACKUP`) when it is saved."""

    def _save(self, name: str, content: File[Any]) -> str:
        kept, backup = super()._save(name, content), settings.BACKUP
        if backup is None:
            return kept
        path = Path(self.path(kept))
        try:
            goal = Store(backup).file(sha256_of(path))
            if not goal.exists():
                with path.open("rb") as file:
                    seal_into(goal, file, recipients())
        except (OSError, NoKeys) as fault:
            # The hall goes on: the file is on its disk, and the rounds bring it as soon as the backup is back.
            log.error("a file is not in the backup yet: %s", fault)
        return kept

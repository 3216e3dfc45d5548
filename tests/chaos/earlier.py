"""A database from before the newest migrations, as far back as today's programme can still file on it: ``python -m tests.chaos.earlier``.

Further back it cannot go. The office's worker writes columns of `casework.0002` with each case, pages and worker read tables
of all earlier ones of `applications`, `papers` and `ground`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import django

BEFORE: Final[Mapping[str, str]] = {
    "plans": "0001_initial",
    "governance": "0001_initial",
    "surveys": "0001_initial",
    "ground": "0003_withholding",
    "applications": "0005_closure",
}
"""The migration at which each of these rooms stands; all others are up to date."""
STEPS: Final = (
    ("governance", "0003_measure_of_a_demand"),
    ("surveys", "0002_crossing"),
    ("ground", "0004_fewer_indexes"),
    ("applications", "0006_drafts_in_one_piece"),
)
"""One for each restart, what filings are written into last; the restart after them brings all up to date."""


def main() -> None:
    """Make the tables of an empty database as they were."""
    django.setup()

    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate([(room, BEFORE.get(room, name)) for room, name in executor.loader.graph.leaf_nodes()])
    call_command("createcachetable", verbosity=0)


if __name__ == "__main__":
    main()

"""The guards: triggers by which the database itself refuses to change or remove what the journal holds.

They are set by the migrations. A superuser can lift them, and that is what the chain is for; here we only see whether
they stand.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

TABLES: Final = ("ground_journalline", "ground_journallink", "ground_journalcheckpoint")
"""The tables that only grow."""


def expected() -> frozenset[str]:
    """Return the names of the triggers that must stand in this kind of database."""
    if connection.vendor == "postgresql":
        return frozenset(f"{table}_only_grows" for table in TABLES)
    return frozenset(f"{table}_{deed}" for table in TABLES for deed in ("no_update", "no_delete", "no_replace"))


def missing() -> list[str]:
    """Return the names of the guards that do not stand, in order."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {name for (name,) in cursor.fetchall()}
    return sorted(expected() - standing)

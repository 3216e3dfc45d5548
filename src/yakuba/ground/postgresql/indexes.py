"""Indexes that Django makes on PostgreSQL beside those we ask for, and that nothing of ours reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def without_like(tables: Iterable[str]) -> Callable[[Any, Any], None]:
    """Return the step of a migration that drops the second index of every text key of these tables.

    Django gives each text column with an index another one for ``LIKE 'x%'``. These keys are only ever looked up whole,
    and a filing would write into five such indexes for nothing.
    """

    def drop(_: Any, editor: Any) -> None:
        if editor.connection.vendor != "postgresql":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute(
                r"SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
                r" AND tablename = ANY(%s) AND indexname LIKE '%%\_like'",
                [list(tables)],
            )
            names = [str(name) for (name,) in cursor.fetchall()]
        for name in names:
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")

    return drop

"""Where PostgreSQL puts what is sealed: it is never shorter when packed, and some of it is read each time with its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

LONGEST: Final = 8160
"""The longest row, in bytes, that PostgreSQL can be told to leave in one piece: just under its page of 8 KB."""


def not_packed(table: str, column: str, *, in_its_row: bool = False) -> Callable[[Any, Any], None]:
    """Return the step of a migration by which a column of sealed bytes is kept as it is, without a try to pack it.

    ``in_its_row`` leaves it in its row as long as that fits a page, instead of in pieces in a table beside it (TOAST):
    right for what is read and written with its row, wrong where other columns of the row change and it does not.
    Rows that are there stay where they are. See PostgreSQL's manual, "TOAST".
    """

    def keep(_: Any, editor: Any) -> None:
        if editor.connection.vendor != "postgresql":
            return
        name = editor.quote_name
        editor.execute(f"ALTER TABLE {name(table)} ALTER COLUMN {name(column)} SET STORAGE EXTERNAL")
        if in_its_row:
            editor.execute(f"ALTER TABLE {name(table)} SET (toast_tuple_target = {LONGEST})")

    return keep

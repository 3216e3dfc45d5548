"""What a request wrote, read off its SQL: an exact account of every table, and nothing to compare afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

_WRITE = re.compile(
    r'\b(?:INSERT (?:OR \w+ )?INTO|(?<!FOR )(?<!DO )UPDATE(?: OR \w+)?|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE
)
_SAVEPOINT = re.compile(r'^(SAVEPOINT|ROLLBACK TO SAVEPOINT|RELEASE SAVEPOINT) "?(\w+)"?', re.IGNORECASE)


@dataclass
class Ledger:
    """The tables written to, in order. What was taken back by a savepoint is struck out."""

    written: list[str] = field(default_factory=list)
    _marks: dict[str, int] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        """The tables in which something stands otherwise now."""
        return frozenset(self.written)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run a statement and note what it changed."""
        result = execute(sql, params, many, context)
        text = str(sql)
        if mark := _SAVEPOINT.match(text):
            verb, name = mark[1].upper(), mark[2]
            if verb == "SAVEPOINT":
                self._marks[name] = len(self.written)
            elif verb == "ROLLBACK TO SAVEPOINT":
                del self.written[self._marks[name] :]
        elif context["cursor"].rowcount != 0 or "RETURNING" in text:
            # -1 says that the driver does not know, and before RETURNING is read SQLite says 0: it counts as written.
            self.written += _WRITE.findall(text)
        return result


@contextmanager
def watched() -> Iterator[Ledger]:
    """Keep account of all that is written inside."""
    ledger = Ledger()
    with connection.execute_wrapper(ledger):
        yield ledger

"""A table as CSV that opens rightly in a spreadsheet, and does nothing there.

UTF-8 with a byte order mark and CRLF, as the Digital Agency's templates of municipal data sets are: without the mark the
spreadsheet that most halls have reads Japanese as another encoding.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

MIME: Final = "text/csv; charset=utf-8"
MARK: Final = "\ufeff"
Cell = str | int | float | None

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write rows below their head as CSV; no cell of words is a formula. Several values of a cell are split by ``;``."""
    out = io.StringIO(newline="")
    out.write(MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(one) for one in head])
    writer.writerows([[_cell(one) for one in row] for row in rows])
    return out.getvalue().encode()


def guarded(words: str) -> str:
    """Return words that no spreadsheet takes for a formula: before those that begin like one stands an apostrophe.

    Full-width signs count, too: some spreadsheets fold them before they read the cell. A plain number stays as it is.
    """
    first = unicodedata.normalize("NFKC", words.lstrip(" \u3000\ufeff\u200b")[:1])
    begins = words[:1] in _STARTS or (bool(first) and first in _STARTS)
    return f"'{words}" if begins and not _NUMBER.fullmatch(words) else words


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, float):
        return f"{value:.10g}" if abs(value) < 1e10 else repr(value)
    return str(value)

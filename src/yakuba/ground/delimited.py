"""Tables as CSV, out and in again: what a spreadsheet opens rightly and never runs, and what offices send back.

Out comes UTF-8 with the mark by which spreadsheets know it. In may come UTF-8 with or without the mark, or Windows-31J.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text

MIME: Final = "text/csv; charset=utf-8"
BIGGEST: Final = 5 * 1024 * 1024
"""Bytes that are read: some ten thousands of lines."""
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_SKIPPED: Final = " \u3000\u200b\ufeff"
"""What a spreadsheet may skip before it looks whether a cell is a formula."""


class Unreadable(Refusal):
    """What came is no CSV."""

    status: ClassVar[int] = 422
    words = Text("CSVとして読み取れません。", "CSVでは ありません。", "This cannot be read as CSV.")
    remedy = Text(
        "表計算ソフトで「CSV UTF-8」を選んで保存し直してください。5MBまで読み取れます。",
        "「CSV UTF-8」で ほぞんして ください。",
        "Save it as “CSV UTF-8” in your spreadsheet. Up to 5 MB are read.",
    )


def written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV (RFC 4180) in which no cell is a formula. None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(one) for one in head])
    for row in rows:
        writer.writerow(["" if one is None else guarded(one) if isinstance(one, str) else one for one in row])
    return out.getvalue().encode("utf-8-sig")


def guarded(words: str) -> str:
    """Return words that no spreadsheet takes for a formula; full-width signs count too.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return f"'{words}" if _is_risky(words) else words


def rows_of(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV as `cells_of`. Raises Unreadable, for one that is larger than `BIGGEST` or empty, too."""
    found = cells_of(data) if len(data) <= BIGGEST else []
    if not found:
        raise Unreadable
    return found


def cells_of(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV of any size, without empty ones at its end and the marks of `guarded`. Raises Unreadable."""
    try:
        found = list(csv.reader(io.StringIO(_text(data), newline=""), strict=True))
    except csv.Error as fault:
        raise Unreadable from fault
    while found and not any(one.strip() for one in found[-1]):
        found.pop()
    return [[unguarded(one) for one in row] for row in found]


def _text(data: bytes) -> str:
    for coding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable


def unguarded(words: str) -> str:
    """Return words without the mark that `guarded` gave them."""
    return words[1:] if words.startswith("'") and _is_risky(words[1:]) else words


def _is_risky(words: str) -> bool:
    first = unicodedata.normalize("NFKC", words.lstrip(_SKIPPED)[:1])
    return words[:1] in _RISKY or (bool(first) and first in _RISKY)

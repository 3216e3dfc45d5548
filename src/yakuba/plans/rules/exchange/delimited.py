"""Grids as CSV, one file for each sheet, and back. Excel's Japanese files (Windows-31J) are understood too."""

from __future__ import annotations

import csv
import io
from typing import Final

from yakuba.ground.delimited import guarded, unguarded
from yakuba.ground.text import Text
from yakuba.plans.rules.exchange import columns as c
from yakuba.plans.rules.exchange.grid import Cell, Grid, Unreadable

BIGGEST: Final = 20 * 1024 * 1024


def write(grid: Grid) -> bytes:
    """Return a sheet as CSV (RFC 4180) in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(grid.head)
    writer.writerows([_guarded(value) for value in row] for row in grid.rows)
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes, name: str) -> Grid:
    """Read a sheet; its name is that of the file, else it is known by its head. Raises Unreadable."""
    if len(data) > BIGGEST:
        raise Unreadable(_TOO_LARGE)
    text = _text(data)
    try:
        rows = [
            tuple(unguarded(value) for value in row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)
        ]
    except csv.Error as fault:
        raise Unreadable(_NOT_CSV) from fault
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise Unreadable(_EMPTY)
    head = tuple(str(value).strip() for value in rows[0])
    return Grid(_sheet_of(name, head), head, tuple(rows[1:]))


def _text(data: bytes) -> str:
    for coding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_NOT_CSV)


def _sheet_of(name: str, head: tuple[str, ...]) -> str:
    # The longest first: 前計画の施策 holds the name of the sheet 計画.
    for known in sorted((c.HEAD, *c.BY_NAME), key=len, reverse=True):
        if known in name:
            return known
    if head[:2] == c.HEAD_COLUMNS[:2]:
        return c.HEAD
    needed = {sheet.name: {column.head for column in sheet.columns} for sheet in c.ALL}
    fits = {found: len(heads & set(head)) for found, heads in needed.items()}
    return max(fits, key=lambda found: fits[found])


def _guarded(value: Cell) -> Cell:
    # A spreadsheet would run it as a formula; the apostrophe makes it text there, and is taken off when it comes back.
    return guarded(value) if isinstance(value, str) else value


_NOT_CSV: Final = Text(
    "CSVとして読み取れません。Excelで「CSV UTF-8」を選んで保存し直してください。",
    "CSVでは ありません。「CSV UTF-8」で ほぞんして ください。",
    "This cannot be read as CSV. Save it as “CSV UTF-8”.",
)
_TOO_LARGE: Final = Text(
    "ファイルが大きすぎます(20MBまで)。", "ファイルが おおきすぎます。", "The file is too large (20 MB at most)."
)
_EMPTY: Final = Text("ファイルに何も書かれていません。", "なにも かいて ありません。", "The file is empty.")

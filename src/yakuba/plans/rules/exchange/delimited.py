"""Grids as CSV, one file for each sheet, and back. Excel's Japanese files (Windows-31J) are understood too."""

from __future__ import annotations

from typing import Final

from yakuba.ground import delimited
from yakuba.ground.text import Text
from yakuba.plans.rules.exchange import columns as c
from yakuba.plans.rules.exchange.grid import Grid, Unreadable

BIGGEST: Final = 20 * 1024 * 1024


def write(grid: Grid) -> bytes:
    """Return a sheet as CSV (RFC 4180) in UTF-8 with the mark by which Excel knows it."""
    return delimited.written(grid.head, grid.rows)


def read(data: bytes, name: str) -> Grid:
    """Read a sheet; its name is that of the file, else it is known by its head. Raises Unreadable."""
    if len(data) > BIGGEST:
        raise Unreadable(_TOO_LARGE)
    try:
        rows = delimited.cells_of(data)
    except delimited.Unreadable as fault:
        raise Unreadable(_NOT_CSV) from fault
    if not rows:
        raise Unreadable(_EMPTY)
    head = tuple(value.strip() for value in rows[0])
    return Grid(_sheet_of(name, head), head, tuple(map(tuple, rows[1:])))


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


_NOT_CSV: Final = Text(
    "CSVとして読み取れません。Excelで「CSV UTF-8」を選んで保存し直してください。",
    "CSVでは ありません。「CSV UTF-8」で ほぞんして ください。",
    "This cannot be read as CSV. Save it as “CSV UTF-8”.",
)
_TOO_LARGE: Final = Text(
    "ファイルが大きすぎます(20MBまで)。", "ファイルが おおきすぎます。", "The file is too large (20 MB at most)."
)
_EMPTY: Final = Text("ファイルに何も書かれていません。", "なにも かいて ありません。", "The file is empty.")

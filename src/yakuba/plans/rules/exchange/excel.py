"""Grids as an Excel workbook, and back. What is opened here a person sent: it is limited before it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yakuba.ground.text import Text
from yakuba.plans.rules.exchange import columns as c
from yakuba.plans.rules.exchange.grid import Cell, Grid, Unreadable

BIGGEST: Final = 20 * 1024 * 1024
"""Bytes of a workbook that is opened."""
UNPACKED: Final = 300 * 1024 * 1024
"""Bytes that it may have unpacked: a small file can hold a very large one."""
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
_WIDTHS: Final = {"title": 40, "text": 50, "lines": 40, "id": 22}
_GROUND: Final = PatternFill("solid", fgColor="E8F1FE")
_HALF_WIDTH: Final = 9
_FREE: Final = 500
"""Lines below the last one in which choices are still offered."""


def write(grids: Iterable[Grid]) -> bytes:
    """Return a workbook with a sheet for each grid: heads that stay, choices to pick from, notes at the heads."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for grid in grids:
        page: Worksheet = book.create_sheet(grid.name)
        for row in (grid.head, *grid.rows):
            # Words that begin like a formula stay words.
            page.append([_inert(page, value) for value in row])
        _dress(page, grid)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> tuple[Grid, ...]:
    """Read a workbook. Raises Unreadable for what is none, is too large, or holds a formula or a macro."""
    _look(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as fault:  # openpyxl raises whatever its parsers raise
        raise Unreadable(_NOT_EXCEL) from fault
    try:
        return tuple(_grid(page) for page in book.worksheets if page.sheet_state == "visible")
    except Unreadable:
        raise
    except Exception as fault:
        raise Unreadable(_NOT_EXCEL) from fault
    finally:
        book.close()


def _look(data: bytes) -> None:
    if len(data) > BIGGEST:
        raise Unreadable(_TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, RuntimeError, EOFError, ValueError, OSError, struct.error) as fault:
        raise Unreadable(_NOT_EXCEL) from fault
    if sum(part.file_size for part in parts) > UNPACKED:
        raise Unreadable(_TOO_LARGE)
    if any("vbaProject" in part.filename for part in parts):
        raise Unreadable(_MACRO)


def _grid(page: Any) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for number, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise Unreadable(_TOO_LONG.fill(sheet=page.title, rows=MOST_ROWS))
        rows.append(tuple(_value(page.title, cell) for cell in cells))
    while rows and not any(value not in (None, "") for value in rows[-1]):
        rows.pop()
    head = tuple(str(value or "").strip() for value in rows[0]) if rows else ()
    while head and not head[-1]:
        head = head[:-1]
    return Grid(page.title, head, tuple(rows[1:]))


def _value(sheet: str, cell: Any) -> Cell:
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "f":
        raise Unreadable(_FORMULA.fill(cell=f"{sheet} {get_column_letter(cell.column)}{cell.row}"))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str | int | float | datetime | date) or value is None:
        return value
    return str(value)


def _inert(page: Worksheet, value: Cell) -> Any:
    if not isinstance(value, str) or not value.startswith("="):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, value=value)
    cell.data_type = "s"
    return cell


def _dress(page: Worksheet, grid: Grid) -> None:
    page.freeze_panes = "C2" if grid.name in (c.SCHEDULE.name, c.NODES.name) else "A2"
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True), _GROUND
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet = c.BY_NAME.get(grid.name)
    for number in range(1, len(grid.head) + 1):
        column = sheet.columns[number - 1] if sheet and number <= len(sheet.columns) else None
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = _width(column) if sheet else 40
        if column is not None and column.help:
            page.cell(1, number).comment = Comment(column.help, "役場")
        if column is not None and column.words:
            choice = DataValidation(
                type="list", formula1=f'"{",".join(shown for shown, _ in column.words)}"', allow_blank=True
            )
            page.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{len(grid.rows) + _FREE}")
    for row in page.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str) and (len(cell.value) > 20 or "\n" in cell.value):
                cell.alignment = Alignment(wrap_text=True, vertical="top")


def _width(column: c.Column | None) -> int:
    if column is None:
        return _HALF_WIDTH
    return _WIDTHS.get(column.field.partition("@")[0]) or _WIDTHS.get(column.kind, 14)


_NOT_EXCEL: Final = Text(
    "Excelのファイル(.xlsx)として開けません。Excelで開いて「Excelブック(.xlsx)」で保存し直してください。",
    "Excelの ファイルでは ありません。.xlsxで ほぞんして ください。",
    "This cannot be opened as an Excel file. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
_TOO_LARGE: Final = Text(
    "ファイルが大きすぎます(20MBまで)。画像や使わないシートを除いてください。",
    "ファイルが おおきすぎます(20MBまで)。",
    "The file is too large (20 MB at most). Take out pictures and sheets that are not used.",
)
_TOO_LONG: Final = Text(
    "シート「{sheet}」の行が多すぎます({rows}行まで)。",
    "シート「{sheet}」の ぎょうが おおすぎます。",
    "The sheet “{sheet}” has too many rows ({rows} at most).",
)
_FORMULA: Final = Text(
    "{cell} に数式があります。値だけを貼り付けてください(形式を選択して貼り付け→値)。",
    "{cell} に しきが あります。あたいだけに して ください。",
    "{cell} holds a formula. Paste it as a value.",
)
_MACRO: Final = Text(
    "マクロを含むファイルは受け取れません。「Excelブック(.xlsx)」で保存し直してください。",
    "マクロの ある ファイルは つかえません。",
    "Files with macros are not taken. Save it as an Excel workbook (.xlsx).",
)

"""Tables for spreadsheets: whoever writes one guards its cells, and what would run in them is tried."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import Final

from tests.attack import scripts
from tests.house.tree import sources
from yakuba.ground import delimited
from yakuba.plans.rules.exchange.delimited import write as as_csv
from yakuba.plans.rules.exchange.grid import Grid

WRITERS: Final = re.compile(
    r"csv\.(?:writer|DictWriter)|openpyxl|xlsxwriter|text/csv|spreadsheetml|\.to_csv|\.to_excel", re.IGNORECASE
)
"""What a table for a spreadsheet is made with."""


def writers_in(text: str) -> list[str]:
    """Return how a module writes tables."""
    return WRITERS.findall(text)


GUARDED: Final = {
    "yakuba.ground.delimited": "guards every cell, and is tried below; all rooms write their CSV by it",
    "yakuba.papers.rules.staff": "knows workbooks that are attached by what they are, and writes none",
    "yakuba.plans.rules.exchange.excel": "writes words as words, and is tried below",
    "yakuba.plans.pages.exchange": "hands out what the rules of the exchange have written",
}
"""The modules that write tables, each with the reason why nothing in them runs."""


def test_no_module_writes_a_table_without_its_guard() -> None:
    """Whoever writes another one guards cells that begin like a formula, and tries `scripts.formulas` on each column."""
    found = {source.name for source in sources() if writers_in(source.text)}
    assert found == GUARDED.keys(), (
        "guard each cell (a leading apostrophe), and try every column with tests/attack/scripts.formulas"
    )


def runs(cell: str) -> bool:
    """Tell whether a spreadsheet would take a cell for a formula."""
    first = unicodedata.normalize("NFKC", cell.lstrip(" \u3000\u200b")[:1])
    return cell[:1] in RUNS or (first != "" and first in RUNS)


RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def test_no_cell_of_a_csv_runs() -> None:
    cells = list(scripts.formulas())
    written = delimited.written(["=1+1"], [[one] for one in cells]).decode("utf-8-sig")
    found = [row[0] for row in csv.reader(io.StringIO(written, newline=""))]
    assert [one for one in found if runs(one)] == []
    assert [one.removeprefix("'") for one in found[1:]] == [one.removeprefix("'") for one in cells]


def test_no_cell_of_a_plans_sheets_runs() -> None:
    cells = list(scripts.formulas())
    grid = Grid("施策", ("題",), tuple((one,) for one in cells))
    found = [row[0] for row in csv.reader(io.StringIO(as_csv(grid).decode("utf-8-sig"), newline=""))]
    assert [one for one in found if runs(one)] == []


def test_a_module_that_did_would_be_found() -> None:
    assert writers_in("csv.writer(out).writerow(answers)")
    assert writers_in('HttpResponse(rows, content_type="text/csv")')

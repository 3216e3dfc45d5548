"""Tables for spreadsheets: none is written yet, and the first that is must guard its cells."""

from __future__ import annotations

import re
from typing import Final

from tests.house.tree import sources

WRITERS: Final = re.compile(
    r"csv\.(?:writer|DictWriter)|openpyxl|xlsxwriter|text/csv|spreadsheetml|\.to_csv|\.to_excel", re.IGNORECASE
)
"""What a table for a spreadsheet is made with."""


def writers_in(text: str) -> list[str]:
    """Return how a module writes tables."""
    return WRITERS.findall(text)


def test_no_module_writes_a_table_without_its_guard() -> None:
    """Whoever writes the first one guards cells that begin like a formula, and tries `scripts.formulas` on each column."""
    found = {source.name: writers_in(source.text) for source in sources() if writers_in(source.text)}
    assert found == {}, (
        "guard each cell (a leading apostrophe), and try every column with tests/attack/scripts.formulas"
    )


def test_a_module_that_did_would_be_found() -> None:
    assert writers_in("csv.writer(out).writerow(answers)")
    assert writers_in('HttpResponse(rows, content_type="text/csv")')

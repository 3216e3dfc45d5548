"""Reading the words of a PDF as a reader's search does: by the fonts' own tables from glyph to character."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf

_PAIRS = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def words_in(file: Path) -> str:
    """Return all words of a PDF in the order in which they are drawn, without line ends."""
    with pikepdf.open(file) as paper:
        return "".join(_page(page) for page in paper.pages)


def _page(page: pikepdf.Page) -> str:
    tables = {str(name): _table(font) for name, font in page.resources.Font.items()}
    table: dict[int, str] = {}
    words = []
    for one in pikepdf.parse_content_stream(page):
        operands, operator = one.operands, one.operator
        if str(operator) == "Tf":
            table = tables[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
            glyphs = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            words += [table.get(int.from_bytes(glyphs[at : at + 2]), "") for at in range(0, len(glyphs), 2)]
    return "".join(words)


def _table(font: pikepdf.Object) -> dict[int, str]:
    """Return which characters each glyph of a font stands for."""
    text = font.ToUnicode.read_bytes().decode("ascii", "replace")
    single = "".join(re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL))
    return {int(glyph, 16): bytes.fromhex(words).decode("utf-16-be") for glyph, words in _PAIRS.findall(single)}

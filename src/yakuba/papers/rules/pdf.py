"""A Document as PDF: tagged, with title, language and bookmarks (PDF/UA-1), the same bytes for the same document."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Final

import typst

from yakuba.ground.document import Document
from yakuba.papers.rules import fonts
from yakuba.papers.rules.sheet import lay_out

MIME: Final = "application/pdf"
TEMPLATES: Final = Path(__file__).resolve().parent.parent / "typst"

# A compiler that works for one thread refuses a second one ("Already borrowed"), so each thread has its own.
# The fonts, read once, are shared.
_own = threading.local()
_lock = threading.Lock()
_shared: dict[Path, typst.Fonts] = {}


def render(document: Document) -> bytes:
    """Return the document as PDF/UA-1. May be called from any thread.

    Raises fonts.FontsMissing where the build was not run, ValueError for a QR code with more than it can hold.
    """
    data = json.dumps(lay_out(document), ensure_ascii=False)
    made = _compiler().compile(format="pdf", pdf_standards="ua-1", sys_inputs={"document": data})
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    return made


def _compiler() -> typst.Compiler:
    folder = fonts.folder()
    if getattr(_own, "folder", None) != folder:
        _own.compiler = typst.Compiler(
            TEMPLATES / "document.typ", root=TEMPLATES, font_paths=_fonts(folder), ignore_system_fonts=True
        )
        _own.folder = folder
    compiler: typst.Compiler = _own.compiler
    return compiler


def _fonts(folder: Path) -> typst.Fonts:
    fonts.characters()  # says what is missing in words that help
    with _lock:
        if folder not in _shared:
            _shared[folder] = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
            )
        return _shared[folder]

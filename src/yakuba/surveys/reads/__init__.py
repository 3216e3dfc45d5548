"""Looking at surveys: `surveys` themselves, what the answers say, and what proves something."""

from yakuba.surveys.reads.proofs import PrintedView, Proof, printed, printed_of, proving
from yakuba.surveys.reads.surveys import (
    Row,
    SheetView,
    SurveyView,
    asked_of_everybody,
    by_slug,
    crossed,
    has_answered,
    listed,
    results,
    sheet,
    sheets,
    survey,
    texts,
)

__all__ = [
    "PrintedView",
    "Proof",
    "Row",
    "SheetView",
    "SurveyView",
    "asked_of_everybody",
    "by_slug",
    "crossed",
    "has_answered",
    "listed",
    "printed",
    "printed_of",
    "proving",
    "results",
    "sheet",
    "sheets",
    "survey",
    "texts",
]

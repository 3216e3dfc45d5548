"""Looking at surveys: `surveys` themselves, what the answers say, what proves something, and what crosses a border."""

from yakuba.surveys.reads.crossing import Awaited, awaited, end_parcel, sheet_parcel, survey_parcel
from yakuba.surveys.reads.proofs import PrintedView, Proof, printed, printed_of, proofs
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
    "Awaited",
    "PrintedView",
    "Proof",
    "Row",
    "SheetView",
    "SurveyView",
    "asked_of_everybody",
    "awaited",
    "by_slug",
    "crossed",
    "end_parcel",
    "has_answered",
    "listed",
    "printed",
    "printed_of",
    "proofs",
    "results",
    "sheet",
    "sheet_parcel",
    "sheets",
    "survey",
    "survey_parcel",
    "texts",
]

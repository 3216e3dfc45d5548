"""Looking at drafts and filings: with the resident's code, or as the office."""

from yakuba.applications.reads.drafts import Draft, draft, file_stream
from yakuba.applications.reads.intake import Closed, closure
from yakuba.applications.reads.looking import LookedOver, looked_over
from yakuba.applications.reads.office import OpenedFiling, file_of, opened, opened_amendment
from yakuba.applications.reads.status import (
    Letter,
    PartStatus,
    Request,
    Status,
    letter,
    looks,
    status,
    visits,
    was_filed,
)

__all__ = [
    "Closed",
    "Draft",
    "Letter",
    "LookedOver",
    "OpenedFiling",
    "PartStatus",
    "Request",
    "Status",
    "closure",
    "draft",
    "file_of",
    "file_stream",
    "letter",
    "looked_over",
    "looks",
    "opened",
    "opened_amendment",
    "status",
    "visits",
    "was_filed",
]

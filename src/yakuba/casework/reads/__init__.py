"""What casework tells, to those who may hear it. Reading what a resident filed leaves a line in the journal."""

from yakuba.casework.reads.cases import (
    CaseView,
    ClockView,
    CorrectionView,
    DecisionView,
    NoteView,
    ProposalView,
    case_for,
    case_of,
    cases_of,
    receipts_of,
    subjects_of,
)
from yakuba.casework.reads.inbox import Filter, InboxPage, Row, inbox
from yakuba.casework.reads.progress import Progress, progress_of
from yakuba.casework.reads.timeline import Entry, timeline

__all__ = [
    "CaseView",
    "ClockView",
    "CorrectionView",
    "DecisionView",
    "Entry",
    "Filter",
    "InboxPage",
    "NoteView",
    "Progress",
    "ProposalView",
    "Row",
    "case_for",
    "case_of",
    "cases_of",
    "inbox",
    "progress_of",
    "receipts_of",
    "subjects_of",
    "timeline",
]

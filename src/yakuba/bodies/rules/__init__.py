"""Pure rules of bodies: quorum, presiding, votes, terms, numbering; the data of a body; its papers."""

from yakuba.bodies.rules.meetings import (
    COUNTED,
    Part,
    Place,
    Presence,
    Quorum,
    Result,
    Seen,
    Tally,
    Votes,
    check_attendance,
    check_votes,
    needed,
    presiding,
    tally,
)
from yakuba.bodies.rules.model import BodyData, RuleData, SeatData
from yakuba.bodies.rules.terms import (
    Term,
    check_term,
    meeting_words,
    next_number,
    runs,
    runs_out,
)

__all__ = [
    "COUNTED",
    "BodyData",
    "Part",
    "Place",
    "Presence",
    "Quorum",
    "Result",
    "RuleData",
    "SeatData",
    "Seen",
    "Tally",
    "Term",
    "Votes",
    "check_attendance",
    "check_term",
    "check_votes",
    "meeting_words",
    "needed",
    "next_number",
    "presiding",
    "runs",
    "runs_out",
    "tally",
]

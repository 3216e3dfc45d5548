"""Looking at bodies: what any appointed member of staff may read. What goes outside is `public`."""

from yakuba.bodies.reads.bodies import BodyRow, BodyView, PublicBody, RuleView, bodies, body, public
from yakuba.bodies.reads.duties import SectionDuties, duties
from yakuba.bodies.reads.meetings import (
    FollowUpView,
    MeetingRow,
    MeetingView,
    ResolutionView,
    calendar,
    done_followups,
    follow_up,
    meeting,
    open_followups,
    resolution,
    resolutions,
)
from yakuba.bodies.reads.places import Holder, SeatView

__all__ = [
    "BodyRow",
    "BodyView",
    "FollowUpView",
    "Holder",
    "MeetingRow",
    "MeetingView",
    "PublicBody",
    "ResolutionView",
    "RuleView",
    "SeatView",
    "SectionDuties",
    "bodies",
    "body",
    "calendar",
    "done_followups",
    "duties",
    "follow_up",
    "meeting",
    "open_followups",
    "public",
    "resolution",
    "resolutions",
]

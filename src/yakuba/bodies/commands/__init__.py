"""Changing bodies. Each command asks who may, checks, writes, and notes it in the journal, in one transaction."""

from yakuba.bodies.commands.duties import Renewed, appoint, relieve, renew
from yakuba.bodies.commands.founding import BodyFacts, amend, change, found, found_all
from yakuba.bodies.commands.meetings import (
    NewItem,
    NewMeeting,
    add_item,
    call,
    cancel,
    change_meeting,
    plan_meeting,
    take_off,
)
from yakuba.bodies.commands.minutes import (
    confirm_minutes,
    correct_minutes,
    note_attendance,
    write_minutes,
)
from yakuba.bodies.commands.resolving import NewFollowUp, NewResolution, finish, follow_up, report_up, resolve
from yakuba.bodies.commands.seats import NewSeat, add_seat, end_seat, end_term, give_seat

__all__ = [
    "BodyFacts",
    "NewFollowUp",
    "NewItem",
    "NewMeeting",
    "NewResolution",
    "NewSeat",
    "Renewed",
    "add_item",
    "add_seat",
    "amend",
    "appoint",
    "call",
    "cancel",
    "change",
    "change_meeting",
    "confirm_minutes",
    "correct_minutes",
    "end_seat",
    "end_term",
    "finish",
    "follow_up",
    "found",
    "found_all",
    "give_seat",
    "note_attendance",
    "plan_meeting",
    "relieve",
    "renew",
    "report_up",
    "resolve",
    "take_off",
    "write_minutes",
]

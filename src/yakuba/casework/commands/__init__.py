"""What can be done with cases. Each command is one story in one transaction: rules, rows, journal, outbox."""

from yakuba.casework.commands.files import receive_file
from yakuba.casework.commands.opening import Asked, OpenCase, open_case
from yakuba.casework.commands.resident import receive_correction, withdraw_case
from yakuba.casework.commands.working import act, add_note, give_back, take
from yakuba.casework.rules.deeds import Act

__all__ = [
    "Act",
    "Asked",
    "OpenCase",
    "act",
    "add_note",
    "give_back",
    "open_case",
    "receive_correction",
    "receive_file",
    "take",
    "withdraw_case",
]

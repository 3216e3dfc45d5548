"""What can be done with drafts and filings: by their owner (drafts, files, filing, afterwards) and by the office.

What comes over the border between zones is taken in by `arriving`.
"""

from yakuba.applications.commands.afterwards import Sent, answer_correction, withdraw
from yakuba.applications.commands.drafts import discard, save, start_draft, sweep_drafts, with_answers
from yakuba.applications.commands.files import add_file, remove_file
from yakuba.applications.commands.filing import Receipt, submit
from yakuba.applications.commands.intake import NoGround, go_on, stop
from yakuba.applications.commands.office import (
    Told,
    ask_correction,
    deliver_letter,
    looks_told,
    note_looks,
    note_visits,
    record_progress,
)
from yakuba.applications.commands.resealing import reseal

__all__ = [
    "NoGround",
    "Receipt",
    "Sent",
    "Told",
    "add_file",
    "answer_correction",
    "ask_correction",
    "deliver_letter",
    "discard",
    "go_on",
    "looks_told",
    "note_looks",
    "note_visits",
    "record_progress",
    "remove_file",
    "reseal",
    "save",
    "start_draft",
    "stop",
    "submit",
    "sweep_drafts",
    "with_answers",
    "withdraw",
]

"""The journal (操作記録): one line for each thing done or seen, chained so that no line is changed unseen.

`lines` writes and reads. `chain` links the lines by SHA-256 after they were written, `checkpoints` signs the head of the
chain outside the database, `verifying` finds what was tampered with and says where, `exporting` gives the chain to
others without a word of the lines. What is promised, and what is not: docs/journal.md.
"""

from yakuba.ground.journal.chain import chain
from yakuba.ground.journal.checkpoints import Checkpoint, checkpoint, last_checkpoint
from yakuba.ground.journal.exporting import export
from yakuba.ground.journal.lines import CannotBeWritten, Line, lines, looked_at, record, record_all, row, seen_by
from yakuba.ground.journal.trouble import trouble
from yakuba.ground.journal.verifying import Fault, Report, verify

__all__ = [
    "CannotBeWritten",
    "Checkpoint",
    "Fault",
    "Line",
    "Report",
    "chain",
    "checkpoint",
    "export",
    "last_checkpoint",
    "lines",
    "looked_at",
    "record",
    "record_all",
    "row",
    "seen_by",
    "trouble",
    "verify",
]

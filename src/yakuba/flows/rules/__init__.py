"""Pure rules of flows: reading and checking a drawing, moving along it, drawing it for people."""

from yakuba.flows.rules.checking import check, read
from yakuba.flows.rules.engine import Machine, Position, RefusedCode, machine
from yakuba.flows.rules.model import (
    DONE,
    ENDS,
    HALL,
    OUTCOMES,
    POSTS,
    RESIDENT,
    BadFlow,
    Edge,
    Fault,
    Flow,
    Node,
    Outcome,
)
from yakuba.flows.rules.picture import picture, words
from yakuba.flows.rules.refusals import AlreadyEnded, NoSuchOutcome, NotYourTask

__all__ = [
    "DONE",
    "ENDS",
    "HALL",
    "OUTCOMES",
    "POSTS",
    "RESIDENT",
    "AlreadyEnded",
    "BadFlow",
    "Edge",
    "Fault",
    "Flow",
    "Machine",
    "NoSuchOutcome",
    "Node",
    "NotYourTask",
    "Outcome",
    "Position",
    "RefusedCode",
    "check",
    "machine",
    "picture",
    "read",
    "words",
]

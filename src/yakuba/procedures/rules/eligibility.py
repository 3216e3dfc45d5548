"""Which procedures a person needs, and why each is on the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yakuba.ground.text import Text
from yakuba.procedures.rules.asking import walk
from yakuba.procedures.rules.deadlines import due
from yakuba.procedures.rules.facts import Facts, of_event
from yakuba.procedures.rules.merging import Need
from yakuba.procedures.rules.model import Answers, Edition, Procedure


@dataclass(frozen=True, slots=True)
class Chosen:
    """A procedure on somebody's list: why it is there, until when, whether that is past, what must be brought."""

    procedure: Procedure
    because: Text
    due: date | None
    late: bool
    needs: tuple[Need, ...] = ()
    visit: bool = False


def chosen(edition: Edition, answers: Answers, *, on: date) -> tuple[Chosen, ...]:
    """Return the procedures whose condition holds for the event's answers, the most urgent first."""
    event = of_event(edition, answers, on=on)
    found = [_one(procedure, event, answers, on) for procedure in edition.procedures if event.hold(procedure.when)]
    return tuple(sorted(found, key=lambda one: (one.procedure.kind == "guidance", one.due or date.max)))


def _one(procedure: Procedure, event: Facts, answers: Answers, on: date) -> Chosen:
    walked = walk(procedure, event, answers)
    needs = tuple(
        Need(attachment, (procedure,), bool(attachment.replaced_by) and walked.facts.hold(attachment.replaced_when))
        for attachment in procedure.attach
        if walked.facts.hold(attachment.when)
    )
    last = due(procedure.deadline, walked.facts)
    visit = procedure.visit is not None and walked.facts.hold(procedure.visit.when)
    return Chosen(procedure, procedure.because, last, last is not None and last < on, needs, visit)

"""The automatic checks (自動確認) that staff see beside the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yakuba.procedures.rules.asking import walk
from yakuba.procedures.rules.deadlines import due
from yakuba.procedures.rules.facts import of_event
from yakuba.procedures.rules.model import Answers, Check, Edition, Procedure


@dataclass(frozen=True, slots=True)
class Checked:
    """One automatic check and how it came out."""

    check: Check
    passed: bool


def checked(edition: Edition, procedure: Procedure, answers: Answers, *, event: Answers, on: date) -> list[Checked]:
    """Return every automatic check of a procedure.

    ``answers`` are those of the case, ``event`` the answers to the event's questions, ``on`` the day of filing.
    Checks see, beside the answers, ``due`` (last day, ISO) and ``late`` (whether it had passed on that day).
    """
    walked = walk(procedure, of_event(edition, event, on=on), answers)
    context = walked.facts.context
    last = due(procedure.deadline, context) if procedure.deadline else None
    context["due"] = last.isoformat() if last else None
    context["late"] = last is not None and last < on
    return [Checked(check, walked.facts.hold(check.passes)) for check in procedure.checks]

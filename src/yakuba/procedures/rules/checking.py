"""The automatic checks (自動確認) that staff see beside the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yakuba.procedures.rules.applying import facts_of
from yakuba.procedures.rules.model import Answers, Check, Procedure


@dataclass(frozen=True, slots=True)
class Checked:
    """One automatic check and how it came out."""

    check: Check
    passed: bool


def checked(procedure: Procedure, answers: Answers, *, due: date | None, on: date) -> list[Checked]:
    """Return every automatic check of a procedure.

    ``answers`` are those of the case and all that a check may look at; ``due`` is the last day for filing, ``on`` the
    day of filing. Checks see the answers, ``due`` (ISO) and ``late`` (whether it had passed on that day).
    """
    facts = facts_of(procedure, answers, on=on)
    facts.extra |= {"due": due.isoformat() if due else None, "late": due is not None and due < on}
    return [Checked(check, facts.hold(check.passes)) for check in procedure.checks]

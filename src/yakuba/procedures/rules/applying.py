"""What of a procedure applies to a filing that has come in: its papers, its visit.

Whoever works on a case has the answers that its procedure asked for, and no others. A condition that looks at something
else, as at a question of the event, cannot be decided there: what hangs on it is taken to apply, and people judge.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from yakuba.ground.cel import Rule, RuleFault
from yakuba.procedures.rules.asking import own_key
from yakuba.procedures.rules.facts import Facts
from yakuba.procedures.rules.model import Answers, Attachment, Edition, Procedure, Visit

PLANNED: Final = ("visit.planned_on", "visit.period")
"""The items by which residents say when they come."""


def facts_of(procedure: Procedure, answers: Answers, *, on: date, reference: date | None = None) -> Facts:
    """Return the facts that the answers of one procedure give, those about rows in their rows."""
    facts = Facts(on=on, reference=reference or on)
    facts.expect(procedure.single_items)
    for ask in procedure.asks:
        if not ask.each:
            facts.add(ask.item, answers.get(str(own_key(procedure, ask))))
    for ask in procedure.asks:
        for row in facts.rows.get(ask.each, ()):
            facts.add_to_row(ask.item, row, answers.get(str(own_key(procedure, ask, str(row["id"])))))
    return facts


def papers(edition: Edition, procedure: Procedure, answers: Answers, *, on: date) -> tuple[Attachment, ...]:
    """Return the papers that a filing needs or may need, those included that a look-up can replace."""
    facts = _facts(edition, procedure, answers, on)
    return tuple(one for one in procedure.attach if _applies(facts, one.when))


def visit(edition: Edition, procedure: Procedure, answers: Answers, *, on: date) -> Visit | None:
    """Return what must be done in person for a filing, or None."""
    if procedure.visit is None or not _applies(_facts(edition, procedure, answers, on), procedure.visit.when):
        return None
    return procedure.visit


def _facts(edition: Edition, procedure: Procedure, answers: Answers, on: date) -> Facts:
    day = answers.get(edition.event.reference_date)
    return facts_of(procedure, answers, on=on, reference=date.fromisoformat(day) if isinstance(day, str) else None)


def _applies(facts: Facts, when: Rule | None) -> bool:
    try:
        return facts.hold(when)
    except RuleFault:
        return True

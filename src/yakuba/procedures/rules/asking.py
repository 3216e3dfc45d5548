"""Which questions a procedure asks, given the answers so far: the walk on which everything else stands.

A condition sees the event's answers and what this very procedure has asked before it: never an answer that
another procedure happened to ask for. So a procedure asks the same alone and in company.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from yakuba.procedures.rules.facts import Facts, of_event
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Answers, Ask, Asked, Edition, Procedure, Value


@dataclass(frozen=True, slots=True)
class Walk:
    """What a procedure asks, and the facts as they stand when it has asked everything."""

    procedure: Procedure
    asked: tuple[Asked, ...]
    facts: Facts

    def answers(self, answers: Answers) -> dict[str, Value]:
        """Return what this procedure gets: an answer for each question it asks, where one was given."""
        return {one.name: answers[one.name] for one in self.asked if answers.get(one.name) is not None}


def walk(procedure: Procedure, event: Facts, answers: Answers) -> Walk:
    """Walk the questions of one procedure in order. ``event`` holds the facts of the event's questions."""
    facts = event.copy()
    facts.expect(procedure.single_items)
    asked: list[Asked] = []
    for question in procedure.asked_singly:
        ask = question.ask
        if ask.when is not None and not facts.hold(ask.when):
            continue
        if ask.each:
            asked += _of_each_row(procedure, ask, facts, answers)
            continue
        asked.append(question)
        # Only what some condition looks at, and lists, over whose rows later questions go.
        if (ask.item.id in procedure.looked_at or ask.item.many) and ask.item.id not in facts.rows:
            facts.add(ask.item, answers.get(question.name))
    return Walk(procedure, tuple(asked), facts)


def own_key(procedure: Procedure, ask: Ask, row: str = "") -> Key:
    """Return the key of a question: shared with other procedures, unless the item is never reused."""
    return Key(ask.item.id, row, procedure.id if ask.item.reuse == "never" else "")


def walks(edition: Edition, procedures: Iterable[str], answers: Answers, *, on: date) -> Iterator[Walk]:
    """Walk several procedures of an edition, in the edition's order. Unknown ids are passed over."""
    return walks_from(of_event(edition, answers, on=on), edition, procedures, answers)


def walks_from(event: Facts, edition: Edition, procedures: Iterable[str], answers: Answers) -> Iterator[Walk]:
    """Walk several procedures from the event's facts, where they are at hand already."""
    wanted = set(procedures)
    for procedure in edition.procedures:
        if procedure.id in wanted:
            yield walk(procedure, event, answers)


def _of_each_row(procedure: Procedure, ask: Ask, facts: Facts, answers: Answers) -> Iterator[Asked]:
    for row in facts.rows.get(ask.each, ()):
        if ask.item.id not in row:
            for item in procedure.row_items:
                row.setdefault(item.id, None)
        if facts.hold(ask.where, row, of=ask.each):
            key = own_key(procedure, ask, str(row["id"]))
            one = Asked(ask, key, str(key))
            yield one
            facts.add_to_row(ask.item, row, answers.get(one.name))

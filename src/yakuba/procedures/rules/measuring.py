"""How much asking is saved: asked alone, asked merged, prefilled, papers dropped. For a stated household, or a filing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yakuba.procedures.rules.asking import Walk, walks
from yakuba.procedures.rules.merging import event_interview, event_questions, interview
from yakuba.procedures.rules.model import Answers, Edition


@dataclass(frozen=True, slots=True)
class Saving:
    """What merging saves. A question of a repeating group counts once for each member."""

    procedures: int
    asked_alone: int
    asked: int
    prefilled: int
    attachments: int
    attachments_dropped: int

    @property
    def reduction(self) -> float:
        """1 − asked ÷ asked alone, between 0 and 1; 0 if nothing is asked."""
        return 1 - self.asked / self.asked_alone if self.asked_alone else 0.0


def measure(edition: Edition, procedures: Iterable[str], answers: Answers, *, on: date) -> Saving:
    """Count the questions of a household.

    ``asked`` are the event's few questions and those of the interview. ``prefilled`` are questions of the
    procedures that the event's answers have answered already, or to which an answer given elsewhere is offered. Each procedure alone would ask for its own papers,
    those that look-ups between agencies replace among them.
    """
    chosen = list(procedures)
    merged = interview(edition, chosen, answers, on=on)
    first = event_interview(edition, answers, on=on)
    known = {question.name for question in first.questions}
    offered = {one.name for one in merged.questions if one.item.known_from}
    wanted = {one.name for walked in walks(edition, chosen, answers, on=on) for one in walked.asked}
    return Saving(
        procedures=len(chosen),
        asked_alone=merged.asked_alone,
        asked=len(first.questions) + len(merged.questions),
        prefilled=len(wanted & (known | offered)),
        attachments=sum(len(need.procedures) for need in merged.needs),
        attachments_dropped=sum(len(need.procedures) for need in merged.needs if need.dropped),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What one procedure has of the questions of an interview; see `parts`."""

    asked_alone: int
    asked: int
    prefilled: int


def parts(edition: Edition, walked: Iterable[Walk], answers: Answers, *, on: date) -> dict[str, Part]:
    """Divide what `measure` counts among the procedures of an interview, in their order: together they come to the same.

    A question that several need counts as asked with the first of them, and so do the event's own.
    """
    event = {question.name for question in event_questions(edition, answers, on=on)}
    seen, waiting, found = set[str](), len(event), dict[str, Part]()
    for one in walked:
        new = {question.name: question.ask for question in one.asked if question.name not in seen}
        asked = sum(name not in event for name in new)
        prefilled = sum(name in event or bool(ask.item.known_from) for name, ask in new.items())
        found[one.procedure.id] = Part(len(one.asked), waiting + asked, prefilled)
        seen.update(new)
        waiting = 0
    return found

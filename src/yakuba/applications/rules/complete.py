"""Whether a draft can be filed: every question answered rightly, every needed paper there."""

from __future__ import annotations

from datetime import date

from yakuba.applications.rules.content import DraftContent
from yakuba.ground.text import Text
from yakuba.procedures.rules.answers import check
from yakuba.procedures.rules.merging import Interview, event_interview, interview
from yakuba.procedures.rules.model import Answers, Edition
from yakuba.procedures.rules.types import Problem

NO_FILE = Text(
    "「{label}」が添付されていません。写真かPDFを添付してください。",
    "「{label}」の しゃしんか PDFを いれて ください。",
    "“{label}” is missing. Please add a photo or a PDF.",
)
NOTHING_CHOSEN = Text(
    "手続が一つも選ばれていません。", "てつづきを えらんで ください。", "No procedure has been chosen."
)


def problems(edition: Edition, content: DraftContent, *, on: date) -> dict[str, tuple[Problem, ...]]:
    """Return everything that stands between this draft and its filing, by key; ``file:id`` for papers."""
    found = check(event_interview(edition, content.answers, on=on), content.answers)
    merged = interview(edition, content.chosen, content.answers, on=on)
    found |= check(merged, content.answers)
    found |= missing_files(merged, {file.attachment for file in content.files})
    if not merged.walks:
        found["chosen"] = (Problem(NOTHING_CHOSEN),)
    return found


def missing_files(merged: Interview, given: set[str]) -> dict[str, tuple[Problem, ...]]:
    """Return a problem for each required paper that was not given and that nothing replaces."""
    return {
        f"file:{need.attachment.id}": (Problem(NO_FILE.fill(label=need.attachment.label)),)
        for need in merged.needs
        if need.attachment.required and not need.dropped and need.attachment.id not in given
    }


def filed_answers(edition: Edition, content: DraftContent, *, on: date) -> Answers:
    """Return only the answers that some chosen procedure or the event asks now.

    What was typed on a way not taken in the end (a dog that was unticked) is not the hall's business.
    """
    merged = interview(edition, content.chosen, content.answers, on=on)
    first = event_interview(edition, content.answers, on=on)
    names = [question.name for question in (*first.questions, *merged.questions)]
    return {name: content.answers[name] for name in names if content.answers.get(name) is not None}

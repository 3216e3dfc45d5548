"""Whether a draft can be filed: every question answered rightly, every needed paper there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yakuba.applications.rules.content import DraftContent
from yakuba.ground.text import Text
from yakuba.procedures.rules.answers import check_value
from yakuba.procedures.rules.asking import walks_from
from yakuba.procedures.rules.facts import walk_event
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.merging import Need, demands, needs_of
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


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of looking at a draft as a whole: what stands in its way, and the answers that would be filed."""

    problems: Mapping[str, tuple[Problem, ...]]
    answers: Answers


def examine(edition: Edition, content: DraftContent, *, on: date) -> Examined:
    """Look at a whole draft, in one walk over its procedures: this is the hottest path of the house.

    Filed are only answers that some chosen procedure or the event asks now. What was typed on a way not taken in the
    end (a dog that was unticked) is not the hall's business. Papers have ``file:`` and their id for a key.
    """
    event, asks = walk_event(edition, content.answers, on=on)
    walked = tuple(walks_from(event, edition, content.chosen, content.answers))
    wanted = demands(asks, walked, on=on)
    given = {name: content.answers.get(name) for name in wanted}
    found = {
        name: wrong
        for name, (item, required) in wanted.items()
        if (wrong := check_value(item, given[name], required=required))
    }
    found |= missing_files(needs_of(walked), {file.attachment for file in content.files})
    if not walked:
        found["chosen"] = (Problem(NOTHING_CHOSEN),)
    return Examined(found, {name: value for name, value in given.items() if value is not None})


def examine_correction(
    edition: Edition, procedure: str, asked: Container[str], answers: Answers, *, on: date
) -> dict[str, tuple[Problem, ...]]:
    """Return what is wrong with corrected answers: those ``asked`` for, in all ``answers`` as they would be then.

    What the procedure no longer asks, since other answers have changed, need not be given; if it is, it is checked.
    """
    event, asks = walk_event(edition, answers, on=on)
    wanted = demands(asks, tuple(walks_from(event, edition, [procedure], answers)), on=on)
    found = {}
    for name in wanted.keys() | answers.keys():
        item = edition.vocabulary.get(Key.parse(name).item) if name in asked else None
        if item is not None:
            item, required = wanted.get(name, (item, False))
            found[name] = check_value(item, answers.get(name), required=required)
    return {name: wrong for name, wrong in found.items() if wrong}


def missing_files(needs: Iterable[Need], given: set[str]) -> dict[str, tuple[Problem, ...]]:
    """Return a problem for each required paper that was not given and that nothing replaces."""
    return {
        f"file:{need.attachment.id}": (Problem(NO_FILE.fill(label=need.attachment.label)),)
        for need in needs
        if need.attachment.required and not need.dropped and need.attachment.id not in given
    }

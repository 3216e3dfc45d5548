"""Papers on the pages of a measure: what hangs on the measure, on its open step, on the steps that were ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.papers import commands, reads
from yakuba.papers.reads import PaperView
from yakuba.papers.rules import refusals
from yakuba.papers.rules.staff import ACCEPTED
from yakuba.people import reads as people
from yakuba.plans.pages.blocks import Block, on_measure
from yakuba.plans.reads.life import Life
from yakuba.plans.reads.papers import WHOLE, of_task
from yakuba.plans.reads.tree import MeasureView
from yakuba.plans.rules.life import KIND

ATTACH: Final = "attach"
"""The button of a step's form that attaches what was chosen, and ends nothing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files that came with a form: what was refused and what to do, and whether the step may go on."""

    refused: Sequence[tuple[Text, Text]] = ()
    ends_here: bool = False


def take(request: StaffRequest, found: Life, task_id: str, *, at: datetime) -> Taken:
    """Attach the files that came with the sheet of a step. What was typed beside them is the caller's to keep."""
    asked = ATTACH in request.POST
    brought = commands.uploaded(request.FILES.getlist("file"))
    if found.waiting is None or found.waiting.task.task_id != task_id or not _may_attach(found, request.actor, at):
        return Taken()  # whoever was faster, the answer to the sheet says so
    if not brought:
        return Taken([(refusals.NoFile.words, refusals.NoFile.remedy)] if asked else (), asked)
    _done, refused = commands.attach_all(found.ref, of_task(task_id), brought, actor=request.actor, at=at)
    told = [(refusals.of_file(name, one), one.remedy) for name, one in refused]
    return Taken(told, asked or bool(told))


def of_steps(found: Life, viewer: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of a life shows of papers: those of the open step, and those of each step by its part."""
    there = reads.attached(found.ref)
    by_part: dict[str, list[PaperView]] = {}
    for one in there:
        by_part.setdefault(one.part, []).append(one)
    open_ = of_task(found.waiting.task.task_id) if found.waiting else ""
    return {
        "files": by_part,
        "open_part": open_,
        "open_files": by_part.get(open_, []),
        "may_attach": bool(open_) and _may_attach(found, viewer, at),
        "paper_names": _names(there),
    }


def of_sheet(found: Life, refused: Sequence[tuple[Text, Text]]) -> dict[str, Any]:
    """Return what the sheet of the open step shows of papers: those attached so far, and what to choose more with."""
    task = found.waiting.task.task_id if found.waiting else ""
    there = reads.attached(found.ref, of_task(task))
    return {
        "attached": there,
        "paper_names": _names(there),
        "refused": refused,
        "accepted": ACCEPTED,
        "most": reads.limits().size // (1024 * 1024),
    }


@on_measure(order=22)
def of_measure(measure: MeasureView, actor: Actor, at: datetime) -> Block | None:
    """Show on the page of a measure its own papers, and how many hang on its steps."""
    if not measure.node.is_measure or measure.plan.reference:
        return None
    ref = Ref(KIND, measure.ref.id)
    there = reads.attached(ref)
    own = [one for one in there if one.part == WHOLE]
    context: Mapping[str, Any] = {
        "thing": ref,
        "part": WHOLE,
        "found": own,
        "names": _names(own),
        "more": len(there) - len(own),
        "may": reads.place(ref, WHOLE, actor, at=at).may,
        "plan": measure.plan.slug,
        "key": measure.node.key,
    }
    return Block("plans/papers_block.html", context)


def _may_attach(found: Life, viewer: Actor, at: datetime) -> bool:
    if found.waiting is None:
        return False
    return "attach" in reads.place(found.ref, of_task(found.waiting.task.task_id), viewer, at=at).may


def _names(found: Sequence[PaperView]) -> dict[str, str]:
    return people.names(who for one in found for who in one.people)

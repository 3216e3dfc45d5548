"""Where papers hang on a measure: on the measure itself, on the step that is open, on the record of a step that was ended."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from yakuba.flows import reads as flows
from yakuba.flows.commands import may_end
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.papers.rules.keepers import ALL, NONE, Deed, Place
from yakuba.plans.models import Node
from yakuba.plans.reads.plans import is_over
from yakuba.plans.rules.life import KIND
from yakuba.plans.rules.steps import SHEETS

WHOLE: Final = "measure"
"""The part of a measure that is the measure itself."""
_TASK: Final = "task-"
_STEP: Final = "step-"
_OWN: Final = Text("施策の資料", "せさくの しりょう", "Papers of the measure")
_TAKES: Final[frozenset[Deed]] = frozenset({"take_back"})


def of_task(task_id: str) -> str:
    """Return the part for the papers of a step that is open."""
    return f"{_TASK}{task_id}"


def of_step(sheet: int) -> str:
    """Return the part for the papers of a step that was ended, by the id of its sheet."""
    return f"{_STEP}{sheet}"


def place(id_: str, part: str, viewer: Actor, at: datetime) -> Place:
    """Return the place for papers at a part of a measure. Everybody at the desk may see it. Raises NotHere.

    Its section works on it, and the CIO's staff; on the papers of an open step also whoever's turn it is. What a
    step was ended with stays as it was: the CIO's staff alone may take it back, where it must not be there.
    """
    node = Node.objects.select_related("plan").filter(pk=id_, is_measure=True).first()
    if node is None:
        raise NotHere
    if part == WHOLE:
        changes = _works(node, viewer) and not _closed(node, at)
        return Place(Text.read(node.title), _OWN, ("plans:measure", _page(node)), ALL if changes else NONE)
    life = ("plans:life", _page(node))
    if part.startswith(_TASK):
        return Place(Text.read(node.title), _sheet(part.removeprefix(_TASK)), life, _at_task(node, part, viewer))
    sheet = part.removeprefix(_STEP)
    row = node.steps.filter(pk=sheet).first() if part.startswith(_STEP) and _is_number(sheet) else None
    if row is None:
        raise NotHere
    return Place(Text.read(node.title), _sheet(row.task_id), life, _TAKES if viewer.may("plan.steer") else NONE)


def _at_task(node: Node, part: str, viewer: Actor) -> frozenset[Deed]:
    task = next((one for one in flows.open_tasks(Ref(KIND, node.pk)) if of_task(one.task_id) == part), None)
    if task is None or node.removed_on is not None:
        return NONE
    return ALL if _works(node, viewer) or may_end(viewer, post=task.post, section=task.section) else NONE


def _works(node: Node, viewer: Actor) -> bool:
    own = viewer.may("plan.work") and bool(node.owner) and node.owner == viewer.section
    return not node.plan.reference and (own or viewer.may("plan.steer"))


def _closed(node: Node, at: datetime) -> bool:
    return node.removed_on is not None or is_over(node.plan, at.date())


def _page(node: Node) -> tuple[str, ...]:
    return node.plan.slug, node.key


def _sheet(task_id: str) -> Text:
    if task_id not in SHEETS:
        raise NotHere
    return SHEETS[task_id].title


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) < 19

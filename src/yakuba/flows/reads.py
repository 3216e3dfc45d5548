"""What flows tell: what is open, what was done, and the picture of where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from yakuba.flows.models import FlowDefinition, OpenTask, Run, StepDone
from yakuba.flows.rules import ENDS, Machine, Outcome, picture, words
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Task:
    """An open task: whose turn it is, since when, and how it may end.

    ``version`` is what the person sees; it goes back with the outcome, so that nobody decides on a stale page.
    """

    ref: Ref
    task_id: str
    name: Text
    post: str
    section: str
    since: datetime
    outcomes: tuple[Outcome, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Step:
    """A task that was ended, and how. It waited from ``began_at`` to ``ended_at``."""

    task_id: str
    name: Text
    post: str
    section: str
    outcome: str
    label: Text
    actor_id: str
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """The flow drawn with the place where it stands (``svg``), and the same as lines of ``words``."""

    svg: str
    words: tuple[str, ...]


@lru_cache(maxsize=256)
def machine_of(digest: str) -> Machine:
    """Return the machine of a definition, made once a process: a digest names one text for ever."""
    found = FlowDefinition.objects.filter(pk=digest).first()
    if found is None:
        raise NotHere
    return Machine(found.xml)


def open_tasks(ref: Ref) -> list[Task]:
    """Return what is open of a thing: nothing once it has ended, or when no flow works on it."""
    return open_tasks_of([ref]).get(ref, [])


def open_tasks_of(refs: Iterable[Ref]) -> dict[Ref, list[Task]]:
    """Return what is open of each of many things, in one query."""
    rows = OpenTask.objects.filter(run__ref__in=[str(ref) for ref in refs]).select_related("run")
    found: dict[Ref, list[Task]] = {}
    for row in rows.defer("run__state"):
        found.setdefault(Ref.parse(row.run.ref), []).append(task_of(row, row.run))
    return found


def having_tasks(refs: Iterable[Ref]) -> frozenset[Ref]:
    """Return those of many things of which something is open."""
    found = OpenTask.objects.filter(run__ref__in=[str(ref) for ref in refs])
    return frozenset(Ref.parse(ref) for ref in found.values_list("run__ref", flat=True))


def tasks_for(posts: Collection[str], section: str, *, kind: str = "", most: int = 200) -> list[Task]:
    """Return what waits for these posts of a section, or of the whole hall, what has waited longest first.

    With a ``kind``, only tasks about things of that kind.
    """
    rows = OpenTask.objects.filter(post__in=posts, section__in=(section, "")).select_related("run").defer("run__state")
    if kind:
        rows = rows.filter(run__ref__startswith=f"{kind}:")
    return [task_of(row, row.run) for row in rows.order_by("since", "pk")[:most]]


def tasks_about(kind: str) -> list[Task]:
    """Return all that is open about things of a kind, what has waited longest first."""
    rows = OpenTask.objects.filter(run__ref__startswith=f"{kind}:").select_related("run").defer("run__state")
    return [task_of(row, row.run) for row in rows.order_by("since", "pk")]


def task_of(row: OpenTask, run: Run) -> Task:
    """Return the task of a row."""
    flow = machine_of(run.definition_id).flow
    return Task(
        ref=Ref.parse(run.ref),
        task_id=row.task_id,
        name=flow.nodes[row.task_id].name,
        post=row.post,
        section=row.section,
        since=row.since,
        outcomes=flow.outcomes[row.task_id],
        version=run.version,
    )


def steps_done(ref: Ref) -> list[Step]:
    """Return the steps of a thing, oldest first."""
    rows = StepDone.objects.filter(run__ref=str(ref)).select_related("run").defer("run__state").order_by("pk")
    return [_step(row) for row in rows]


def _step(row: StepDone) -> Step:
    flow = machine_of(row.run.definition_id).flow
    outcome = flow.outcome(row.task_id, row.outcome)
    return Step(
        task_id=row.task_id,
        name=flow.nodes[row.task_id].name,
        post=row.post,
        section=row.section,
        outcome=row.outcome,
        label=outcome.label if outcome else ENDS["withdrawn"],
        actor_id=row.actor_id,
        began_at=row.began_at,
        ended_at=row.ended_at,
    )


def ended_as(ref: Ref) -> str:
    """Return how the last work on a thing ended (see `rules.ENDS`), or "" while it goes on."""
    return Run.objects.filter(ref=str(ref)).order_by("pk").values_list("ended", flat=True).last() or ""


def picture_of(ref: Ref, language: str) -> Picture:
    """Return the picture of the last flow of a thing with the place where it stands. Raises NotHere if it had none."""
    run = Run.objects.defer("state").filter(ref=str(ref)).order_by("pk").last()
    if run is None:
        raise NotHere
    flow = machine_of(run.definition_id).flow
    here = set(run.open.values_list("task_id", flat=True))
    done = set(run.steps.values_list("task_id", flat=True)) - here
    here |= {node.id for node in flow.nodes.values() if run.ended and node.end == run.ended}
    return Picture(picture(flow, here, done, language), words(flow, here, done, language))

"""The inbox: the cases of a section, what is due first at the top, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from yakuba.casework.models import Case, SearchKey
from yakuba.casework.reads.cases import clock_of
from yakuba.casework.rules import CLOSED, Stage, may_see
from yakuba.flows.reads import Task, open_tasks_of
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere
from yakuba.ground.japanese.characters import halve, squeeze
from yakuba.ground.japanese.search import search_key
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text

View = Literal["open", "turn", "mine", "unassigned", "waiting", "late", "closed", "all"]
VIEWS: Final[tuple[View, ...]] = ("open", "turn", "mine", "unassigned", "waiting", "late", "closed", "all")


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """Which cases to show.

    ``view``: ``open`` all that is not closed, ``turn`` what waits for a post of the one who looks, ``mine`` what they
    are in charge of, ``unassigned``, ``waiting`` for the resident, ``late``, ``closed``, ``all``. ``section`` empty:
    their own; that of others needs ``case.read_all`` and ``why``. ``query``: a name in any writing, or a receipt
    number. ``answered``: the key of an answer and what it must be.
    """

    section: str = ""
    view: View = "open"
    stage: Stage | None = None
    procedure_id: str = ""
    query: str = ""
    answered: tuple[str, str] | None = None
    page: int = 1
    per_page: int = 25
    why: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list. ``days_left`` are working days, negative when late, None when closed or without a period."""

    ref: Ref
    receipt: str
    procedure_id: str
    edition: str
    title: Text
    applicant_name: str
    applicant_kana: str
    received_at: datetime
    due_on: date | None
    days_left: int | None
    paused: bool
    stage: Stage
    post: str
    task_name: Text | None
    assignee: str
    section: str
    version: int


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the list; ``counts`` holds how many cases each view of the section has, whatever is searched."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[View, int]


@transaction.atomic
def inbox(actor: Actor, wanted: Filter, *, at: datetime) -> InboxPage:
    """Return a page of the inbox, and write into the journal whose names were shown. Raises NotHere."""
    section = wanted.section or actor.section
    if not section or not may_see(actor, section=section, why=wanted.why):
        raise NotHere
    today = at.astimezone(JST).date()
    views = _views(actor, today)
    here = Case.objects.filter(section=section)
    counted = here.aggregate(**{view: Count("pk", filter=condition) for view, condition in views.items()})
    found = _narrowed(here.filter(views[wanted.view]), wanted)
    total = found.count()
    pages = max(-(-total // wanted.per_page), 1)
    page = min(max(wanted.page, 1), pages)
    first = (page - 1) * wanted.per_page
    ordered = found.order_by(F("due_on").asc(nulls_last=True), "received_at", "id")
    if wanted.view == "closed":
        ordered = found.order_by("-closed_at", "id")
    cases = list(ordered.defer("answers", "attachments")[first : first + wanted.per_page])
    tasks = open_tasks_of(Ref("case", case.id) for case in cases)
    rows = tuple(_row(case, tasks.get(Ref("case", case.id), []), today) for case in cases)
    journal.record_all(actor, "case.listed", [row.ref for row in rows], at=at, why=wanted.why)
    return InboxPage(rows, total, page, pages, {view: counted[view] for view in VIEWS})


def _views(actor: Actor, today: date) -> dict[View, Q]:
    open_ = ~Q(stage__in=[stage.value for stage in CLOSED])
    return {
        "open": open_,
        "turn": Q(post__in=sorted(actor.posts)),
        "mine": open_ & Q(assignee=actor.id),
        "unassigned": open_ & Q(assignee=""),
        "waiting": Q(stage=Stage.CORRECTING),
        "late": open_ & Q(due_on__lt=today, paused_since=None),
        "closed": ~open_,
        "all": Q(),
    }


def _narrowed(found: QuerySet[Case], wanted: Filter) -> QuerySet[Case]:
    if wanted.stage is not None:
        found = found.filter(stage=wanted.stage)
    if wanted.procedure_id:
        found = found.filter(procedure_id=wanted.procedure_id)
    if wanted.answered is not None:
        # No index helps here: it is the open cases of one section that are looked through, and only when asked for.
        key, value = wanted.answered
        found = found.filter(**{f"answers__{key}": value})
    query = squeeze(wanted.query)
    if not query:
        return found
    matching = Q(receipt__istartswith=halve(query).replace(" ", ""))
    key = search_key(query)
    if key:
        matching |= Q(Exists(SearchKey.objects.filter(case=OuterRef("pk"), key__startswith=key)))
    return found.filter(matching)


def _row(case: Case, tasks: list[Task], today: date) -> Row:
    clock = clock_of(case, today)
    return Row(
        ref=Ref("case", case.id),
        receipt=case.receipt,
        procedure_id=case.procedure_id,
        edition=case.edition,
        title=Text.read(case.title),
        applicant_name=case.applicant_name,
        applicant_kana=case.applicant_kana,
        received_at=case.received_at,
        due_on=clock.due_on,
        days_left=clock.days_left,
        paused=clock.paused_since is not None,
        stage=Stage(case.stage),
        post=case.post,
        task_name=tasks[0].name if tasks else None,
        assignee=case.assignee,
        section=case.section,
        version=case.version,
    )

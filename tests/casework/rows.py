"""What the rows of a case promise, whatever was done with it: each promise a function, which says what is broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.db import connection

from tests.casework.law import Law
from yakuba.applications.models import Message, Progress
from yakuba.casework import models
from yakuba.flows.models import OpenTask, Run, StepDone
from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine, OutboxEvent
from yakuba.ground.ref import Ref
from yakuba.papers.models import Letter

TABLES: Final[tuple[Any, ...]] = (
    models.Case,
    models.Correction,
    models.Proposal,
    models.Decision,
    models.Note,
    models.SearchKey,
    Run,
    OpenTask,
    StepDone,
)
"""What a case consists of."""


def _tables(since: int) -> list[Any]:
    later = (JournalLine.objects.filter(pk__gt=since), OutboxEvent.objects.filter(told_at=None))
    return [rows.order_by("pk") for rows in (*(table.objects.all() for table in TABLES), *later)]


@lru_cache
def _statements(since: int) -> list[tuple[str, Any]]:
    return [rows.query.sql_with_params() for rows in _tables(since)]


def _fetched(statement: str, params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Rows:
    """All rows that a deed may write; of the journal and the outbox those that came since the beginning."""

    cases: tuple[Any, ...]
    corrections: tuple[Any, ...]
    proposals: tuple[Any, ...]
    decisions: tuple[Any, ...]
    notes: tuple[Any, ...]
    keys: tuple[Any, ...]
    runs: tuple[Any, ...]
    tasks: tuple[Any, ...]
    steps: tuple[Any, ...]
    lines: tuple[Any, ...]
    events: tuple[Any, ...]
    raw: tuple[Any, ...]

    @classmethod
    def now(cls, since: int, before: Rows | None = None) -> Rows:
        """Read them. ``since`` is the last line of the journal that is of no interest.

        Most of what is tried changes nothing, and reading rows is most of the work: so they are compared as the
        database gives them, and only tables that have changed since ``before`` are made into rows anew.
        """
        raw = tuple(_fetched(*statement) for statement in _statements(since))
        if before and before.raw == raw:
            return before
        names = [one.name for one in fields(cls)][:-1]
        made = {
            name: getattr(before, name) if before and before.raw[n] == raw[n] else tuple(rows.values_list(named=True))
            for n, (name, rows) in enumerate(zip(names, _tables(since), strict=True))
        }
        return cls(**made, raw=raw)

    def of(self, law: Law) -> Any:
        """Return the row of a case."""
        return next(row for row in self.cases if row.id == law.ref.id)

    def run(self, law: Law) -> Any:
        """Return the one run of a case."""
        (run,) = [row for row in self.runs if row.ref == str(law.ref)]
        return run

    def way(self, law: Law) -> list[Any]:
        """Return the steps of a case, oldest first."""
        run = self.run(law)
        return [step for step in self.steps if step.run_id == run.id]


def it_stands_at_exactly_one_place(rows: Rows, law: Law) -> None:
    """One run, one open task at the place where it must be, with the post and the section whose turn it is."""
    case, run = rows.of(law), rows.run(law)
    here = [(task.task_id, task.post, task.section) for task in rows.tasks if task.run_id == run.id]
    assert here == ([] if law.ended else [(law.place, law.post, law.section)])
    assert (run.ended, run.section) == (law.ended, law.section)
    stands = (case.stage, case.post, case.section, case.assignee, case.version)
    assert stands == (law.stage, law.post, law.section, law.assignee, law.version)
    assert (case.closed_at is not None) == bool(law.ended)


def it_came_by_drawn_ways(rows: Rows, law: Law, people: Mapping[str, Actor]) -> None:
    """Each step begins where the one before ended, leads along a line of the drawing, and was done by one of its post."""
    place = law.drawing.begins
    for step in rows.way(law):
        assert (step.task_id, step.post) == (place, law.drawing.lanes[place])
        resident = step.actor_kind == "resident"
        if resident and step.outcome == "withdraw":
            (place,) = [end for end, name in law.drawing.ends.items() if name == "withdrawn"]
            continue
        place = law.drawing.ways[place, step.outcome]
        assert resident == (step.post == "resident")
        if not resident:
            who = people[step.actor_id]
            assert step.post in who.posts
            assert step.section == who.section
            assert who.may("case.work")
    assert place == law.place


def nobody_approved_what_they_proposed(rows: Rows, law: Law) -> None:
    """Whoever approves is not the one whose proposal it is, and an approval has a proposal."""
    proposer = ""
    for step in rows.way(law):
        if step.outcome in ("propose", "refuse"):
            proposer = step.actor_id
        if step.outcome == "approve":
            assert proposer
            assert step.actor_id != proposer
        if step.outcome == "send_back":
            proposer = ""
    lying = [row.proposed_by for row in rows.proposals if row.case_id == law.ref.id]
    assert lying == ([proposer] if proposer and law.ended != "withdrawn" else [])


def it_is_decided_once_and_says_why(rows: Rows, law: Law) -> None:
    """There is a decision exactly where the flow ended with one, by whoever did the last step; a refusal says why."""
    found = [row for row in rows.decisions if row.case_id == law.ref.id]
    decided = law.ended in ("accepted", "refused")
    assert [row.outcome for row in found] == ([law.ended] if decided else [])
    for row in found:
        assert row.decided_by == rows.way(law)[-1].actor_id
        grounds = (bool(row.reason.strip()), bool(row.basis.strip()), bool(row.appeal))
        assert grounds == (law.ended == "refused",) * 3


def a_correction_waits_while_the_resident_corrects(rows: Rows, law: Law) -> None:
    """One correction is open while it is the resident's turn, none else; one answered was asked before."""
    asked = [row for row in rows.corrections if row.case_id == law.ref.id]
    if not law.ended:
        assert len([row for row in asked if row.answered_at is None]) == (law.post == "resident")
    assert all(row.items and (row.answered_at is None or row.asked_at <= row.answered_at) for row in asked)


def no_clock_ran_backwards(rows: Rows, law: Law, at: datetime) -> None:
    """The last day never comes nearer, pauses never shrink, nothing ends before it began or in the future."""
    case = rows.of(law)
    assert (case.paused_since is not None) == (law.stage == "correcting")
    now = (case.paused_days, case.due_on)
    before = law.clock or now
    assert now[0] >= before[0]
    assert now[1] >= before[1]
    assert now == before or law.stage != "correcting"
    law.clock = now
    assert case.opened_at <= (case.closed_at or at) <= at
    assert (case.took_days is not None) == bool(law.ended)
    assert (case.took_days or 0) >= 0
    for step in rows.way(law):
        assert case.opened_at <= step.began_at <= step.ended_at <= at


def letters_and_pages_came(filing: Ref, cases: list[Law]) -> None:
    """A letter has come for each decision that sends one, once, and for nothing else; each page says the stage as it is."""
    owed = [law for law in cases if law.ended in law.rules.letters]
    kept = Letter.objects.filter(about__in=[str(law.ref) for law in cases]).values_list("about", "kind")
    assert sorted(kept) == sorted((str(law.ref), f"decision-{law.ended}") for law in owed)
    brought = Message.objects.filter(filing_id=filing.id, kind=Message.Kind.LETTER)
    assert sorted(brought.values_list("procedure", flat=True)) == sorted(law.rules.id for law in owed)
    pages = dict(Progress.objects.filter(filing_id=filing.id).values_list("procedure", "stage"))
    assert {law.rules.id: pages.get(law.rules.id) for law in cases} == {law.rules.id: law.stage for law in cases}


PROMISES = (
    it_stands_at_exactly_one_place,
    nobody_approved_what_they_proposed,
    it_is_decided_once_and_says_why,
    a_correction_waits_while_the_resident_corrects,
)
"""Those that hang on rows alone."""

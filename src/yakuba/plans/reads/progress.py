"""Rounds of reports: who was asked, who has reported, what; and the dated notes on a measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere
from yakuba.ground.text import Text
from yakuba.plans.models import Observation, Plan, Report, Round
from yakuba.plans.reads.tree import NodeView
from yakuba.plans.rules import halves


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round: which half, when it opened, is due, was closed; how many were asked and have handed in."""

    slug: str
    plan_title: Text
    half: int
    opened_at: datetime
    due: date
    closed_at: datetime | None
    asked: int
    handed: int

    @property
    def name(self) -> Text:
        """The half in words."""
        return halves.name(self.half)

    @property
    def missing(self) -> int:
        """How many reports are not there."""
        return self.asked - self.handed


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with the measure it is about. ``light`` is by rule, ``chosen`` another one with its ``reason``."""

    slug: str
    half: int
    due: date
    key: str
    title: Text
    number: str
    owner: str
    state: str
    text: str
    next_step: str
    percent: int | None
    light: str
    chosen: str
    reason: str
    by: str
    at: datetime | None
    reminded_at: datetime | None
    version: int
    closed: bool = False

    @property
    def shown(self) -> str:
        """The light that counts."""
        return self.chosen or self.light

    @property
    def handed(self) -> bool:
        """Whether it was handed in."""
        return self.state == "handed"

    @property
    def late(self) -> bool:
        """Whether it was handed in after the day it was due."""
        return self.handed and self.at is not None and self.at.astimezone(JST).date() > self.due

    def overdue(self, on: date) -> bool:
        """Tell whether it is not there although the day has passed."""
        return not self.handed and self.due < on

    @property
    def name(self) -> Text:
        """The half in words."""
        return halves.name(self.half)

    @property
    def written(self) -> str:
        """The half as addresses write it."""
        return halves.write(self.half)


@dataclass(frozen=True, slots=True)
class NoteView:
    """A short dated note on a measure, by the loop of observe, orient, decide, act."""

    kind: str
    text: str
    on: date
    by: str


def rounds(slug: str) -> list[RoundView]:
    """Return the rounds of a plan, the newest first."""
    return [_round(row) for row in _counted().filter(plan__slug=slug).order_by("-half")]


def round_of(slug: str, half: int) -> RoundView:
    """Return one round. Raises NotHere."""
    row = _counted().filter(plan__slug=slug, half=half).first()
    if row is None:
        raise NotHere
    return _round(row)


def reports(slug: str, half: int) -> list[ReportView]:
    """Return all reports of a round in the order of the plan."""
    return [_report(row) for row in _rows().filter(round__plan__slug=slug, round__half=half).order_by(*_ORDER)]


def report(slug: str, half: int, key: str) -> ReportView:
    """Return the report on a measure. Raises NotHere if it was not asked in that round."""
    row = _rows().filter(round__plan__slug=slug, round__half=half, node__key=key).first()
    if row is None:
        raise NotHere
    return _report(row)


def former(one: ReportView) -> ReportView | None:
    """Return the report on the same measure that was handed in before, for having its text at hand."""
    rows = _rows().filter(round__plan__slug=one.slug, node__key=one.key, round__half__lt=one.half, state="handed")
    row = rows.order_by("-round__half").first()
    return _report(row) if row else None


def reports_on(node: NodeView) -> list[ReportView]:
    """Return all reports on a measure that were handed in, the newest first."""
    return [_report(row) for row in _rows().filter(node=node.id, state="handed").order_by("-round__half")]


def waiting(section: str) -> list[ReportView]:
    """Return the reports that a section still owes, the most pressing first."""
    rows = _rows().filter(_owed(), node__owner=section)
    return [_report(row) for row in rows.order_by("round__due", *_ORDER)]


def overdue(on: date, slug: str = "") -> list[ReportView]:
    """Return the reports of running plans, or of one plan, that should have been there by a day, the oldest first."""
    rows = _rows().filter(_owed(), round__due__lt=on)
    rows = rows.filter(round__plan__slug=slug) if slug else rows
    return [_report(row) for row in rows.order_by("round__due", *_ORDER)]


def notes(node: NodeView, kind: str = "") -> list[NoteView]:
    """Return the notes on a measure, the newest first; of one kind, if one is named."""
    rows = Observation.objects.filter(node=node.id, **({"kind": kind} if kind else {})).order_by("-on", "-id")
    return [NoteView(one.kind, one.text, one.on, one.by) for one in rows]


def by_owner(found: Iterable[ReportView]) -> dict[str, list[ReportView]]:
    """Return reports by the section in charge, in the order in which sections first come."""
    sections: dict[str, list[ReportView]] = {}
    for one in found:
        sections.setdefault(one.owner, []).append(one)
    return sections


_ORDER = ("node__order", "node__key")


def _owed() -> Q:
    """Give what is owed: not handed in, of a plan that runs and a measure that was not taken out since."""
    return (
        ~Q(state="handed")
        & Q(round__plan__state=Plan.State.RUNNING, round__plan__reference=False)
        & Q(node__removed_on=None)
    )


def _counted() -> QuerySet[Round]:
    asked, handed = Count("reports"), Count("reports", filter=Q(reports__state="handed"))
    return Round.objects.select_related("plan").annotate(asked=asked, handed=handed)


def _round(row: Any) -> RoundView:
    title = Text.read(row.plan.title)
    return RoundView(row.plan.slug, title, row.half, row.opened_at, row.due, row.closed_at, row.asked, row.handed)


def _rows() -> Any:
    return Report.objects.select_related("node").annotate(
        slug=F("round__plan__slug"), half=F("round__half"), due=F("round__due"), closed_at=F("round__closed_at")
    )


def _report(row: Any) -> ReportView:
    return ReportView(
        slug=row.slug,
        half=row.half,
        due=row.due,
        key=row.node.key,
        title=Text.read(row.node.title),
        number=row.node.number,
        owner=row.node.owner,
        state=row.state,
        text=row.text,
        next_step=row.next_step,
        percent=row.percent,
        light=row.light,
        chosen=row.chosen,
        reason=row.reason,
        by=row.by,
        at=row.at,
        reminded_at=row.reminded_at,
        version=row.version,
        closed=row.closed_at is not None,
    )

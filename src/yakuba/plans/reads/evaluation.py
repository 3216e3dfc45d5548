"""The yearly evaluation of a plan: marks beside what was reported, what rolls into the next year, the resolution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from yakuba.ground.errors import NotHere
from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.ground.text import Text
from yakuba.plans.models import Evaluation
from yakuba.plans.reads import progress
from yakuba.plans.reads.progress import ReportView
from yakuba.plans.reads.schedule import group_of, schedule
from yakuba.plans.reads.tree import NodeView, Tree
from yakuba.plans.rules import evaluation as rules
from yakuba.plans.rules import halves
from yakuba.plans.rules.evaluation import Body, Change, Mark, Promise
from yakuba.plans.rules.rounds import NOT_YET
from yakuba.plans.rules.schedule import action_plan


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """An evaluation as it stands. ``resolution`` is the Ref of the resolution by which a body accepted it."""

    fiscal_year: int
    body: Body
    resolution: str
    closed_at: datetime | None
    by: str
    version: int

    @property
    def name(self) -> Text:
        """The year in words."""
        return year_name(self.fiscal_year)


@dataclass(frozen=True, slots=True)
class MeasureYear:
    """A measure in the year: its mark, and what was reported in its halves."""

    node: NodeView
    mark: Mark
    reports: tuple[ReportView, ...]


@dataclass(frozen=True, slots=True)
class PolicyYear:
    """A policy in the year: what is said of it, and its measures."""

    key: str
    title: Text
    text: str
    measures: tuple[MeasureYear, ...]


def evaluations(slug: str) -> list[EvaluationView]:
    """Return the evaluations of a plan, the newest first."""
    return [_view(row) for row in Evaluation.objects.filter(plan__slug=slug).order_by("-fiscal_year")]


def evaluation(slug: str, year: int) -> EvaluationView:
    """Return the evaluation of a fiscal year. Raises NotHere."""
    row = Evaluation.objects.filter(plan__slug=slug, fiscal_year=year).first()
    if row is None:
        raise NotHere
    return _view(row)


def years_open(whole: Tree, *, on: date) -> list[int]:
    """Return the fiscal years of a plan, up to the one that runs, of which there is no evaluation yet."""
    known = {one.fiscal_year for one in evaluations(whole.plan.slug)}
    last = min(fiscal_year(on), fiscal_year(whole.plan.ends) if whole.plan.ends else halves.LAST // 2)
    return [year for year in range(fiscal_year(whole.plan.starts), last + 1) if year not in known]


def measures_of(whole: Tree, year: int, *, on: date) -> list[NodeView]:
    """Return the measures that are evaluated for a year: those with a bar in it, or about which was reported."""
    lines = {line.row.key for line in action_plan(schedule(whole, on=on).rows, year)}
    reported = {one.key for one in _reports(whole.plan.slug, year) if one.handed}
    return [node for node in whole.measures if node.stage not in NOT_YET and node.key in lines | reported]


def policies(whole: Tree, one: EvaluationView, *, on: date) -> list[PolicyYear]:
    """Return what an evaluation says, policy by policy, beside the reports of the year."""
    said: dict[str, list[ReportView]] = {}
    for report in _reports(whole.plan.slug, one.fiscal_year):
        if report.handed:
            said.setdefault(report.key, []).append(report)
    found: dict[str, list[MeasureYear]] = {}
    for node in measures_of(whole, one.fiscal_year, on=on):
        mark = one.body.marks.get(node.key, Mark())
        line = MeasureYear(node, mark, tuple(said.get(node.key, ())))
        found.setdefault(group_of(whole, node), []).append(line)
    return [
        PolicyYear(
            key,
            whole.by_key[key].title if key else whole.plan.title,
            one.body.policies.get(key or "-", ""),
            tuple(lines),
        )
        for key, lines in found.items()
    ]


def promised(whole: Tree, year: int, *, on: date) -> Mapping[str, Promise]:
    """Return the action plan of a year as it stands now; without measures that are stopped by the evaluation before."""
    before = Evaluation.objects.filter(plan__slug=whole.plan.slug, fiscal_year=year - 1).first()
    stopped = {key for key, mark in _view(before).body.marks.items() if mark.carry == "stop"} if before else set()
    lines = action_plan(schedule(whole, on=on).rows, year)
    return rules.promises(line for line in lines if line.row.key not in stopped)


def rolled(whole: Tree, one: EvaluationView, *, on: date) -> list[Change]:
    """Return what the next year's action plan has otherwise than this year's.

    Once the evaluation is closed, the next year's is the one that was frozen with it.
    """
    after = one.body.next if one.closed_at else promised(whole, one.fiscal_year + 1, on=on)
    return rules.changes(_this_year(whole, one, on), after)


def _this_year(whole: Tree, one: EvaluationView, on: date) -> Mapping[str, Promise]:
    before = Evaluation.objects.filter(plan__slug=whole.plan.slug, fiscal_year=one.fiscal_year - 1).first()
    frozen = _view(before).body.next if before is not None and before.closed_at else {}
    return frozen or promised(whole, one.fiscal_year, on=on)


def _reports(slug: str, year: int) -> list[ReportView]:
    return [report for half in halves.halves_of(year) for report in progress.reports(slug, half)]


def _view(row: Evaluation) -> EvaluationView:
    return EvaluationView(row.fiscal_year, rules.body(row.body), row.resolution, row.closed_at, row.by, row.version)

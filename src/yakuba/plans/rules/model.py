"""The nouns of a plan as it is written: a plan pack, its tree, its bars, its challenges, what went before.

Levels are free: a plan says itself whether it has ideals, policies, fields, directions or sheets, and in which order.
So are axes: a list of classes to which a node belongs (official-data articles, national priorities), in the edition to
which the plan refers. A pack is a folder, `plans/<id>/`, of these files, each optional but the first:

    plan.yaml        `Head`
    nodes.yaml       a list of `Node`, in the order of the tree
    challenges.yaml  a list of `Challenge`
    earlier.yaml     a list of `Earlier`: what became of the measures of the plan before
    bodies.yaml      a list of `Body`, with ordinance, members, meetings
    flows.yaml       a list of `FlowPart`: the way of a measure as the document draws it
    tables.yaml      a list of `Table`: what the document shows as a table, cell by cell
    surveys.yaml     a list of `Survey`: what residents and staff were asked, with the shares printed
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from yakuba.ground.text import Text
from yakuba.plans.rules.parts import Half, Id, Part, Words
from yakuba.plans.rules.shown import FlowPart, FlowStep, Survey, SurveyAnswer, SurveyQuestion, Table

__all__ = ["FlowPart", "FlowStep", "Half", "Id", "Part", "Survey", "SurveyAnswer", "SurveyQuestion", "Table", "Words"]
# What lies in the two files beside this one; whoever speaks of a plan finds all its nouns here.


class Source(Part, frozen=True, kw_only=True):
    """From which document a plan comes: its title, who published it, when; ``url`` and ``licence`` where known."""

    title: str
    publisher: str
    published: str = ""
    url: str = ""
    licence: str = ""


class Level(Part, frozen=True, kw_only=True):
    """A level of the tree (階層). ``kind`` is what the house does there: ``measure`` has sheets, bars and reports."""

    id: Id
    title: Words
    kind: Literal["aim", "group", "measure"] = "group"


class AxisClass(Part, frozen=True, kw_only=True):
    """One class of an axis, e.g. 「ア 手続における情報通信の技術の利用等」."""

    id: Id
    title: Words


class Axis(Part, frozen=True, kw_only=True):
    """A list of classes (分類軸) in one edition, e.g. 自治体DX推進計画 重点取組事項 2020年12月版."""

    id: Id
    title: Words
    edition: str = ""
    classes: tuple[AxisClass, ...] = ()


class Upper(Part, frozen=True, kw_only=True):
    """A plan or law with which this one is aligned (上位計画・関連計画・根拠法)."""

    id: Id
    title: Words
    kind: Literal["comprehensive", "reform", "sector", "prefecture", "national", "law"]
    note: Words = ""
    items: tuple[AxisClass, ...] = ()
    """The parts of it to which nodes refer."""


class Head(Part, frozen=True, kw_only=True):
    """A plan: whose it is, for which years, which levels and axes it has."""

    id: Id
    municipality: str
    """Code of the local government (全国地方公共団体コード), six digits."""
    name: Words
    """Name of the municipality."""
    title: Words
    period_from: date
    period_until: date | None = None
    """Last day; none where the document sets none."""
    period_note: Words = ""
    """What the document says of its period beyond the two days."""
    adopted: str = ""
    """When it was decided, as precisely as the document says: ``2021-04``, ``2023-03-22``."""
    purpose: Words = ""
    roles: tuple[Words, ...] = ()
    """What this plan also counts as, e.g. 市町村官民データ活用推進計画."""
    source: Source | None = None
    levels: tuple[Level, ...]
    axes: tuple[Axis, ...] = ()
    upper: tuple[Upper, ...] = ()
    topics: tuple[Topic, ...] = ()
    rolling: Words = ""
    """How it is revised (every year, when needed)."""
    scoring: Scoring | None = None
    days: dict[str, int] = msgspec.field(default_factory=dict)
    """In how many days a step of a measure's way is due, where the town set other days than the usual (`rules.steps`)."""


class Topic(Part, frozen=True, kw_only=True):
    """Something that the plan explains beside its tree: a mindset, a technology, a development."""

    id: Id
    title: Words
    text: Words = ""
    group: str = ""


class Score(Part, frozen=True, kw_only=True):
    """One of the things that are scored, with what each number means."""

    id: str
    title: Words
    scale: dict[int, Words] = msgspec.field(default_factory=dict)


class Scoring(Part, frozen=True, kw_only=True):
    """How priorities are found (優先度). ``printed`` is the document's own rule, kept as it is; ``formula`` is CEL over the scores.

    A threshold is the least result that earns the class; classes stand from the highest to the lowest.
    """

    scores: tuple[Score, ...]
    printed: str = ""
    formula: str = "G * Q * C * D"
    classes: tuple[Threshold, ...] = ()
    weights: dict[str, float] = msgspec.field(default_factory=dict)
    """How much each score counts; 1 where nothing is said."""
    weighting: Literal["power", "times"] = "power"
    """How a weight acts: the formula gets the score to its power (for products), or times it (for sums)."""
    note: Words = ""


class Threshold(Part, frozen=True, kw_only=True):
    """From which result on a class is earned."""

    id: str
    title: Words
    at_least: float


class Bar(Part, frozen=True, kw_only=True):
    """A bar of the schedule (スケジュール). ``until`` is included. ``stage`` is the document's word for it, e.g. 調査・検討."""

    from_half: Half
    until_half: Half
    label: Words = ""
    line: str = ""
    """Which line of the chart, where a measure has several."""
    goes_on: bool = False
    """The document draws it as going on after the last column."""


class Figure(Part, frozen=True, kw_only=True):
    """A number that says how far one is (指標). A value is written as in the document, with when it was so and who says so."""

    id: Id
    title: Words
    unit: str = ""
    values: tuple[FigureValue, ...] = ()
    better: Literal["more", "less"] = "more"
    computed_by: str = ""
    """Id of a measure of the house, where the house counts it itself."""


class FigureValue(Part, frozen=True, kw_only=True):
    """One value: a baseline, a target, what is so, or what others have (``of`` says who)."""

    kind: Literal["baseline", "target", "actual", "other"]
    value: float
    at: str = ""
    of: Words = ""
    source: str = ""


class Money(Part, frozen=True, kw_only=True):
    """What something costs in a fiscal year, in yen, and out of which purse."""

    fiscal_year: int
    yen: int
    kind: Literal["initial", "running"]
    funding: Words = ""


class Sheet(Part, frozen=True, kw_only=True):
    """The sheet of a measure (個票): what the document says under its headings. Lists are the document's bullets."""

    problem: Words = ""
    present: tuple[Words, ...] = ()
    ideal: Words = ""
    means: tuple[Words, ...] = ()
    effect: tuple[Words, ...] = ()
    risks: tuple[Words, ...] = ()
    procurement: Words = ""
    personal_data: Words = ""
    costs: tuple[Money, ...] = ()
    other: dict[str, Words] = msgspec.field(default_factory=dict)
    """Headings of the document that are none of the above."""


class Mark(Part, frozen=True, kw_only=True):
    """That a node belongs to a class of an axis, with the sign of the table (``◎``, ``○``) where it has one."""

    axis: Id
    class_: str = msgspec.field(name="class")
    sign: str = ""


class Node(Part, frozen=True, kw_only=True):
    """A place in the tree (施策体系の項目): an ideal, a policy, a field, a measure."""

    id: Id
    level: Id
    parent: Id = ""
    number: str = ""
    """As printed: ``(1)``, ``①``, ``3-1``."""
    title: Words
    text: Words = ""
    notes: tuple[Words, ...] = ()
    owner: str = ""
    """The section in charge, as printed; in a town of its own the code of the section."""
    partners: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    answers: tuple[Id, ...] = ()
    """Challenges that are answered here."""
    aligned: tuple[str, ...] = ()
    """``upper-id`` or ``upper-id/item-id``."""
    after: tuple[Id, ...] = ()
    """Measures that must be done before (依存)."""
    theme: bool = False
    """One of the plan's priority themes (重点テーマ)."""
    scores: dict[str, int] = msgspec.field(default_factory=dict)
    priority: str = ""
    """The class that the document prints."""
    carried_over: bool = False
    sheet: Sheet | None = None
    bars: tuple[Bar, ...] = ()
    figures: tuple[Figure, ...] = ()


class Challenge(Part, frozen=True, kw_only=True):
    """A problem that the plan must answer (課題), with the directions in which it looks for the answer."""

    id: Id
    group: str = ""
    number: str = ""
    title: Words
    directions: tuple[Words, ...] = ()
    text: Words = ""


class Earlier(Part, frozen=True, kw_only=True):
    """What became of a measure of the plan before (前計画の取組)."""

    id: Id
    title: Words
    group: str = ""
    number: str = ""
    outcome: Literal["continue", "end", "merge", "split", "rename", "expand"]
    printed: str = ""
    """The document's own word for it, where it has one: 継続, 終了."""
    to: tuple[Id, ...] = ()
    answers: tuple[Id, ...] = ()
    """Challenges under which the document names it."""
    reason: Words = ""


class Article(Part, frozen=True, kw_only=True):
    """An article of the rule that founds a body: what it settles, in our words."""

    number: str
    about: Words = ""
    says: Words = ""


class Rule(Part, frozen=True, kw_only=True):
    """The ordinance or guideline that founds a body (設置要綱・規程)."""

    title: Words
    number: str = ""
    on: str = ""
    articles: tuple[Article, ...] = ()


class Seat(Part, frozen=True, kw_only=True):
    """A seat in a body, by post: ``副市長``; ``part`` is chair, deputy or member."""

    post: Words
    part: Literal["chair", "deputy", "member", "adviser", "secretary"] = "member"
    count: int = 1
    note: Words = ""


class Meeting(Part, frozen=True, kw_only=True):
    """A meeting that was held: when and where, about what, what was asked and said."""

    on: date
    hours: str = ""
    """From when to when, as printed."""
    place: Words = ""
    title: Words
    agenda: tuple[Words, ...] = ()
    questions: tuple[Words, ...] = ()
    outcomes: tuple[Words, ...] = ()


class Body(Part, frozen=True, kw_only=True):
    """A body that steers or advises (推進本部・委員会・部会)."""

    id: Id
    title: Words
    kind: Literal["headquarters", "committee", "working-group", "panel", "office", "post"]
    task: tuple[Words, ...] = ()
    founded_by: Rule | None = None
    seats: tuple[Seat, ...] = ()
    reports_to: Id = ""
    meets: Words = ""
    meetings: tuple[Meeting, ...] = ()


class PlanPack(Part, frozen=True, kw_only=True):
    """A whole plan."""

    head: Head
    nodes: tuple[Node, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    bodies: tuple[Body, ...] = ()
    flows: tuple[FlowPart, ...] = ()
    tables: tuple[Table, ...] = ()
    surveys: tuple[Survey, ...] = ()


def text(words: Words) -> Text:
    """Return what a pack wrote as words for people."""
    return Text.read(words)

"""The nouns of what a document shows beside its tree: flow charts, tables, surveys."""

from __future__ import annotations

from yakuba.plans.rules.parts import Id, Part, Words


class FlowStep(Part, frozen=True, kw_only=True):
    """A box of a flow chart: who does what there, and where the arrows lead."""

    id: Id
    lane: Words
    title: Words
    text: Words = ""
    to: tuple[Id, ...] = ()


class FlowPart(Part, frozen=True, kw_only=True):
    """A flow chart of the document; ``bpmn`` names the drawing by which the house runs it."""

    id: Id
    number: str = ""
    title: Words
    steps: tuple[FlowStep, ...] = ()
    bpmn: str = ""


class Table(Part, frozen=True, kw_only=True):
    """A table of the document, cell by cell, as facts: ``rows`` are cells in the order of ``columns``."""

    id: Id
    number: str = ""
    title: Words
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class SurveyAnswer(Part, frozen=True, kw_only=True):
    """What may be answered, and which share (0 to 100) or number did."""

    label: Words
    percent: float | None = None
    count: int | None = None


class SurveyQuestion(Part, frozen=True, kw_only=True):
    """A question with what was answered."""

    id: Id
    title: Words
    many: bool = False
    answers: tuple[SurveyAnswer, ...] = ()
    proves: tuple[Id, ...] = ()
    """Challenges that this proves."""


class Survey(Part, frozen=True, kw_only=True):
    """A survey that the plan leans on (アンケート調査)."""

    id: Id
    title: Words
    whom: Words = ""
    held: str = ""
    asked: int | None = None
    answered: int | None = None
    questions: tuple[SurveyQuestion, ...] = ()

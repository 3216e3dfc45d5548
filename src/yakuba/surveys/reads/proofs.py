"""What proves something: the questions, one's own and printed ones, that name it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import NOTHING, Text
from yakuba.surveys.models import PrintedSurvey
from yakuba.surveys.models import Proof as ProofRow
from yakuba.surveys.reads.surveys import results, survey
from yakuba.surveys.rules.model import Printed, PrintedQuestion


@dataclass(frozen=True, slots=True)
class Share:
    """An answer with its share of all sheets, 0 to 100, or the count where only that was printed."""

    label: Text
    percent: float | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A question that proves something: of which survey, what was asked, and what was answered."""

    survey: Ref
    title: Text
    question: Text
    sheets: int | None
    shares: tuple[Share, ...]
    printed: bool


@dataclass(frozen=True, slots=True)
class PrintedView:
    """A survey that another hall printed; ``of`` is the plan that prints it."""

    ref: Ref
    of: Ref
    survey: Printed


def proving(ref: Ref) -> list[Proof]:
    """Return what proves a thing, for instance a challenge of a plan: own surveys first, then printed ones."""
    rows = ProofRow.objects.filter(ref=str(ref)).select_related("printed").order_by("printed_id", "pk")
    own = [found for row in rows if row.survey_id for found in _own(row.survey_id, row.question)]
    others = [found for row in rows if row.printed for found in _printed(row.printed, row.question)]
    return [*own, *others]


def printed() -> list[PrintedView]:
    """Return all printed surveys."""
    return [_view(row) for row in PrintedSurvey.objects.all()]


def printed_of(id_: str) -> PrintedView:
    """Return a printed survey. Raises NotHere."""
    row = PrintedSurvey.objects.filter(pk=id_).first()
    if row is None:
        raise NotHere
    return _view(row)


def _own(survey_id: str, question_id: str) -> list[Proof]:
    view = survey(Ref("survey", survey_id))
    return [
        Proof(
            survey=view.ref,
            title=view.title,
            question=one.question.words,
            sheets=one.sheets,
            shares=tuple(Share(count.label, count.percent, count.count) for count in one.counts),
            printed=False,
        )
        for one in results(view)
        if one.question.id == question_id
    ]


def _printed(row: PrintedSurvey, question_id: str) -> list[Proof]:
    view = _view(row)
    return [_proof(view, one) for one in view.survey.questions if one.id == question_id]


def _proof(view: PrintedView, asked: PrintedQuestion) -> Proof:
    return Proof(
        survey=view.ref,
        title=Text.read(view.survey.title),
        question=Text.read(asked.title) if asked.title else NOTHING,
        sheets=view.survey.answered,
        shares=tuple(Share(Text.read(one.label), one.percent, one.count) for one in asked.answers),
        printed=True,
    )


def _view(row: PrintedSurvey) -> PrintedView:
    return PrintedView(Ref("printed-survey", row.id), Ref.parse(row.of), msgspec.convert(row.data, Printed))

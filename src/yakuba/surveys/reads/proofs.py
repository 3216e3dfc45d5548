"""What proves something: the questions, one's own and printed ones, that name it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.db.models import F

from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import NOTHING, Text
from yakuba.surveys.models import PrintedSurvey
from yakuba.surveys.models import Proof as ProofRow
from yakuba.surveys.reads.surveys import SurveyView, results, survey
from yakuba.surveys.rules.model import Printed, PrintedQuestion
from yakuba.surveys.rules.results import Result


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


def proofs() -> dict[str, list[Proof]]:
    """Return what proves something, by the Ref of what is proved as it is written: own surveys first, then printed ones.

    Every survey is counted once, however much it proves.
    """
    rows = ProofRow.objects.select_related("printed").order_by(F("printed_id").asc(nulls_first=True), "pk")
    asked: dict[tuple[str | None, str | None], dict[str, Proof]] = {}
    found: dict[str, list[Proof]] = {}
    for row in rows:
        of = row.survey_id, row.printed_id
        if of not in asked:
            asked[of] = _printed(row.printed) if row.printed else _own(str(row.survey_id))
        if row.question in asked[of]:
            found.setdefault(row.ref, []).append(asked[of][row.question])
    return found


def printed() -> list[PrintedView]:
    """Return all printed surveys."""
    return [_view(row) for row in PrintedSurvey.objects.all()]


def printed_of(id_: str) -> PrintedView:
    """Return a printed survey. Raises NotHere."""
    row = PrintedSurvey.objects.filter(pk=id_).first()
    if row is None:
        raise NotHere
    return _view(row)


def _own(survey_id: str) -> dict[str, Proof]:
    view = survey(Ref("survey", survey_id))
    return {one.question.id: _counted(view, one) for one in results(view)}


def _counted(view: SurveyView, one: Result) -> Proof:
    return Proof(
        survey=view.ref,
        title=view.title,
        question=one.question.words,
        sheets=one.sheets,
        shares=tuple(Share(count.label, count.percent, count.count) for count in one.counts),
        printed=False,
    )


def _printed(row: PrintedSurvey) -> dict[str, Proof]:
    view = _view(row)
    return {one.id: _proof(view, one) for one in view.survey.questions}


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

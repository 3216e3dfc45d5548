"""A survey, its questions, and what the answers say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.surveys.models import Answered, Edition, Sheet, Survey
from yakuba.surveys.reads.crossing import awaited
from yakuba.surveys.rules.model import Answers, Channel, Question, State, Whom, questions_of
from yakuba.surveys.rules.refusals import StillComing, StillOpen
from yakuba.surveys.rules.results import CrossTable, Result, cross, result


@dataclass(frozen=True, slots=True)
class Row:
    """A survey in a list, with how many sheets came by which way."""

    ref: Ref
    slug: str
    title: Text
    whom: Whom
    state: State
    opens_on: date
    closes_on: date
    sheets: int
    by_channel: Mapping[Channel, int]


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A survey with the questions of one edition; ``editions`` are the numbers that there are."""

    ref: Ref
    slug: str
    title: Text
    intro: Text
    whom: Whom
    state: State
    section: str
    opens_on: date
    closes_on: date
    online: bool
    least: int
    version: int
    edition: int
    editions: tuple[int, ...]
    questions: tuple[Question, ...]

    def question(self, id_: str) -> Question:
        """Return a question of this edition. Raises NotHere."""
        for one in self.questions:
            if one.id == id_:
                return one
        raise NotHere

    def takes(self, on: date) -> bool:
        """Whether answers are taken that day."""
        return self.state is State.OPEN and self.opens_on <= on <= self.closes_on


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet that came on paper."""

    number: int
    edition: int
    answers: Answers
    checked: bool


def listed() -> list[Row]:
    """Return all surveys, the newest first."""
    ways = {f"by_{way.value}": Count("sheets", filter=Q(sheets__channel=way.value)) for way in Channel}
    return [_row(one) for one in Survey.objects.annotate(**ways)]


def survey(ref: Ref, *, edition: int | None = None) -> SurveyView:
    """Return a survey with the questions of an edition, the newest if none is named. Raises NotHere."""
    found = Survey.objects.filter(pk=ref.id).first() if ref.kind == "survey" else None
    return _view(found, edition)


def by_slug(slug: str, *, edition: int | None = None) -> SurveyView:
    """Return the survey at an address, once it has been opened. Raises NotHere."""
    return _view(Survey.objects.filter(slug=slug).exclude(state=State.DRAFT.value).first(), edition)


def asked_of_everybody(*, on: date) -> list[SurveyView]:
    """Return the surveys that residents or businesses can answer online that day, the one that ends first before."""
    rows = Survey.objects.filter(
        state=State.OPEN.value, online=True, opens_on__lte=on, closes_on__gte=on, whom__in=["residents", "businesses"]
    )
    return [_view(one, None) for one in rows.order_by("closes_on", "slug")]


def has_answered(mark: str) -> bool:
    """Tell whether there is a mark that somebody answered; see `commands.answering.mark_of`."""
    return Answered.objects.filter(pk=mark).exists()


def results(view: SurveyView) -> list[Result]:
    """Count every question of the edition that is looked at. What was written freely is not told here."""
    answers = _answers(view)
    return [result(one, answers) for one in view.questions]


def crossed(view: SurveyView, down: str, across: str) -> CrossTable:
    """Cross two questions of a closed survey of which all sheets have come.

    Raises NotHere, StillOpen, StillComing, ValueError for one with itself.
    """
    if view.state is not State.CLOSED:
        raise StillOpen
    if (waits := awaited(view.ref)) and not waits.all_here:
        raise StillComing
    return cross(view.question(down), view.question(across), _answers(view), least=view.least)


def texts(view: SurveyView, question: str) -> list[str]:
    """Return what was written freely, in the order of the words, which says nothing of who wrote when."""
    return sorted(str(one[question]) for one in _answers(view) if one.get(question))


def sheets(view: SurveyView) -> list[SheetView]:
    """Return the paper sheets that were typed in, by number."""
    rows = Sheet.objects.filter(survey=view.ref.id, channel=Channel.PAPER.value).order_by("number")
    return [SheetView(one.number or 0, one.edition, one.answers, one.checked) for one in rows]


def sheet(view: SurveyView, number: int) -> SheetView | None:
    """Return a paper sheet, or None."""
    one = Sheet.objects.filter(survey=view.ref.id, number=number).first()
    return SheetView(number, one.edition, one.answers, one.checked) if one else None


def _answers(view: SurveyView) -> list[Answers]:
    rows = Sheet.objects.filter(survey=view.ref.id, edition=view.edition).order_by("id")
    return list(rows.values_list("answers", flat=True))


def _row(one: Survey) -> Row:
    by_channel = {way: int(getattr(one, f"by_{way.value}")) for way in Channel}
    return Row(
        ref=Ref("survey", one.id),
        slug=one.slug,
        title=Text.read(one.title),
        whom=Whom(one.whom),
        state=State(one.state),
        opens_on=one.opens_on,
        closes_on=one.closes_on,
        sheets=sum(by_channel.values()),
        by_channel=by_channel,
    )


def _view(found: Survey | None, edition: int | None) -> SurveyView:
    if found is None:
        raise NotHere
    editions = {one.number: one for one in Edition.objects.filter(survey=found)}
    number = max(editions) if edition is None else edition
    if number not in editions:
        raise NotHere
    return SurveyView(
        ref=Ref("survey", found.id),
        slug=found.slug,
        title=Text.read(found.title),
        intro=Text.read(found.intro),
        whom=Whom(found.whom),
        state=State(found.state),
        section=found.section,
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        online=found.online,
        least=found.least,
        version=found.version,
        edition=number,
        editions=tuple(sorted(editions)),
        questions=questions_of(editions[number].questions),
    )

"""The surveys that a plan prints, as the room of surveys keeps them: what an answer proves is named by its Ref."""

from __future__ import annotations

from collections.abc import Iterable

from yakuba.ground.ref import Ref
from yakuba.plans.rules.model import Survey, SurveyQuestion
from yakuba.surveys.rules.model import Printed, PrintedAnswer, PrintedQuestion


def challenge_ref(slug: str, key: str) -> Ref:
    """Return the name under which other rooms know a challenge of a plan."""
    return Ref("challenge", f"{slug}/{key}")


def printed(slug: str, surveys: Iterable[Survey]) -> list[Printed]:
    """Return the surveys of a pack with the challenges of this plan that they prove."""
    return [
        Printed(
            id=one.id,
            title=one.title,
            whom=one.whom,
            held=one.held,
            asked=one.asked,
            answered=one.answered,
            questions=tuple(_question(slug, question) for question in one.questions),
        )
        for one in surveys
    ]


def _question(slug: str, one: SurveyQuestion) -> PrintedQuestion:
    return PrintedQuestion(
        id=one.id,
        title=one.title,
        many=one.many,
        answers=tuple(PrintedAnswer(label=each.label, percent=each.percent, count=each.count) for each in one.answers),
        proves=tuple(str(challenge_ref(slug, key)) for key in one.proves),
    )

"""What the demo town asks, as it is written down: complete, in three languages, and about challenges that there are."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest

from tests.procedures.household import ROOT
from yakuba.config.demo import plans, surveys
from yakuba.config.demo.survey_words import ALL, Asked, Held
from yakuba.surveys.rules.answers import fitting
from yakuba.surveys.rules.model import Whom, faults

CHALLENGES = set(re.findall(r"(?m)^- id: (\S+)$", (ROOT / "plans" / plans.OWN / "challenges.yaml").read_text()))
QUESTIONS = [(held, one) for held in ALL for one in held.questions]


@pytest.mark.parametrize(("held", "one"), QUESTIONS, ids=[f"{held.slug} {one.id}" for held, one in QUESTIONS])
def test_a_question_can_be_asked_and_everybody_is_inclined_to_something(held: Held, one: Asked) -> None:
    assert faults(surveys._question(one, plans.OWN)) == []
    groups = len(held.questions[0].options)
    assert all(len(shares) == groups for *_, shares in one.options if one is not held.questions[0])
    assert one.means == () or len(one.means) == groups
    assert set(one.proves) <= CHALLENGES


def words(part: Any) -> list[dict[str, str]]:
    if isinstance(part, dict) and "ja" in part:
        return [part]
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, tuple | list) else ()
    return [found for one in inside for found in words(one)]


def test_everything_is_said_in_three_languages() -> None:
    said = [
        found for held, one in QUESTIONS for found in words([held.title, held.intro, one.title, one.options, one.more])
    ]
    assert len(said) > 60
    assert [one for one in said if not (set(one) == {"ja", "ja-easy", "en"} and all(one.values()))] == []


@pytest.mark.parametrize("held", ALL, ids=lambda held: held.slug)
def test_every_sheet_is_one_that_the_page_would_have_taken(held: Held) -> None:
    asked = [surveys._question(one, plans.OWN) for one in held.questions]
    sheets = surveys._sheets(held, Random(1))
    assert len(sheets) == held.online + held.paper
    assert [sheet for sheet in sheets if not fitting(asked, sheet)] == []


def test_all_challenges_but_none_of_another_plan_are_proved_by_what_is_asked() -> None:
    assert {key for _, one in QUESTIONS for key in one.proves} == CHALLENGES
    assert {held.whom for held in ALL} == {Whom.RESIDENTS, Whom.STAFF}
    assert [held.slug for held in ALL if held.days[1] < 0] == ["tetsuzuki"]

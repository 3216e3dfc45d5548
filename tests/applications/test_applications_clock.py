"""A clock that was wrong for a while, and what it must not do to a draft or to a resident's code."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.journeys import makers
from yakuba.applications import commands
from yakuba.applications import reads as filings
from yakuba.applications.commands.drafts import KEPT
from yakuba.applications.models import Draft
from yakuba.applications.rules.refusals import UnknownCode
from yakuba.config.console.running import CALM, Rounds

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def test_a_draft_saved_while_the_clock_was_behind_lasts_as_long_as_before(at: datetime) -> None:
    code = commands.start_draft(edition=makers.an_open_hall(at=at), language="ja", at=at)
    commands.save(code, lambda content: content, at=at - YEAR)
    assert filings.draft(code, at=at).expires_at == at + KEPT


def opens(code: str, at: datetime) -> bool:
    """Tell whether a code still opens its draft."""
    try:
        filings.draft(code, at=at)
    except UnknownCode:
        return False
    return True


@pytest.mark.parametrize("leap", [timedelta(minutes=2), timedelta(hours=5), timedelta(days=31), YEAR], ids=str)
def test_a_draft_is_there_again_when_the_clock_is_right_again_and_ends_on_its_day(
    at: datetime, leap: timedelta
) -> None:
    code = commands.start_draft(edition=makers.an_open_hall(at=at), language="ja", at=at)
    rounds, ticks = Rounds(), 0.0
    rounds.go(at=at, ticks=ticks)
    for wrong in (leap, -leap):
        for _ in range(5):  # the worker goes its rounds by the wrong clock, for some minutes
            ticks += 61
            rounds.go(at=at + timedelta(seconds=ticks) + wrong, ticks=ticks)
        assert opens(code, at + wrong) == (wrong < KEPT), "no code opens by a clock that says that its time is over"
        assert opens(code, at + timedelta(seconds=ticks)), "and it has died of no leap"
    for when, there in ((KEPT - timedelta(minutes=1), True), (KEPT, False)):
        assert opens(code, at + when) == there
    # The worker destroys it then, once the clock has gone evenly for an hour.
    end = ticks + KEPT.total_seconds()
    for seconds in (0.0, 61.0, CALM + 61):
        rounds.go(at=at + timedelta(seconds=end + seconds), ticks=end + seconds)
    assert not Draft.objects.exists()


def test_a_draft_saved_by_a_clock_that_was_ahead_lives_longer_by_that_much_and_no_more(at: datetime) -> None:
    ahead = timedelta(days=10)
    code = commands.start_draft(edition=makers.an_open_hall(at=at), language="ja", at=at)
    commands.save(code, lambda content: content, at=at + ahead)
    commands.save(code, lambda content: content, at=at)
    assert opens(code, at + KEPT + ahead - timedelta(seconds=1))
    assert not opens(code, at + KEPT + ahead)


@pytest.mark.parametrize("wrong", [YEAR, -YEAR], ids=str)
def test_the_code_of_a_filing_opens_it_whatever_the_clock_says(at: datetime, wrong: timedelta) -> None:
    makers.an_open_hall(at=at)
    code = makers.a_draft(makers.the_example("dog-and-moped"), at=at)
    number = commands.submit(code, at=at).number
    Rounds().go(at=at + wrong, ticks=0.0)
    assert filings.status(code).number == number
    assert not opens(code, at), "filed, it is no draft any more, by no clock"
    assert not opens(code, at + wrong)

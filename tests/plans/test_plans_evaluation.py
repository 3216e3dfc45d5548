"""The yearly evaluation: written, closed with the next year's action plan, accepted by a body."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.plans.lives import CIO, CLERK, PLAN, STAFF, a_plan
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.commands import evaluation, progress, schedule, succession
from yakuba.plans.reads import evaluation as reads
from yakuba.plans.reads.tree import measure, tree
from yakuba.plans.rules.evaluation import Body, Mark, NotComplete
from yakuba.plans.rules.refusals import Invalid
from yakuba.plans.rules.rounds import Wrote
from yakuba.plans.rules.schedule import Stripe

START = datetime(2026, 4, 1, 9, tzinfo=JST)
AT = datetime(2027, 4, 5, 9, tzinfo=JST)
ON = AT.date()
WHOLE = Body(marks={"kiosk": Mark("B", "要件が固まった", "more")}, policies={"counter": "順調"}, whole="初年度は順調")
RESOLUTION = Ref("resolution", "r1")


@pytest.fixture
def a_year_later(db) -> None:
    """A plan in force since a year, with a report on its one measure and a bar moved into the next year."""
    a_plan(START)
    succession.come_into_force(PLAN, actor=CIO, at=START)
    progress.open_round(PLAN, 2 * 2026, actor=STAFF, at=datetime(2026, 10, 1, 9, tzinfo=JST))
    ref = measure(PLAN, "kiosk").ref
    progress.hand_in(ref, 2 * 2026, Wrote(text="調査した", percent=50), actor=CLERK, at=AT, seen_version=1)
    longer = [Stripe(2 * 2026, 2 * 2027, Text.read("調査"))]
    version = measure(PLAN, "kiosk").node.version
    schedule.move_bars((PLAN, "kiosk"), longer, "追加調査", actor=CLERK, at=AT, seen_version=version)
    evaluation.begin(PLAN, 2026, actor=STAFF, at=AT)


def close(said: Body = WHOLE) -> None:
    seen = reads.evaluation(PLAN, 2026).version
    evaluation.close(PLAN, 2026, said, actor=STAFF, at=AT, seen_version=seen)


def test_the_reports_of_the_year_stand_beside_the_marks(a_year_later):
    evaluation.save(PLAN, 2026, WHOLE, actor=STAFF, at=AT, seen_version=1)
    (policy,) = reads.policies(tree(PLAN), reads.evaluation(PLAN, 2026), on=ON)
    assert (policy.key, policy.title.ja, policy.text) == ("counter", "書かない窓口", "順調")
    (line,) = policy.measures
    assert (line.mark.mark, [one.text for one in line.reports]) == ("B", ["調査した"])


def test_what_rolls_into_the_next_year_is_shown_and_frozen_with_the_evaluation(a_year_later):
    before = reads.rolled(tree(PLAN), reads.evaluation(PLAN, 2026), on=ON)
    close()
    one = reads.evaluation(PLAN, 2026)
    assert one.closed_at == AT
    assert one.body.next["kiosk"].bars == ("令和8年度上期～令和9年度上期：調査",)
    assert reads.rolled(tree(PLAN), one, on=ON) == before
    # What was promised for a year is what the year is held against, whatever moved since.
    version = measure(PLAN, "kiosk").node.version
    schedule.move_bars((PLAN, "kiosk"), [], "中止", actor=STAFF, at=AT, seen_version=version)
    next_year = datetime(2028, 4, 5, 9, tzinfo=JST)
    evaluation.begin(PLAN, 2027, actor=STAFF, at=next_year)
    (change,) = reads.rolled(tree(PLAN), reads.evaluation(PLAN, 2027), on=next_year.date())
    assert (change.key, change.kind, change.before) == ("kiosk", "gone", one.body.next["kiosk"].bars)


def test_what_is_stopped_is_promised_no_more(a_year_later):
    close(Body(marks={"kiosk": Mark("D", "", "stop")}, whole="見直した"))
    assert reads.evaluation(PLAN, 2026).body.next == {}


def test_an_evaluation_is_closed_only_when_everything_is_said(a_year_later):
    for said in (Body(whole="x"), Body(marks={"kiosk": Mark("B")}, whole="x"), Body(marks=WHOLE.marks)):
        with pytest.raises(NotComplete):
            close(said)
    with pytest.raises(Invalid):
        close(Body(marks={"kiosk": Mark("A", "", "keep"), "other": Mark("S")}, whole="x"))
    one = reads.evaluation(PLAN, 2026)
    assert (one.closed_at, one.body, one.version) == (None, Body(), 1)


def test_two_edits_at_once_and_edits_after_the_close_are_refused(a_year_later):
    evaluation.save(PLAN, 2026, WHOLE, actor=STAFF, at=AT, seen_version=1)
    with pytest.raises(Conflict):
        evaluation.save(PLAN, 2026, Body(), actor=STAFF, at=AT, seen_version=1)
    close()
    with pytest.raises(Conflict):
        evaluation.save(PLAN, 2026, Body(), actor=STAFF, at=AT, seen_version=3)
    assert reads.evaluation(PLAN, 2026).body.whole == "初年度は順調"


def test_a_body_accepts_what_is_closed_once(a_year_later):
    with pytest.raises(NotHere):
        evaluation.accept(PLAN, 2026, RESOLUTION, actor=STAFF, at=AT)
    close()
    evaluation.accept(PLAN, 2026, RESOLUTION, actor=STAFF, at=AT)
    assert reads.evaluation(PLAN, 2026).resolution == "resolution:r1"
    with pytest.raises(Conflict):
        evaluation.accept(PLAN, 2026, RESOLUTION, actor=STAFF, at=AT)


def test_only_the_staff_evaluate_and_only_years_that_have_begun(a_year_later):
    assert reads.years_open(tree(PLAN), on=ON) == [2027]
    with pytest.raises(NotAllowed):
        evaluation.begin(PLAN, 2027, actor=CLERK, at=AT)
    for year in (2026, 2028, 2025):
        with pytest.raises(Conflict):
            evaluation.begin(PLAN, year, actor=STAFF, at=AT)
    assert [one.fiscal_year for one in reads.evaluations(PLAN)] == [2026]

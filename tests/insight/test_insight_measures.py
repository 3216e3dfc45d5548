"""Measures that the house counts itself: what they come to, and the query beside them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.makers import AT, CHIEF, CLERK, a_case, do
from yakuba.casework.commands import Asked, receive_correction
from yakuba.casework.reads.counts import FEWEST, Saved, saved_by_set
from yakuba.ground.ref import Ref
from yakuba.insight import reads
from yakuba.insight.rules import Span, UnknownMeasure, median, share

ALL = Span(AT + timedelta(days=200))


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_lies_between_nothing_and_all(part, more):
    whole = part + more
    found = share(part, whole)
    assert found is None if whole == 0 else Decimal(0) <= found <= Decimal(100)


def test_of_nothing_nothing_is_said():
    assert share(0, 0) is None
    assert median([]) is None
    assert median([3, 1, 8, 2]) == Decimal("2.5")


def decide(ref: Ref, at: datetime) -> None:
    do(ref, "propose", CLERK, at=at)
    do(ref, "approve", CHIEF, at=at)


@pytest.fixture
def three_cases(db) -> None:
    """One decided after 10 days, one after 40 and after a correction, one open; one of them came on paper."""
    quick = a_case(filing=Ref("filing", "f1"))
    slow = a_case(filing=Ref("filing", "f2"))
    a_case(filing=Ref("paper", "p1"))
    decide(quick, AT + timedelta(days=10))
    do(slow, "correct", CLERK, at=AT, correct_items={"bank.account": "口座番号をお確かめください。"})
    receive_correction(Ref("filing", "f2"), "child-allowance", {"person.name": "髙﨑 葛󠄀子"}, at=AT + timedelta(days=1))
    decide(slow, AT + timedelta(days=40))


def test_what_cases_say_of_themselves(three_cases):
    assert reads.value("casework.days_to_decision", ALL).value == Decimal("25.0")
    assert reads.value("casework.within_clock", ALL).value == Decimal("50.0")
    assert reads.value("casework.returned", ALL).value == Decimal("33.3")
    assert reads.value("filings.online_share", ALL).value == Decimal("66.7")


def test_what_merging_saved_is_counted_of_the_cases_that_were_counted(three_cases):
    # Those of the fixture were opened before anything was counted.
    assert reads.value("casework.items_not_asked", ALL).value is None
    for procedure, anew in (("child-allowance", 32), ("school", 4)):
        a_case(filing=Ref("filing", "f9"), procedure=procedure, asked=Asked(alone=30, anew=anew, prefilled=20))
    assert reads.value("casework.items_not_asked", ALL).value == Decimal(24)
    assert reads.value("casework.items_not_asked_each", ALL).value == Decimal("24.0")
    assert reads.value("casework.items_not_asked_share", ALL).value == Decimal("40.0")


def test_what_few_have_filed_together_is_told_together(db):
    for number in range(FEWEST):
        filing = Ref("filing", f"g{number}")
        a_case(filing=filing, procedure="school", asked=Asked(alone=9, anew=4, prefilled=1))
    a_case(filing=filing, procedure="child-allowance", asked=Asked(alone=9, anew=4, prefilled=1))
    a_case(filing=Ref("filing", "h"), procedure="water", asked=Asked(alone=3, anew=5, prefilled=0))
    assert saved_by_set(ALL) == [Saved(6, 57, 29, 6)]
    a_case(filing=Ref("filing", "i"), procedure="school", asked=Asked(alone=9, anew=4, prefilled=1))
    assert saved_by_set(ALL) == [Saved(5, 45, 20, 5, ("school",)), Saved(2, 21, 13, 2)]


def test_a_span_leaves_out_what_was_before_it(three_cases):
    late = Span(ALL.at, AT + timedelta(days=20))
    assert reads.value("casework.days_to_decision", late).value == Decimal("40.0")
    assert reads.value("casework.returned", late).value is None


def test_every_measure_says_what_it_asks_and_gives_out_a_number(db):
    for one in reads.offered(ALL):
        assert all((one.title.ja, one.title.ja_easy, one.title.en, one.words.ja, one.words.en, one.query)), one.id
        assert "name" not in one.query.lower(), one.id
        found = reads.value(one.id, ALL).value
        assert found is None or isinstance(found, Decimal)
    assert {"casework.within_clock", "procedures.published", "opendata.published"} <= {
        one.id for one in reads.offered(ALL)
    }


def test_the_query_shown_is_the_one_that_is_asked(three_cases, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        shown = reads.value("casework.days_to_decision", ALL).query
    assert "casework_decision" in shown
    assert asked[0]["sql"].replace("'", "").split("WHERE")[0] == shown.replace("'", "").split("WHERE")[0]


def test_an_unknown_measure_is_refused_by_name(db):
    with pytest.raises(UnknownMeasure) as refused:
        reads.value("casework.happiness", ALL)
    assert "casework.happiness" in refused.value.words.ja
    assert not reads.is_offered("casework.happiness")

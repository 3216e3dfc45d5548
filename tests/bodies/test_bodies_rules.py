"""Quorum, votes, terms, fiscal years and the data of a body: arithmetic, without a database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.bodies.rules import (
    Part,
    Place,
    Presence,
    Quorum,
    Result,
    Seen,
    Tally,
    Term,
    Votes,
    check_attendance,
    check_term,
    check_votes,
    meeting_words,
    needed,
    next_number,
    papers,
    presiding,
    runs_out,
    tally,
)
from yakuba.bodies.rules.model import read
from yakuba.bodies.rules.refusals import (
    CountedTwice,
    Missing,
    TermEndsBeforeItBegins,
    TermsOverlap,
    Unreadable,
    VotesDoNotFit,
)
from yakuba.ground.document import Table
from yakuba.ground.text import Text
from yakuba.plans.rules.model import Body as PlanBody

pytestmark = pytest.mark.once

HERE = Seen(Presence.PRESENT)


def place(key: str, part: Part = Part.MEMBER, *, person: str = "", name: str = "", order: int = 0) -> Place:
    return Place(key, part, Text(key, key, key), person or f"staff:{key}", name or key, order)


@pytest.mark.parametrize(
    ("quorum", "members", "wanted"),
    [
        (Quorum.NONE, 9, 0),
        (Quorum.HALF, 5, 3),
        (Quorum.HALF, 4, 2),
        (Quorum.MAJORITY, 4, 3),
        (Quorum.MAJORITY, 5, 3),
        (Quorum.MAJORITY, 0, 0),
        (Quorum.TWO_THIRDS, 7, 5),
        (Quorum.TWO_THIRDS, 6, 4),
    ],
)
def test_so_many_are_needed(quorum, members, wanted):
    assert needed(quorum, members) == wanted


@given(st.sampled_from(Quorum), st.integers(0, 200))
def test_a_full_house_always_suffices(quorum, members):
    assert 0 <= needed(quorum, members) <= members


def test_advisers_count_nowhere_and_a_person_in_two_seats_once():
    places = [place("a", Part.CHAIR, person="x"), place("b", person="x"), place("c"), place("d", Part.ADVISER)]
    seen = dict.fromkeys("abd", HERE)
    assert tally(places, seen, Quorum.MAJORITY) == Tally(members=2, there=1, needed=2)


def test_who_is_represented_counts_only_where_the_rule_says_so():
    places, seen = [place("a"), place("b")], {"a": Seen(Presence.BY_DEPUTY, "代理 一"), "b": HERE}
    assert tally(places, seen, Quorum.HALF).there == 2
    assert tally(places, seen, Quorum.HALF, deputies_count=False).there == 1


def test_the_chair_presides_and_else_the_first_deputy_who_is_there_in_person():
    places = [
        place("a", Part.CHAIR),
        place("b", Part.DEPUTY, order=3),
        place("c", Part.DEPUTY, order=2),
        place("d", order=1),
    ]
    assert presiding(places, dict.fromkeys("abcd", HERE)).key == "a"
    assert presiding(places, {"a": Seen(Presence.BY_DEPUTY, "代理"), "b": HERE, "c": HERE}).key == "c"
    assert presiding(places, {"d": HERE}) is None


def test_nobody_is_counted_twice():
    places = [place("a", name="山田 花子"), place("b", name="𠮷野 太郎")]
    with pytest.raises(CountedTwice) as fault:
        check_attendance(places, {"b": Seen(Presence.BY_DEPUTY, "山田花子"), "a": HERE})
    assert (fault.value.field, "山田花子" in fault.value.words.ja) == ("deputy-b", True)
    same = {"a": Seen(Presence.BY_DEPUTY, "代理 一"), "b": Seen(Presence.BY_DEPUTY, "代理　一")}
    with pytest.raises(CountedTwice):
        check_attendance(places, same)
    with pytest.raises(Missing):
        check_attendance(places, {"a": Seen(Presence.BY_DEPUTY, " ")})
    namesakes = [place("a", name="山田 花子", person="staff:1"), place("b", name="山田 花子", person="staff:2")]
    with pytest.raises(CountedTwice):
        check_attendance(namesakes, {"a": HERE, "b": HERE})
    check_attendance(
        [place("a", person="x", name="同じ 人"), place("b", person="x", name="同じ 人")], {"a": HERE, "b": HERE}
    )


@pytest.mark.parametrize(
    ("result", "votes", "fits"),
    [
        (Result.ADOPTED, Votes(3, 1, 1), True),
        (Result.ADOPTED, Votes(2, 2), True),  # the chair decided
        (Result.ADOPTED, Votes(1, 3), False),
        (Result.REJECTED, Votes(3, 1), False),
        (Result.ADOPTED, Votes(5, 1), False),  # six votes of five
        (Result.ADOPTED, Votes(-1, -1), False),
        (Result.NOTED, None, True),
    ],
)
def test_votes_fit_those_present_and_the_result(result, votes, fits):
    if fits:
        check_votes(result, votes, there=5)
    else:
        with pytest.raises(VotesDoNotFit):
            check_votes(result, votes, there=5)


def test_a_term_may_not_end_before_it_begins_nor_take_a_taken_seat():
    with pytest.raises(TermEndsBeforeItBegins):
        check_term(Term("一", date(2026, 5, 1), date(2026, 4, 30)), [])
    before = Term("一", date(2024, 4, 1), date(2026, 3, 31))
    check_term(Term("二", date(2026, 4, 1)), [before])
    with pytest.raises(TermsOverlap):
        check_term(Term("二", date(2026, 3, 31)), [before])
    check_term(Term("二", date(2026, 3, 31)), [before], places=2)
    with pytest.raises(TermsOverlap):
        check_term(Term("一", date(2026, 3, 31)), [before], places=2)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5), st.integers(1, 3))
def test_no_day_ever_has_more_people_than_places(spans, places):
    day = date(2026, 4, 1).toordinal()
    kept: list[Term] = []
    for number, (first, length) in enumerate(spans):
        term = Term(str(number), date.fromordinal(day + first), date.fromordinal(day + first + length))
        try:
            check_term(term, kept, places=places)
        except TermsOverlap:
            continue
        kept.append(term)
    for n in range(130):
        on = date.fromordinal(day + n)
        assert sum(one.first <= on <= (one.last or on) for one in kept) <= places


def test_a_term_is_shown_as_running_out_in_its_last_three_months():
    assert runs_out(date(2026, 6, 30), date(2026, 4, 1))
    assert not runs_out(date(2026, 7, 1), date(2026, 4, 1))
    assert not runs_out(date(2026, 3, 31), date(2026, 4, 1))
    assert not runs_out(None, date(2026, 4, 1))


def test_meetings_are_called_by_fiscal_year_or_through():
    assert meeting_words(2023, 1).ja == "令和5年度第1回"
    assert meeting_words(2019, 2).ja == "令和元年度第2回"
    assert meeting_words(2023, 3, through=True).ja == "第3回"
    assert meeting_words(2023, 1).en == "FY2023 (Reiwa 5), meeting 1"
    assert (next_number([]), next_number([1, 2])) == (1, 3)


def test_the_data_of_a_plan_is_read_whole_and_a_fault_names_its_place():
    assert set(PlanBody.__struct_fields__) <= set(
        type(read({"id": "a", "title": "a", "kind": "panel"})).__struct_fields__
    )
    with pytest.raises(Unreadable) as fault:
        read({"id": "a", "title": "a", "kind": "panel", "seats": [{"post": "x"}, {"post": "y", "part": "king"}]})
    assert fault.value.field == "$.seats[1].part"
    with pytest.raises(Unreadable) as fault:
        read({"id": "A B", "title": "a", "kind": "panel"})
    assert fault.value.field == "id"
    with pytest.raises(Unreadable):
        read({"id": "a", "title": "a", "kind": "panel", "surprise": 1})


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_papers_say_what_was_and_leave_room_to_sign(language):
    sheet = papers.Sheet(
        body="DX推進本部", meeting="令和8年度第1回", on=date(2026, 5, 20), hours="10:00～11:00", town="やくば町",
        called_on=date(2026, 5, 11), agenda=(papers.Matter(title="計画の一部改正", papers=("資料1",)),),
        attendance=(("本部長", "山田 花子", ""),),
    )  # fmt: skip
    assert papers.call_sheet(sheet, language).blocks
    unsigned = papers.attendance_list(sheet, language)
    assert any(isinstance(one, Table) and one.body == (("本部長", "山田 花子", ""),) for one in unsigned.blocks)
    assert "案" in str(papers.minutes(sheet, "ja").blocks)

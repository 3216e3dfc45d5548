"""Whom trainings reached, and trainings as sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.governance.trainings import YEAR, a_course, a_session
from yakuba.governance.rules import training as rules
from yakuba.governance.rules import training_sheet as sheet
from yakuba.governance.rules.training import Attendance, Reached, course_faults, held_faults, reached
from yakuba.governance.rules.training_sheet import Known, Sitting
from yakuba.ground import delimited
from yakuba.ground.text import Text

pytestmark = pytest.mark.once
KNOWN = Known(
    {"child": "child", "子ども課": "child", "tax": "tax", "税務課": "tax"},
    rules.audiences({"clerk": Text("担当", "たんとう", "Clerk")}, {"child": Text("子ども課", "こども", "Children")}),
    {"0001": ("a", "child"), "0002": ("b", "tax")},
    [(YEAR, 1)],
)
NAMES = {"child": "子ども課", "tax": "税務課"}
HALL = {"child": frozenset("abc"), "tax": frozenset("xy")}


def test_a_section_is_reached_by_its_names_or_its_fullest_session():
    named = [("s1", "a", "child"), ("s2", "a", "child"), ("s2", "b", "child"), ("s1", "gone", "child")]
    assert reached(HALL, named, []) == [Reached("child", 3, 2), Reached("tax", 2, 0)]
    # In the second session one more was only counted: three at once, whoever they were.
    assert reached(HALL, named, [("s2", "child", 1), ("s1", "tax", 1), ("s2", "tax", 1)]) == [
        Reached("child", 3, 3),
        Reached("tax", 2, 1),
    ]
    # Who has left fills no session of those who are here.
    assert reached(HALL, [*named[:1], named[3]], [("s1", "child", 1)])[0] == Reached("child", 3, 2)


@given(
    st.lists(st.tuples(st.sampled_from("st"), st.sampled_from("abcxyz"), st.sampled_from(["child", "tax", "old"]))),
    st.lists(st.tuples(st.sampled_from("st"), st.sampled_from(["child", "tax", "old"]), st.integers(1, 50))),
)
def test_never_more_are_trained_than_work_there_and_nobody_known_is_lost(named, counted):
    found = {one.section: one for one in reached(HALL, named, counted)}
    for section, there in HALL.items():
        known = {person for _, person, _ in named} & there
        assert len(known) <= found[section].trained <= found[section].staff == len(there)


def test_what_does_not_hold_together_is_told_by_field():
    assert course_faults(a_course(), KNOWN.audiences) == []
    bad = a_course(year=26, title="", audience="moon", target=0, month=13, note="あ" * 501)
    assert {name for name, _ in course_faults(bad, KNOWN.audiences)} == {
        "title", "year", "audience", "target", "month", "note"
    }  # fmt: skip
    assert held_faults(a_session(on=date(2027, 3, 31)), YEAR) == []
    late = a_session(on=date(2027, 4, 1), minutes=0, by="あ" * 201)
    assert {name for name, _ in held_faults(late, YEAR)} == {"on", "minutes", "by"}


def cells(columns: list[str], rows: list[list[object]]) -> list[list[str]]:
    return delimited.rows_of(delimited.written(columns, rows))


def test_what_goes_out_comes_in_again():
    lines = [
        a_course(),
        a_course(number=2, audience="section:child", note="=二行\nの備考"),
        a_course(number=3, audience="post:clerk", section="tax"),
    ]
    out = cells(list(sheet.PLAN.values()), sheet.plan_rows(lines, KNOWN.audiences, NAMES))
    assert sheet.read_plan(out, KNOWN) == (lines, [])
    course = (YEAR, 1)
    sittings = [
        Sitting(course, a_session(by="外部講師"), Attendance({"a": "child", "b": "tax"}, {"tax": 3})),
        Sitting(course, a_session(part=2), Attendance({}, {})),
    ]
    numbers = {id_: number for number, (id_, _) in KNOWN.staff.items()}
    out = cells(list(sheet.SESSIONS.values()), sheet.session_rows(sittings, numbers, NAMES))
    assert sheet.read_sessions(out, KNOWN) == (sittings, [])


HEAD = "年度,番号,回,開催日,時間（分）,方法,講師・主催,職員番号,課,人数"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2026,1,1,2026-02-30,60,,,,,", "開催日"),
        ("2026,1,1,2027-04-01,60,,,,,", "開催日"),
        ("2026,1,1,2026-11-10,長い,,,,,", "時間（分）"),
        ("2026,1,1,2026-11-10,60,テレビ,,,,", "方法"),
        ("2026,9,1,2026-11-10,60,,,,,", "番号"),
        ("2026,1,1,2026-11-10,60,,,9999,,", "職員番号"),
        ("2026,1,1,2026-11-10,60,,,0001,税務課,2", "人数"),
        ("2026,1,1,2026-11-10,60,,,,税務課,", "人数"),
        ("2026,1,1,2026-11-10,60,,,,,2", "課"),
        ("2026,1,1,2026-11-10,60,,,,宇宙課,2", "課"),
    ],
)
def test_every_fault_of_a_session_is_told_by_its_place(row, column):
    read, faults = sheet.read_sessions([HEAD.split(","), row.split(",")], KNOWN)
    assert read == []
    assert [(one.line, one.column) for one in faults] == [(2, column)]


def test_what_only_shows_between_lines_is_told_too():
    first = ["2026", "1", "1", "2026-11-10", "60", "", "", "0001", "", ""]
    other = [*first[:4], "90", *first[5:7], "0002", "", ""]
    _, faults = sheet.read_sessions([HEAD.split(","), first, first, other], KNOWN)
    assert [(one.line, one.column) for one in faults] == [(3, "職員番号"), (4, "開催日")]
    head = list(sheet.PLAN.values())
    line = cells(head, sheet.plan_rows([a_course()], KNOWN.audiences, NAMES))[1]
    _, faults = sheet.read_plan([head, line, line], KNOWN)
    assert [(one.line, one.column) for one in faults] == [(3, "番号")]
    _, faults = sheet.read_plan([[*head[1:], "色"], line], KNOWN)
    assert [(one.line, one.column) for one in faults] == [(1, "年度"), (1, "色")]
    _, faults = sheet.read_plan([[*head, "備考"], line], KNOWN)
    assert [(one.line, one.column) for one in faults] == [(1, "備考")]


def test_a_course_is_known_by_its_year_and_number():
    assert replace(a_course(), number=7).key == (YEAR, 7)

"""The register as a sheet: what goes out comes in again, and every fault is told by its place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.governance.makers import DECIDED, a_line
from yakuba.governance.rules import sheet
from yakuba.governance.rules.model import DEMANDS, NATIONAL, Demand, State, faults_of
from yakuba.governance.rules.sums import summed, whole
from yakuba.ground import delimited

pytestmark = pytest.mark.once

SECTIONS = {"child": "child", "子ども課": "child", "tax": "tax", "税務課": "tax"}
NAMES = {"child": "子ども課", "tax": "税務課"}
LINES = (
    a_line(**DECIDED),
    a_line(item=2, demand=Demand.SEAL, state=State.STAYS, reason="=法令で求められている"),
    a_line(number="R-002", title="税条例", section="tax", law="地方税法第20条", note="二行\nの備考"),
)


def out(lines: Sequence[object] = LINES) -> bytes:
    return delimited.written(list(sheet.COLUMNS.values()), sheet.rows(LINES if lines is LINES else [], NAMES))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp932"])
def test_what_goes_out_comes_in_again(coding):
    data = out().decode("utf-8-sig").encode(coding)
    found = sheet.read(delimited.rows_of(data), SECTIONS)
    assert found.faults == ()
    assert found.lines == LINES


def test_no_cell_is_a_formula():
    assert "'=法令" in out().decode("utf-8-sig")
    assert delimited.guarded("＝cmd") == "'＝cmd"
    assert delimited.guarded("普通の文") == "普通の文"


def cells(**changed: str) -> list[list[str]]:
    usual = {
        "番号": "R-1", "例規の名称": "条例", "種別": "条例", "所管課": "子ども課", "項番": "1", "条項": "第1条",
        "規制の種類": "書面",
    } | changed  # fmt: skip
    return [list(usual), list(usual.values())]


@pytest.mark.parametrize(
    ("column", "value"),
    [("種別", "法律"), ("所管課", "宇宙課"), ("項番", "0"), ("項番", "一"), ("規制の種類", "FAX"), ("見直しの期限", "2027-02-30"),
     ("状態", "済"), ("番号", ""), ("条項", ""), ("例規の名称", "あ" * 201)],
)  # fmt: skip
def test_a_fault_says_line_column_and_remedy(column, value):
    found = sheet.read(cells(**{column: value}), SECTIONS)
    assert found.lines == ()
    assert [(one.line, one.column) for one in found.faults] == [(2, column)]
    assert all((one.words.ja, one.words.ja_easy, one.words.en) for one in found.faults)


def test_states_ask_for_what_belongs_to_them():
    assert [name for name, _ in faults_of(a_line(state=State.STAYS))] == ["reason"]
    assert [name for name, _ in faults_of(a_line(state=State.DECIDED))] == ["means", "by_when"]
    assert [name for name, _ in faults_of(a_line(state=State.REPLACED))] == ["means"]
    assert faults_of(a_line(**DECIDED)) == []


def test_all_faults_come_at_once_and_nothing_is_taken():
    usual = cells()
    bad = [*usual, usual[1], ["R-1", "別の名", "条例", "子ども課", "2", "第2条", "押印"], [""] * 7, ["", "", "x"]]
    found = sheet.read(bad, SECTIONS)
    assert found.lines == ()
    assert [(one.line, one.column) for one in found.faults[:2]] == [(3, "項番"), (4, "例規の名称")]
    assert {one.line for one in found.faults} == {3, 4, 6}


def test_columns_are_told_when_missing_unknown_or_twice():
    found = sheet.read([["番号", "番号", "色"]], SECTIONS)
    assert {"種別", "色", "番号", "条項"} <= {one.column for one in found.faults}
    assert {one.line for one in found.faults} == {1}
    assert sheet.read([*cells()[:1], *[cells()[1]] * (sheet.MOST_LINES + 1)], SECTIONS).faults[0].line == 5002


@settings(max_examples=40)
@given(st.lists(st.lists(st.text(max_size=8), max_size=9), min_size=1, max_size=4))
def test_whatever_the_cells_say_it_is_lines_or_faults(rows):
    assert not sheet.read([list(sheet.COLUMNS.values()), *rows], SECTIONS).lines or rows


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"\x81", b'"open', b"a" * (delimited.BIGGEST + 1)])
def test_what_is_no_csv_is_refused(data):
    with pytest.raises(delimited.Unreadable):
        delimited.rows_of(data)


def test_the_national_review_names_eight_kinds():
    assert len(NATIONAL) == 8
    assert {DEMANDS[one].ja for one in NATIONAL} >= {"目視", "実地監査", "常駐・専任", "往訪閲覧・縦覧", "書面掲示"}


def test_sums_and_the_bar():
    by_section = summed(LINES, lambda line: line.section, ("tax", "child"))
    assert [(one.key, one.all) for one in by_section] == [("tax", 1), ("child", 2)]
    pieces = by_section[1].pieces()
    assert [(one.state, one.start, one.length) for one in pieces] == [
        (State.DECIDED, 0.0, 50.0),
        (State.STAYS, 50.0, 50.0),
    ]
    assert whole(LINES).percent == 0.0
    assert whole([LINES[1]]).percent is None

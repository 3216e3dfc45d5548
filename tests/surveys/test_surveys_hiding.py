"""What is hidden of a cross table, held against all tables that would look the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yakuba.surveys.rules.hiding import Cell, hidden, is_safe, possible

pytestmark = pytest.mark.once

Rows = list[list[int]]


@st.composite
def tables(draw: st.DrawFn, most: int = 3, biggest: int = 6) -> Rows:
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    count = st.sampled_from([0, 0, 1, 2, 3, biggest])
    return draw(st.lists(st.lists(count, min_size=columns, max_size=columns), min_size=rows, max_size=rows))


def lookalikes(counts: Rows, out: frozenset[Cell]) -> Iterator[Rows]:
    """All tables with the same totals and the same shown counts."""
    rows = [sum(row) for row in counts]
    columns = [sum(column) for column in zip(*counts, strict=True)]
    yield from _filled(counts, out, rows, columns, [])


def _filled(counts: Rows, out: frozenset[Cell], rows: list[int], columns: list[int], done: Rows) -> Iterator[Rows]:
    r = len(done)
    if r == len(counts):
        if not any(columns):
            yield done
        return
    for row in _rows(counts[r], r, out, rows[r], columns):
        left = [whole - part for whole, part in zip(columns, row, strict=True)]
        yield from _filled(counts, out, rows, left, [*done, row])


def _rows(shown: list[int], r: int, out: frozenset[Cell], left: int, columns: list[int]) -> Iterator[list[int]]:
    if not shown:
        if not left:
            yield []
        return
    c = len(columns) - len(shown)
    for count in range(min(left, columns[c]) + 1) if (r, c) in out else [shown[0]]:
        if count <= min(left, columns[c]):
            for rest in _rows(shown[1:], r, out, left - count, columns):
                yield [count, *rest]


@given(tables(most=2, biggest=9))
def test_the_bounds_of_a_hidden_count_are_those_of_all_tables_that_look_the_same(counts):
    out = hidden(counts)
    found = list(lookalikes(counts, out))
    for r, c in out:
        values = {one[r][c] for one in found}
        assert possible(counts, out, (r, c)) == (min(values), max(values))


@settings(max_examples=60)
@given(tables())
def test_no_small_count_can_be_worked_out(counts):
    """Told apart from the tables that look the same only as far as the two totals tell by themselves."""
    out = hidden(counts, least=4)
    found = list(lookalikes(counts, out))
    whole = sum(map(sum, counts))
    for r, row in enumerate(counts):
        for c, count in enumerate(row):
            if not 0 < count < 4:
                continue
            assert (r, c) in out
            across, down = sum(row), sum(line[c] for line in counts)
            values = {one[r][c] for one in found}
            assert min(values) <= max(0, across + down - whole)
            assert max(values) >= min(3, across, down)


@given(tables(most=5, biggest=40))
def test_every_small_count_is_safe_whatever_the_size(counts):
    out = hidden(counts)
    small = [(r, c) for r, row in enumerate(counts) for c, count in enumerate(row) if 0 < count < 5]
    assert all(is_safe(counts, out, cell, least=5) for cell in small)
    assert bool(out) is bool(small)


def test_a_single_small_count_takes_a_rectangle_with_it():
    assert hidden([[20, 3, 30], [25, 40, 10], [11, 30, 20]]) == {(0, 1), (0, 0), (2, 1), (2, 0)}


@pytest.mark.parametrize("counts", [[[0, 9], [7, 0]], [[5, 5], [5, 5]], [[0]], [[]]])
def test_nothing_is_hidden_where_nothing_is_small(counts):
    assert hidden(counts) == frozenset()

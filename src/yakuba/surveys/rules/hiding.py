"""Hiding small counts of a cross table, so that nobody is recognised in it (秘匿処理).

A count from 1 to ``least - 1`` is small and is hidden. That is not enough: what is left over in its row or column would
give it away. So further counts are hidden until every small one is safe. Safe means: whoever knows all totals and all
counts that are shown can tell no more of it than the two totals of its row and column say by themselves, up to
``least``. It could be nothing, and it could be as much as a small count can be.

How far a hidden count may lie from the true one is a question of flows: a hidden count grows by as much as can be sent
round through the other hidden counts, out of one and into the next, while all totals stay.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

Counts = Sequence[Sequence[int]]
Cell = tuple[int, int]

LEAST: Final = 5
"""The smallest count that is shown, unless a survey says otherwise; nothing is shown always."""


def hidden(counts: Counts, *, least: int = LEAST) -> frozenset[Cell]:
    """Return which counts of a table must not be shown, as (row, column).

    The table must be whole: every sheet stands in exactly one place, so that rows and columns add up to their totals.
    Zeros are no secret, and are hidden only where they protect a small count. Nothing is hidden without a small count.
    """
    small = [(r, c) for r, row in enumerate(counts) for c, count in enumerate(row) if 0 < count < least]
    out = set(small)
    for cell in small:
        while not is_safe(counts, out, cell, least=least):
            out.update(_next_to_hide(counts, out, cell, least=least))
    return frozenset(out)


def is_safe(counts: Counts, out: set[Cell] | frozenset[Cell], cell: Cell, *, least: int) -> bool:
    """Tell whether a small count, hidden together with ``out``, says no more than the totals of its row and column."""
    lowest, highest = possible(counts, out, cell)
    by_totals = _by_totals(counts, cell)
    return lowest <= by_totals[0] and highest >= min(least - 1, by_totals[1])


def possible(counts: Counts, out: set[Cell] | frozenset[Cell], cell: Cell) -> tuple[int, int]:
    """Return the least and the greatest value that a hidden count could have, by all that is shown.

    What is known is that counts are no less than nothing, all totals, and every count that is not in ``out``.
    """
    count = counts[cell[0]][cell[1]]
    others = {one: counts[one[0]][one[1]] for one in out if one != cell}
    more = _flow(others, cell, counts, up=True)
    less = min(count, _flow(others, cell, counts, up=False))
    return count - less, count + more


def _by_totals(counts: Counts, cell: Cell) -> tuple[int, int]:
    row, column = sum(counts[cell[0]]), sum(line[cell[1]] for line in counts)
    return max(0, row + column - sum(map(sum, counts))), min(row, column)


def _flow(others: dict[Cell, int], cell: Cell, counts: Counts, *, up: bool) -> int:
    """Return by how much a count could be greater (or smaller), all totals kept: a greatest flow from row to column.

    Growing takes from other counts of its row, gives to others in their columns, and so on, until its own column
    has given as much as its row. Rows are nodes 0.., columns follow. Taking from a count ends when it is empty.
    """
    rows = len(counts)
    much = sum(map(sum, counts)) + 1
    room: dict[int, dict[int, int]] = {}
    for (r, c), count in others.items():
        take, give = (r, rows + c) if up else (rows + c, r), (rows + c, r) if up else (r, rows + c)
        room.setdefault(take[0], {})[take[1]] = count
        room.setdefault(give[0], {})[give[1]] = much
    start, end, total = cell[0], rows + cell[1], 0
    while total < much:
        path = _path(room, start, end)
        if not path:
            break
        most = min(room[a][b] for a, b in path)
        for a, b in path:
            room[a][b] -= most
            room[b][a] = room[b].get(a, 0) + most
        total += most
    return total


def _path(room: dict[int, dict[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return the shortest way on which something can still be sent, or nothing."""
    came: dict[int, int] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there, left in room.get(here, {}).items():
            if left > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    if end not in came:
        return []
    way, at = [], end
    while at != start:
        way.append((came[at], at))
        at = came[at]
    return way


def _next_to_hide(counts: Counts, out: set[Cell], cell: Cell, *, least: int) -> set[Cell]:
    """Return the counts to hide next: the rest of a rectangle with the small count in its corner.

    The cheapest one that makes it safe by itself; if none does, the cheapest that hides anything new; and if there is
    none, everything: then only the totals are left, and they are the measure of what is safe.
    """
    r, c = cell
    count = counts[r][c]
    low, high = _by_totals(counts, cell)
    fall, rise = count - low, max(min(least - 1, high) - count, 0)
    offers = sorted(_rectangles(counts, out, cell))
    for _, other_row, other_column in offers:
        beside = (counts[r][other_column], counts[other_row][c])
        if min(beside) >= rise and counts[other_row][other_column] >= fall:
            return {(r, other_column), (other_row, c), (other_row, other_column)}
    if offers:
        _, other_row, other_column = offers[0]
        return {(r, other_column), (other_row, c), (other_row, other_column)}
    return {(row, column) for row in range(len(counts)) for column in range(len(counts[0]))}


def _rectangles(counts: Counts, out: set[Cell], cell: Cell) -> Iterator[tuple[int, int, int]]:
    r, c = cell
    for row in range(len(counts)):
        for column in range(len(counts[0])):
            corners = {(r, column), (row, c), (row, column)}
            if row != r and column != c and not corners <= out:
                # One more for each corner: of two equally small the one that hides fewer counts.
                yield sum(counts[a][b] + 1 for a, b in corners - out), row, column

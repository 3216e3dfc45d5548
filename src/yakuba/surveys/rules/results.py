"""What the answers say together: counts, shares, and two questions crossed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from yakuba.ground.text import Text
from yakuba.surveys.rules.hiding import LEAST, hidden
from yakuba.surveys.rules.model import Answer, Answers, Question, steps

NO_ANSWER: Final = Text("無回答", "こたえ なし", "No answer")
_WRITTEN: Final = Text("記入あり", "かいた", "Answered")
_SPAN: Final = Text("{least}～{most}", "{least}～{most}", "{least} to {most}")
BANDS: Final = 5
"""Into so many parts a number is divided, along the range that the question allows: the answers have no say in it."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many sheets gave an answer. ``percent`` is of all sheets, so that several choices add up to more than 100."""

    id: str
    label: Text
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class Result:
    """A question with its answers. ``mean`` is that of a scale or number, of the sheets that answered."""

    question: Question
    counts: tuple[Count, ...]
    sheets: int
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Two questions crossed (クロス集計). A count that is hidden is None; totals are those of each question alone."""

    rows: tuple[Text, ...]
    columns: tuple[Text, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    sheets: int
    least: int

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        return any(cell is None for row in self.cells for cell in row)


def classes(question: Question) -> list[tuple[str, Text]]:
    """Return the classes into which answers fall, the one of no answer last under the empty id."""
    match question.kind:
        case "single" | "several":
            found = [(one.id, Text.read(one.label)) for one in question.options]
        case "scale":
            found = [(str(step), _step(question, step)) for step in steps(question)]
        case "number":
            found = [(str(n), _SPAN.fill(least=a, most=b)) for n, (a, b) in enumerate(_bands(question))]
        case "text":
            found = [("written", _WRITTEN)]
    return [*found, ("", NO_ANSWER)]


def places(question: Question, answer: Answer | None) -> list[str]:
    """Return the classes into which an answer falls; more than one only where several could be chosen."""
    match answer:
        case None | "" | []:
            return [""]
        case list():
            return list(answer)
        case _ if question.kind == "text":
            return ["written"]
        case int() if question.kind == "number":
            bands = _bands(question)
            return [str(next((n for n, (_, most) in enumerate(bands) if answer <= most), len(bands) - 1))]
        case _:
            return [str(answer)]


def result(question: Question, sheets: Sequence[Answers]) -> Result:
    """Count one question."""
    found = Counter(place for sheet in sheets for place in places(question, sheet.get(question.id)))
    whole = len(sheets)
    counts = tuple(
        Count(id_, label, found[id_], round(100 * found[id_] / whole, 1) if whole else 0.0)
        for id_, label in classes(question)
    )
    numbers = [one for sheet in sheets if isinstance(one := sheet.get(question.id), int)]
    mean = round(sum(numbers) / len(numbers), 2) if numbers else None
    return Result(question, counts, whole, mean)


def cross(down: Question, across: Question, sheets: Sequence[Answers], *, least: int = LEAST) -> CrossTable:
    """Cross two questions and hide what must be hidden. Raises ValueError for a question with itself."""
    if down.id == across.id:
        raise ValueError("a question is not crossed with itself")
    rows, columns = classes(down), classes(across)
    pairs = [(places(down, one.get(down.id)), places(across, one.get(across.id))) for one in sheets]
    counted = Counter((r, c) for at_rows, at_columns in pairs for r in at_rows for c in at_columns)
    row_totals = Counter(r for at_rows, _ in pairs for r in at_rows)
    column_totals = Counter(c for _, at_columns in pairs for c in at_columns)
    counts = [[counted[r, c] for c, _ in columns] for r, _ in rows]
    totals = [row_totals[r] for r, _ in rows], [column_totals[c] for c, _ in columns]
    out = _hidden(down, across, counts, totals, least)
    return CrossTable(
        rows=tuple(label for _, label in rows),
        columns=tuple(label for _, label in columns),
        cells=tuple(
            tuple(None if (r, c) in out else count for c, count in enumerate(row)) for r, row in enumerate(counts)
        ),
        row_totals=tuple(totals[0]),
        column_totals=tuple(totals[1]),
        sheets=len(sheets),
        least=least,
    )


Totals = tuple[list[int], list[int]]


def _hidden(
    down: Question, across: Question, counts: list[list[int]], totals: Totals, least: int
) -> frozenset[tuple[int, int]]:
    """Find what to hide. Where several could be chosen, each choice is a question of its own: chosen or not."""
    if down.kind != "several" and across.kind != "several":
        return hidden(counts, least=least)
    if down.kind == "several" and across.kind == "several":
        # Each count stands alone between its two totals: nothing else that is shown adds up to it.
        small = {(r, c) for r, row in enumerate(counts) for c, count in enumerate(row) if 0 < count < least}
        return frozenset(small)
    if down.kind == "several":
        return frozenset((r, c) for r, row in enumerate(counts) for c in _beside(row, totals[1], least))
    turned = list(zip(*counts, strict=True))
    return frozenset((r, c) for c, column in enumerate(turned) for r in _beside(column, totals[0], least))


def _beside(chosen: Iterable[int], totals: list[int], least: int) -> set[int]:
    """Return which counts of one choice to hide: a count and what is left of its total are hidden together."""
    chosen = list(chosen)
    rest = [total - count for total, count in zip(totals, chosen, strict=True)]
    return {place for _, place in hidden([chosen, rest], least=least)}


def _bands(question: Question) -> list[tuple[int, int]]:
    width = max(1, -(-(question.at_most - question.at_least + 1) // BANDS))
    starts = range(question.at_least, question.at_most + 1, width)
    return [(start, min(start + width - 1, question.at_most)) for start in starts]


def _step(question: Question, step: int) -> Text:
    end = question.low if step == 1 else question.high if step == question.at_most else ""
    return Text.read(str(step)) if not end else _named(step, Text.read(end))


def _named(step: int, end: Text) -> Text:
    return Text(f"{step}（{end.ja}）", f"{step}（{end.ja_easy or end.ja}）", f"{step} ({end.en or end.ja})")

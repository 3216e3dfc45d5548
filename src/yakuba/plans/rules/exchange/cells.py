"""What a cell means: words, numbers, days, lists, bars. What cannot be understood is a fault of that cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, Final

from yakuba.ground.japanese.dates import read_date
from yakuba.ground.japanese.widths import halve
from yakuba.ground.text import Text
from yakuba.plans.rules import halves
from yakuba.plans.rules.exchange import columns as c
from yakuba.plans.rules.exchange.grid import Cell, CellFault, Grid, Place

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LIST: Final = re.compile(r"[,、,\n]+")
_TICKS: Final = frozenset("○◯〇●◎✓✔レ")
_YEAR: Final = re.compile(r"(.*?)(年度?)?")
_MARK: Final = re.compile(r"([a-z0-9-]+)\s*[::]\s*([a-z0-9-]+)\s*(\S*)")
_SCORE: Final = re.compile(r"(\w+)\s*[=:=:]\s*(\d{1,9})")
_MONEY: Final = str.maketrans("", "", ",円¥\\ ")

Drawn = Sequence[tuple[int, int, Cell]]
"""The cells of a line of the schedule: half, number of the column, what stands there."""


def understood(column: c.Column, cell: Cell, place: Place, faults: list[CellFault]) -> Any:
    """Return what a cell means; None, and a fault is noted, if it cannot be understood."""
    text = _text(cell)
    if not text:
        if column.needed:
            faults.append(CellFault(place, _EMPTY.fill(name=column.head)))
        return [] if column.kind in ("ids", "lines", "marks") else {} if column.kind == "scores" else None
    match column.kind:
        case "id":
            return _checked(halve(text).lower(), _ID, _NO_ID, place, faults)
        case "ids":
            return [one for part in _parts(text) if (one := _checked(part, None, _NO_ID, place, faults))]
        case "lines":
            return [line.strip().removeprefix("・").strip() for line in text.splitlines() if line.strip()]
        case "tick":
            return _tick(text, place, faults)
        case "word":
            return _word(column, text, place, faults)
        case "marks":
            return [_mark(part, place, faults) for part in _parts(text)]
        case "scores":
            return dict(score for part in _parts(text) if (score := _score(part, place, faults)))
        case "number" | "yen" | "year" | "day":
            return _counted(column, cell, text, place, faults)
        case _:
            return text


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # spreadsheets make 3.0 of a 3
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _LIST.split(halve(text)) if part.strip()]


def _checked(text: str, form: re.Pattern[str] | None, words: Text, place: Place, faults: list[CellFault]) -> str | None:
    if form is not None and not form.fullmatch(text):
        faults.append(CellFault(place, words.fill(value=text)))
        return None
    return text


def _tick(text: str, place: Place, faults: list[CellFault]) -> bool:
    if text in _TICKS or text in ("1", "はい", "TRUE", "True"):
        return True
    if text not in ("0", "いいえ", "×", "-", "ー", "FALSE", "False"):
        faults.append(CellFault(place, _NO_TICK.fill(value=text)))
    return False


def _word(column: c.Column, text: str, place: Place, faults: list[CellFault]) -> str | None:
    meant = next((meant for shown, meant in column.words if text in (shown, meant)), None)
    if meant is None:
        known = "、".join(shown for shown, _ in column.words)
        faults.append(CellFault(place, _NO_WORD.fill(value=text, known=known)))
    return meant


def _mark(part: str, place: Place, faults: list[CellFault]) -> dict[str, str]:
    found = _MARK.fullmatch(part)
    if found is None:
        faults.append(CellFault(place, _NO_MARK.fill(value=part)))
        return {}
    axis, class_, sign = found.groups()
    return {"axis": axis, "class": class_} | ({"sign": sign} if sign else {})


def _score(part: str, place: Place, faults: list[CellFault]) -> tuple[str, int] | None:
    found = _SCORE.fullmatch(part)
    if found is None:
        faults.append(CellFault(place, _NO_SCORE.fill(value=part)))
        return None
    return found[1], int(found[2])


def _counted(column: c.Column, cell: Cell, text: str, place: Place, faults: list[CellFault]) -> Any:
    """Return a number, an amount in yen, a fiscal year or a day."""
    read = {"number": _number, "yen": _yen, "year": _year, "day": _day}[column.kind]
    found = read(cell, text)
    if found is None:
        faults.append(CellFault(place, _WRONG[column.kind].fill(value=text)))
    return found


def _number(_: Cell, text: str) -> float | None:
    plain = halve(text).translate(_MONEY).removesuffix("%")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    # Some hundred digits are a good Decimal, and yet no number of ours.
    return found if value.is_finite() and isfinite(found := float(value)) else None


def _yen(cell: Cell, text: str) -> int | None:
    value = _number(cell, text)
    return int(value) if value is not None and value == int(value) and value >= 0 else None


def _year(_: Cell, text: str) -> int | None:
    found = _YEAR.fullmatch(halve(text))
    half = halves.read(f"{found[1]}年度上期") if found else None
    return halves.year_of(half) if half is not None else None


def _day(cell: Cell, text: str) -> str | None:
    day = cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else read_date(text)
    return day.isoformat() if day else None


def halves_of(grid: Grid, before: int, faults: list[CellFault]) -> list[tuple[int, int]]:
    """Return the columns of a schedule as number and half; a head that is none, or comes twice, is a fault."""
    found: list[tuple[int, int]] = []
    for number, head in enumerate(grid.head[before:], start=before + 1):
        half = halves.read(head)
        if half is None:
            if head.strip():
                faults.append(CellFault(Place(grid.name, 1, number), _NO_HALF.fill(value=head)))
        elif half in (known for _, known in found):
            faults.append(CellFault(Place(grid.name, 1, number), _TWICE.fill(value=head)))
        else:
            found.append((number, half))
    return found


def bars(drawn: Drawn, line: str, place: Place, faults: list[CellFault]) -> Iterator[dict[str, Any]]:
    """Return the bars of a line: a word begins one, arrows carry it on, an empty cell ends it."""
    bar: dict[str, Any] | None = None
    before: int | None = None
    for half, number, cell in sorted(drawn, key=lambda one: one[0]):
        text = _text(cell)
        label = text.rstrip("→⇒⇨").strip()
        goes_on = text.endswith(("⇒", "⇨"))
        carried = bool(text) and not label
        if bar is not None and (not text or label or before is None or half != before + 1):
            yield bar
            bar = None
        if carried and bar is None:
            faults.append(CellFault(Place(place.sheet, place.row, number), _ARROW))
        elif text:
            bar = bar or {"from_half": halves.write(half), "label": "" if label == "●" else label, "line": line}
            bar |= {"until_half": halves.write(half), "goes_on": goes_on}
        before = half
    if bar is not None:
        yield bar


_EMPTY: Final = Text("「{name}」を書いてください。", "「{name}」を かいて ください。", "“{name}” is missing.")
_NO_ID: Final = Text(
    "「{value}」はIDに使えません。半角の英小文字・数字・ハイフンで書きます(例 online-application)。",
    "「{value}」は IDに つかえません。",
    "“{value}” cannot be an ID: use small letters, digits and hyphens, e.g. online-application.",
)
_NO_TICK: Final = Text(
    "「{value}」は読み取れません。当てはまるときは ○ 、そうでなければ空のままにします。",
    "○を かくか、なにも かかないで ください。",
    "“{value}” is not understood: write ○, or leave the cell empty.",
)
_NO_WORD: Final = Text(
    "「{value}」は選べません。{known} のどれかにします。",
    "{known} から えらんで ください。",
    "“{value}” cannot be chosen. Choose one of: {known}.",
)
_NO_MARK: Final = Text(
    "「{value}」は読み取れません。分類軸ID:分類ID の形で書きます(例 dx:online)。",
    "「{value}」は よめません。",
    "“{value}” is not understood: write axis:class, e.g. dx:online.",
)
_NO_SCORE: Final = Text(
    "「{value}」は読み取れません。G=3, Q=2 のように書きます。",
    "「{value}」は よめません。",
    "“{value}” is not understood: write G=3, Q=2.",
)
_WRONG: Final = {
    "number": Text(
        "「{value}」は数ではありません。数字だけを書き、単位は「単位」の列に書きます。",
        "すうじを かいて ください。",
        "“{value}” is not a number. Write digits alone; the unit has a column of its own.",
    ),
    "yen": Text(
        "「{value}」は金額ではありません。円の単位で、0以上の整数を書きます。",
        "きんがくを すうじで かいて ください。",
        "“{value}” is not an amount: write whole yen, not below 0.",
    ),
    "year": Text(
        "「{value}」は年度ではありません。2025 や 令和7 のように書きます。",
        "「{value}」は ねんどでは ありません。",
        "“{value}” is not a fiscal year: write 2025 or 令和7.",
    ),
    "day": Text(
        "「{value}」は日付ではありません。2025-04-01 や 令和7年4月1日 のように書きます。",
        "「{value}」は ひづけでは ありません。",
        "“{value}” is not a date: write 2025-04-01 or 令和7年4月1日.",
    ),
}
_NO_HALF: Final = Text(
    "「{value}」は年度の半期ではありません。R7上、R7下 のように書きます。",
    "「{value}」は つかえません。R7上の ように かきます。",
    "“{value}” is not a half of a fiscal year: write R7上 or R7下.",
)
_TWICE: Final = Text(
    "「{value}」の列が二つあります。", "「{value}」が ふたつ あります。", "There are two columns “{value}”."
)
_ARROW: Final = Text(
    "矢印の前に、何をするかを書いたセルがありません。",
    "やじるしの まえに ことばが ありません。",
    "No cell before this arrow says what is done.",
)

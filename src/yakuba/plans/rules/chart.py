"""The schedule as a picture: an SVG of half-year bars. The page beside it says the same as a table.

Nothing rests on colour alone: a bar carries its label, what was moved keeps a dashed outline of where it stood first,
what slips has a thick edge and a sign. No style attributes are written, so that the page's policy may forbid them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from html import escape
from typing import Final
from unicodedata import east_asian_width

from yakuba.ground.text import Text
from yakuba.plans.rules import halves
from yakuba.plans.rules.schedule import Row, Stripe

INK: Final = "#1a1a1c"
QUIET: Final = "#626264"
LINE: Final = "#d8d8db"
BLUE: Final = "#0017c1"
PALE: Final = "#e8f1fe"
GREEN: Final = "#197a4b"
PALE_GREEN: Final = "#e6f5ec"
RED: Final = "#ce0000"
TITLES: Final = 220
COLUMN: Final = 44
"""Width of a half, at least; where there are few, each is as wide as ``WIDEST``, so that bars can carry their labels."""
WIDEST: Final = 96
ROOM: Final = 760
"""What all halves together may take before they become narrow."""
HEAD: Final = 66
BAR: Final = 22
PAD: Final = 6
_NARROW: Final = 7
"""Width of a narrow character, at the size of a bar's label."""
_TITLE: Final = Text("スケジュール：{title}", "よてい：{title}", "Schedule: {title}")
_DESC: Final = Text(
    "{n}件の半期ごとの予定。同じ内容が表にあります。",
    "{n}けんの よていです。ひょうにも あります。",
    "The half-years of {n} lines. The table says the same.",
)
_TODAY: Final = Text("今日", "きょう", "Today")


def draw(rows: Sequence[Row], shown: range, *, on: date, title: Text, language: str, late: Collection[str] = ()) -> str:
    """Return the chart as an SVG, in a language. ``shown`` are the halves of its columns, ``late`` keys that slip."""
    heights = [_height(row) for row in rows]
    width, height = TITLES + _column(shown) * len(shown), HEAD + sum(heights)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{"ja" if language == "ja-easy" else language}" ',
        'aria-labelledby="schedule-title schedule-desc" class="pl-chart__picture" font-family="inherit" ',
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<title id="schedule-title">{escape(_TITLE.fill(title=title).say(language))}</title>',
        f'<desc id="schedule-desc">{escape(_DESC.fill(n=len(rows)).say(language))}</desc>',
        *_columns(shown, height, language),
    ]
    top = HEAD
    for number, (row, tall) in enumerate(zip(rows, heights, strict=True)):
        if number % 2:
            parts.append(f'<rect x="0" y="{top}" width="{width}" height="{tall}" fill="{INK}" fill-opacity="0.03"/>')
        parts += _row(row, top, shown, language, late=row.key in late)
        top += tall
    parts += _today(shown, height, on, language)
    return "".join((*parts, "</svg>"))


def _lines(row: Row) -> list[list[Stripe]]:
    """Return the bars of a measure in lanes, so that none covers another: by their line, then where there is room."""
    lanes: list[list[Stripe]] = []
    for one in sorted(row.stripes, key=lambda stripe: (stripe.line, stripe.first, stripe.last)):
        free = (lane for lane in lanes if lane[-1].line == one.line and lane[-1].last < one.first)
        lane = next(free, None)
        if lane is None:
            lanes.append([one])
        else:
            lane.append(one)
    return lanes


def _height(row: Row) -> int:
    return max(len(_lines(row)), 1) * (BAR + PAD) + PAD


def _columns(shown: range, height: int, language: str) -> list[str]:
    wide = _column(shown)
    parts = [f'<rect x="0" y="0" width="{TITLES + wide * len(shown)}" height="{HEAD}" fill="#f8f8fb"/>']
    for number, half in enumerate(shown):
        x = TITLES + wide * number
        first = half % 2 == 0
        parts.append(f'<path d="M{x} {0 if first else 26}V{height}" stroke="{LINE}" fill="none"/>')
        if first:
            year = halves.short_year(halves.year_of(half)).say(language)
            parts.append(_text((x + wide, 19), year, size=14, middle=True, bold=True))
        side = ("上", "下")[half % 2] if language != "en" else ("H1", "H2")[half % 2]
        parts.append(_text((x + wide // 2, 43), side, size=13, middle=True, fill=QUIET))
    return parts


def _row(row: Row, top: int, shown: range, language: str, *, late: bool) -> list[str]:
    title = " ".join(word for word in ("⚠" if late else "", row.number, row.title.say(language)) if word)
    parts = [_text((8, top + PAD + 16), _cut(title, 29), size=14, bold=late, fill=RED if late else INK)]
    parts += [
        (
            f'<rect x="{_x(one.first, shown)}" y="{top + PAD - 3}" width="{_wide(one, shown)}" '
            f'height="{BAR + 6}" rx="4" fill="none" stroke="{QUIET}" stroke-dasharray="4 3"/>'
        )
        for one in row.planned
    ]
    for number, lane in enumerate(_lines(row)):
        y = top + PAD + number * (BAR + PAD)
        for one in lane:
            parts += _bar(one, y, shown, language, done=row.done, late=late)
    return parts


def _bar(one: Stripe, y: int, shown: range, language: str, *, done: bool, late: bool) -> list[str]:
    x, wide = _x(one.first, shown) + 2, _wide(one, shown) - 4
    fill, stroke = (PALE_GREEN, GREEN) if done else (PALE, BLUE)
    edge = 3 if late else 1
    parts = [
        f"<g><title>{escape(one.words.say(language))}</title>",
        f'<rect x="{x}" y="{y}" width="{wide}" height="{BAR}" rx="4" fill="{fill}" ',
        f'stroke="{RED if late else stroke}" stroke-width="{edge}"/>',
    ]
    if one.goes_on:
        parts.append(f'<path d="M{x + wide - 8} {y + 5}l5 6-5 6" fill="none" stroke="{stroke}" stroke-width="2"/>')
    label = ("✓ " if done else "") + one.label.say(language)
    room = _column(shown) // _NARROW * (one.last - one.first + 1) - (2 if one.goes_on else 0)
    if label.strip():
        parts.append(_text((x + 6, y + 16), _cut(label, room), size=12))
    return [*parts, "</g>"]


def _today(shown: range, height: int, on: date, language: str) -> list[str]:
    half = halves.half_of(on)
    if half not in shown:
        return []
    begins, ends = halves.first_day(half), halves.last_day(half)
    x = _x(half, shown) + _column(shown) * (on - begins).days // ((ends - begins).days + 1)
    return [
        f'<path d="M{x} {HEAD - 2}V{height}" stroke="{RED}" stroke-width="1.5" fill="none"/>',
        _text((x, HEAD - 6), _TODAY.say(language), size=11, middle=True, fill=RED, bold=True),
    ]


def _column(shown: range) -> int:
    """Return how wide a half is drawn."""
    return max(COLUMN, min(WIDEST, ROOM // max(len(shown), 1)))


def _x(half: int, shown: range) -> int:
    return TITLES + _column(shown) * (max(half, shown.start) - shown.start)


def _wide(one: Stripe, shown: range) -> int:
    return _column(shown) * (min(one.last, shown.stop - 1) - max(one.first, shown.start) + 1)


def _cut(words: str, room: int) -> str:
    """Return as much of the words as finds room; a kanji takes two places."""
    taken = 0
    for number, character in enumerate(words):
        taken += 2 if east_asian_width(character) in "WFA" else 1
        if taken > room:
            return words[: max(number - 1, 1)] + "…"
    return words


def _text(
    at: tuple[int, int], words: str, *, size: int, bold: bool = False, middle: bool = False, fill: str = INK
) -> str:
    weight = ' font-weight="700"' if bold else ""
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{at[0]}" y="{at[1]}" font-size="{size}"{weight}{anchor} fill="{fill}">{escape(words)}</text>'

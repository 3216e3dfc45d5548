"""The schedule: bars within the plan's period, what a year's action plan holds, what slips (スケジュール・単年度実行計画・遅れ)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from yakuba.ground.errors import Refusal
from yakuba.ground.text import NOTHING, Text
from yakuba.plans.rules import halves


@dataclass(frozen=True, slots=True)
class Stripe:
    """A bar as it is drawn: both halves included. ``line`` names the line of the chart where a measure has several."""

    first: int
    last: int
    label: Text = NOTHING
    line: str = ""
    goes_on: bool = False

    @property
    def words(self) -> Text:
        """The bar in words: 令和5年度上期～下期 調査."""
        said = _GOES_ON.fill(span=halves.span(self.first, self.last)) if self.goes_on else self.span
        return _LABELLED.fill(span=said, label=self.label) if self.label.ja else said

    @property
    def span(self) -> Text:
        """From which half to which."""
        return halves.span(self.first, self.last)

    @property
    def named(self) -> str:
        """The line, if it has a name: a mere number only tells which bars stand in one."""
        return "" if self.line.isdecimal() else self.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measure, or a group of them, as a line of the schedule. ``planned`` are its bars as they were first decided."""

    key: str
    title: Text
    number: str = ""
    owner: str = ""
    group: str = ""
    stripes: tuple[Stripe, ...] = ()
    planned: tuple[Stripe, ...] = ()
    done: bool = False
    after: tuple[str, ...] = ()
    light: str = ""

    @property
    def first(self) -> int | None:
        """The half in which it begins."""
        return min((one.first for one in self.stripes), default=None)

    @property
    def last(self) -> int | None:
        """The half in which it ends."""
        return max((one.last for one in self.stripes), default=None)


class BadBar(Refusal):
    """A bar that cannot stand so; ``place`` says which line of the form it was, counted from 1."""

    status: ClassVar[int] = 422

    def __init__(self, words: Text, remedy: Text, place: int = 0) -> None:
        self.place = place
        super().__init__(words, remedy)


class NoReasonToMove(Refusal):
    """Bars that were decided are moved for a reason."""

    status: ClassVar[int] = 422
    words = Text(
        "予定を変える理由を書いてください。",
        "よていを かえる りゆうを かいて ください。",
        "Write why the schedule is changed.",
    )
    remedy = Text(
        "元の予定と理由は、変更の記録に残ります。",
        "まえの よていも のこります。",
        "The former schedule is kept with it.",
    )


def read_bar(first: str, last: str, label: str = "", *, place: int = 0) -> Stripe:
    """Read a bar as it was typed. An empty end is the beginning. Raises BadBar."""
    begins = halves.read(first)
    ends = halves.read(last) if last.strip() else begins
    if begins is None or ends is None:
        typed = first if begins is None else last
        raise BadBar(_UNREAD.fill(typed=typed.strip() or "―", place=place), _UNREAD_REMEDY, place)
    if ends < begins:
        raise BadBar(_BACKWARDS.fill(first=halves.name(begins), last=halves.name(ends), place=place), _SWAP, place)
    return Stripe(begins, ends, Text.read(label.strip()))


def check(stripes: Sequence[Stripe], *, starts: date, until: date | None) -> None:
    """Check that all bars lie in the period of the plan. Raises BadBar for the first that does not."""
    first, last = halves.half_of(starts), halves.half_of(until) if until else None
    for place, one in enumerate(stripes, start=1):
        if one.first < first or (last is not None and one.last > last):
            period = halves.span(first, last) if last is not None else _FROM.fill(first=halves.name(first))
            raise BadBar(_OUTSIDE.fill(bar=one.span, period=period, place=place), _OUTSIDE_REMEDY, place)


class Slipping(StrEnum):
    """How a schedule slips."""

    ENDED = "ended"
    FORERUNNER = "forerunner"
    EARLY = "early"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing that slips: which measure, and what is the matter."""

    kind: Slipping
    key: str
    title: Text
    owner: str
    words: Text


def slips(rows: Iterable[Row], *, on: date) -> list[Slip]:
    """Return what slips on a day: bars that ended without completion, forerunners that are not done, bars that moved.

    A measure that is done slips no more.
    """
    known = {row.key: row for row in rows}
    found: list[Slip] = []
    for row in known.values():
        if not row.done:
            found += [Slip(kind, row.key, row.title, row.owner, words) for kind, words in _slips(row, known, on)]
    order = list(Slipping)
    found.sort(key=lambda one: order.index(one.kind))
    return found


def _slips(row: Row, known: Mapping[str, Row], on: date) -> Iterable[tuple[Slipping, Text]]:
    if row.last is not None and on > halves.last_day(row.last):
        yield Slipping.ENDED, _ENDED.fill(half=halves.name(row.last))
    for key in row.after:
        before = known.get(key)
        if before is None or before.done or row.first is None:
            continue
        if on >= halves.first_day(row.first):
            yield Slipping.FORERUNNER, _FORERUNNER.fill(title=before.title)
        elif before.last is not None and before.last >= row.first:
            yield Slipping.EARLY, _EARLY.fill(title=before.title, half=halves.name(before.last))
    was = max((one.last for one in row.planned), default=None)
    if was is not None and row.last is not None and row.last > was:
        yield Slipping.MOVED, _MOVED.fill(was=halves.name(was), now=halves.name(row.last), n=row.last - was)


@dataclass(frozen=True, slots=True)
class YearLine:
    """A measure in one fiscal year: its bars of that year, whether it begins and whether it ends in it."""

    row: Row
    stripes: tuple[Stripe, ...]
    begins: bool
    ends: bool


def action_plan(rows: Iterable[Row], year: int) -> list[YearLine]:
    """Return what is to be done in a fiscal year (単年度の実行計画): all measures of which a bar lies in it."""
    first, last = halves.halves_of(year)
    found = []
    for row in rows:
        inside = tuple(one for one in row.stripes if one.first <= last and one.last >= first)
        if inside and row.first is not None and row.last is not None:
            found.append(YearLine(row, inside, row.first >= first, row.last <= last))
    return found


@dataclass(frozen=True, slots=True)
class Fold:
    """Many measures of one group as one line: from when to when, how many, and how many of each light."""

    key: str
    title: Text
    rows: tuple[Row, ...]
    lights: Mapping[str, int] = field(default_factory=dict)

    @property
    def row(self) -> Row:
        """The line that stands for all of them."""
        first = min((row.first for row in self.rows if row.first is not None), default=None)
        last = max((row.last for row in self.rows if row.last is not None), default=None)
        label = _MEASURES.fill(n=len(self.rows))
        bar = () if first is None or last is None else (Stripe(first, last, label),)
        return Row(key=self.key, title=self.title, stripes=bar, done=all(row.done for row in self.rows))


def fold(rows: Iterable[Row], titles: Mapping[str, Text]) -> list[Fold]:
    """Return the measures folded by their group, in the order in which the groups first come."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return [Fold(key, titles.get(key, NOTHING), tuple(found), _lights(found)) for key, found in groups.items()]


def _lights(rows: Iterable[Row]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.light] = counts.get(row.light, 0) + 1
    return counts


def columns(rows: Iterable[Row], *, starts: date, until: date | None) -> range:
    """Return the halves that a chart shows: those of the plan's period, and all in which a bar lies."""
    ends = [half_or for row in rows for one in (*row.stripes, *row.planned) for half_or in (one.first, one.last)]
    ends += [halves.half_of(starts), *([halves.half_of(until)] if until else [])]
    return range(min(ends) // 2 * 2, max(ends) // 2 * 2 + 2)


_LABELLED: Final = Text("{span}：{label}", "{span}：{label}", "{span}: {label}")
_GOES_ON: Final = Text("{span}以降も継続", "{span}、そのあとも つづく", "{span} and beyond")
_FROM: Final = Text("{first}から", "{first}から", "from {first}")
_MEASURES: Final = Text("{n}施策", "{n}の しさく", "{n} measures")
_UNREAD: Final = Text(
    "{place}行目の「{typed}」は、年度の半期として読めません。",
    "{place}ばんめの「{typed}」は よめません。",
    "Line {place}: “{typed}” cannot be read as a half of a fiscal year.",
)
_UNREAD_REMEDY: Final = Text(
    "「R5上」「令和5年度下期」「2023-1」のように書いてください。",
    "「R5上」の ように かいて ください。",
    "Write it like R5上, 令和5年度下期 or 2023-1.",
)
_BACKWARDS: Final = Text(
    "{place}行目の終わり（{last}）が、始まり（{first}）より前です。",
    "{place}ばんめは おわりが はじまりより まえです。",
    "Line {place} ends ({last}) before it begins ({first}).",
)
_SWAP: Final = Text(
    "始まりと終わりを確かめてください。", "はじまりと おわりを みて ください。", "Look at both halves again."
)
_OUTSIDE: Final = Text(
    "{place}行目の{bar}は、計画期間（{period}）の外です。",
    "{place}ばんめの {bar}は けいかくの そとです。",
    "Line {place}, {bar}, lies outside the period of the plan ({period}).",
)
_OUTSIDE_REMEDY: Final = Text(
    "期間内の半期にするか、先に計画期間を改めてください。",
    "けいかくの なかに して ください。",
    "Choose halves within the period, or change the period of the plan first.",
)
_ENDED: Final = Text(
    "予定は{half}までですが、完了していません。",
    "{half}までの よていですが、まだです。",
    "Scheduled until {half}, and not completed.",
)
_FORERUNNER: Final = Text(
    "始まっていますが、先に終えるべき「{title}」が完了していません。",
    "さきに する「{title}」が まだです。",
    "It has begun, but “{title}” must come before and is not completed.",
)
_EARLY: Final = Text(
    "先に終えるべき「{title}」は{half}までかかる予定です。",
    "さきに する「{title}」は {half}まで かかります。",
    "“{title}” must come before and is scheduled until {half}.",
)
_MOVED: Final = Text(
    "終わりが{was}から{now}へ{n}半期遅れました。",
    "おわりが {was}から {now}に なりました。",
    "Its end moved from {was} to {now}, by {n} halves.",
)

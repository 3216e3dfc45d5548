"""The traffic light of a measure (進捗の信号), by rule: bars against the day, percent, figures against their line, reports.

The rule looks at how far a measure lags behind what its own bars and targets promise for this day, in points of a
hundred. The worst finding gives the light, and every finding is said in words: nobody has to trust a colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, Final

from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text
from yakuba.plans.rules import halves

YELLOW_FROM: Final = 10
"""Points by which a measure may lag before it turns yellow."""
RED_FROM: Final = 30
"""Points from which it is red."""


class Light(StrEnum):
    """How a measure stands. ``NONE``: it has not begun, or nothing is known by which one could tell."""

    NONE = ""
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


WORST: Final = (Light.NONE, Light.GREEN, Light.YELLOW, Light.RED)
"""From the one that needs nobody to the one that needs somebody first."""
NAMES: Final[dict[Light, Text]] = {
    Light.NONE: Text("判定なし", "まだ わからない", "No light"),
    Light.GREEN: Text("順調", "じゅんちょう", "On track"),
    Light.YELLOW: Text("注意", "ちゅうい", "Needs attention"),
    Light.RED: Text("遅れ", "おくれて いる", "Late"),
}
TONES: Final[dict[Light, str]] = {Light.NONE: "", Light.GREEN: "good", Light.YELLOW: "warn", Light.RED: "bad"}


class NeedsReason(Refusal):
    """Another light than the rule's must be justified."""

    status: ClassVar[int] = 422
    words = Text(
        "規則による信号と違う信号を選ぶときは、理由が必要です。",
        "しんごうを かえる ときは、りゆうを かいて ください。",
        "Choosing another light than the rule's needs a reason.",
    )
    remedy = Text(
        "理由を書くか、規則による信号のままにしてください。",
        "りゆうを かくか、かえないで ください。",
        "Write the reason, or leave the light as the rule gives it.",
    )


@dataclass(frozen=True, slots=True)
class Aim:
    """An indicator on its way: where it began and should end, and on which days; ``now`` is the last known value."""

    title: Text
    start: Decimal
    target: Decimal
    starts: date
    until: date
    now: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the rule looks at. ``bars`` are pairs of halves, ``percent`` is what the owner says is done, 0 to 100.

    ``overdue`` is how many reports are due and not handed in; ``waits_for`` are forerunners that are not done.
    """

    bars: Sequence[tuple[int, int]] = ()
    done: bool = False
    given_up: bool = False
    percent: int | None = None
    aims: Sequence[Aim] = ()
    overdue: int = 0
    waits_for: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the rule saw, and what it is worth."""

    light: Light
    words: Text


@dataclass(frozen=True, slots=True)
class Judgement:
    """The light by rule, with everything that was seen, the worst first."""

    light: Light
    findings: tuple[Finding, ...] = ()


def judge(standing: Standing, *, on: date) -> Judgement:
    """Return the light of a measure on a day, and why."""
    if standing.done:
        return Judgement(Light.GREEN, (Finding(Light.GREEN, _DONE),))
    if standing.given_up:
        return Judgement(Light.NONE, (Finding(Light.NONE, _GIVEN_UP),))
    findings = [*_bars(standing, on), *_aims(standing.aims, on), *_people(standing, on)]
    findings.sort(key=lambda one: -WORST.index(one.light))
    return Judgement(worst(one.light for one in findings), tuple(findings))


def worst(lights: Iterable[Light]) -> Light:
    """Return the light that needs somebody first."""
    return max(lights, key=WORST.index, default=Light.NONE)


def expected(bars: Sequence[tuple[int, int]], *, on: date) -> int | None:
    """Return how many percent of the bars' days are over on a day, each day once; None without bars.

    >>> expected([(2 * 2023, 2 * 2023 + 1)], on=date(2023, 9, 30))
    50
    """
    return _expected(tuple(bars), on)


# Measures of a plan often have the same bars, and a chart asks for thousands of them on one day.
@lru_cache(maxsize=4096)
def _expected(bars: tuple[tuple[int, int], ...], on: date) -> int | None:
    covered = sorted({half for first, last in bars for half in range(first, last + 1)})
    if not covered:
        return None
    spans = [(halves.first_day(half), halves.last_day(half)) for half in covered]
    whole = sum((last - first).days + 1 for first, last in spans)
    gone = sum(max((min(last, on) - first).days + 1, 0) for first, last in spans)
    return gone * 100 // whole


def lag(aim: Aim, *, on: date) -> int:
    """Return by how many points of the way an indicator lags behind its line on a day; negative if it is ahead.

    The line runs straight from start to target. An aim that is no way at all (start equals target) lags by all of it
    as soon as it is missed; whether more or less is better follows from where the target lies.
    """
    way = aim.target - aim.start
    days = max((aim.until - aim.starts).days, 1)
    gone = min(max((on - aim.starts).days, 0), days)
    if way == 0:
        return 0 if aim.now >= aim.target else 100
    reached = (aim.now - aim.start) / way
    return int((Decimal(gone) / days - reached) * 100)


def chosen(light: str, *, by_rule: Light, reason: str) -> Light:
    """Return the override of an owner, NONE where there is none. Raises NeedsReason, or ValueError for no light."""
    wanted = Light(light)
    if wanted in (Light.NONE, by_rule):
        return Light.NONE
    if not reason.strip():
        raise NeedsReason
    return wanted


def _points(points: int) -> Light:
    return Light.RED if points >= RED_FROM else Light.YELLOW if points >= YELLOW_FROM else Light.GREEN


def _bars(standing: Standing, on: date) -> list[Finding]:
    should = expected(standing.bars, on=on)
    if should is None:
        return []
    last = max(bar[1] for bar in standing.bars)
    if on > halves.last_day(last):
        return [Finding(Light.RED, _ENDED.fill(half=halves.name(last)))]
    if should == 0:
        return []
    if standing.percent is None:
        return [Finding(Light.GREEN, _RUNNING)]
    points = should - standing.percent
    light = _points(points)
    words = _ON_TIME if light is Light.GREEN else _BEHIND
    return [Finding(light, words.fill(percent=standing.percent, should=should))]


def _aims(aims: Sequence[Aim], on: date) -> list[Finding]:
    found = []
    for aim in aims:
        points = lag(aim, on=on)
        light = _points(points)
        words = _AIM_GOOD if light is Light.GREEN else _AIM_BEHIND
        found.append(Finding(light, words.fill(title=aim.title, points=max(points, 0))))
    return found


def _people(standing: Standing, on: date) -> list[Finding]:
    found = []
    if standing.overdue:
        light = Light.RED if standing.overdue > 1 else Light.YELLOW
        found.append(Finding(light, _OVERDUE.fill(n=standing.overdue)))
    begun = any(on >= halves.first_day(first) for first, _ in standing.bars)
    found += [Finding(Light.YELLOW, _WAITS.fill(title=title)) for title in standing.waits_for if begun]
    return found


_DONE: Final = Text("完了の報告があります。", "おわりました。", "Reported as completed.")
_GIVEN_UP: Final = Text(
    "取りやめたため、判定しません。", "もう しないので、しらべません。", "It was given up; nothing is judged."
)
_ENDED: Final = Text(
    "予定は{half}までですが、完了の報告がありません。",
    "{half}までの よていですが、まだ おわって いません。",
    "Its schedule ended with {half}, and nobody has reported completion.",
)
_RUNNING: Final = Text("予定の期間中です。", "いま して います。", "Within its schedule.")
_ON_TIME: Final = Text(
    "進捗{percent}%（今日までの目安{should}%）。",
    "{percent}% できました（めやすは {should}%）。",
    "{percent}% done ({should}% expected by now).",
)
_BEHIND: Final = Text(
    "進捗{percent}%で、今日までの目安{should}%に届いていません。",
    "{percent}% です。めやすの {should}% に たりません。",
    "{percent}% done, short of the {should}% expected by now.",
)
_AIM_GOOD: Final = Text(
    "指標「{title}」は目標に沿っています。",
    "「{title}」は よてい どおりです。",
    "The indicator “{title}” follows its target.",
)
_AIM_BEHIND: Final = Text(
    "指標「{title}」が目標への道のりより{points}ポイント遅れています。",
    "「{title}」が {points}ポイント おくれて います。",
    "The indicator “{title}” lags its way to the target by {points} points.",
)
_OVERDUE: Final = Text(
    "期限を過ぎた進捗報告が{n}件あります。",
    "ほうこくが {n}けん おくれて います。",
    "Progress reports overdue: {n}.",
)
_WAITS: Final = Text(
    "先に終えるべき「{title}」が完了していません。",
    "さきに する「{title}」が まだです。",
    "It has begun, but what must come before is not done: “{title}”.",
)

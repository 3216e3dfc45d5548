"""The yearly evaluation (年度評価, the C and A of PDCA): marks, what is carried on, and what changed in the next action plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

import msgspec

from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text
from yakuba.plans.rules.schedule import YearLine

MARKS: Final[Mapping[str, Text]] = {
    "A": Text("A 達成", "A できた", "A achieved"),
    "B": Text("B おおむね達成", "B だいたい できた", "B mostly achieved"),
    "C": Text("C 一部達成", "C すこし できた", "C partly achieved"),
    "D": Text("D 未達成", "D できて いない", "D not achieved"),
}
"""What a year of a measure may be worth."""
CARRY: Final[Mapping[str, Text]] = {
    "keep": Text("このまま進める", "このまま", "Go on as planned"),
    "more": Text("強化する", "もっと する", "Do more"),
    "change": Text("進め方を見直す", "やりかたを かえる", "Change the way"),
    "stop": Text("終える", "おわる", "Stop"),
}
"""With what a measure goes into the next year (the A of PDCA)."""


class NotComplete(Refusal):
    """An evaluation is closed only when everything is said. ``lacking`` is what is not, by the place on the page."""

    status: ClassVar[int] = 422

    def __init__(self, lacking: Mapping[str, Text]) -> None:
        self.lacking = dict(lacking)
        super().__init__(next(iter(self.lacking.values())), _FILL_IN)


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a year of one measure was worth, why, and how it goes on."""

    mark: str = ""
    text: str = ""
    carry: str = ""


class Promise(msgspec.Struct, frozen=True):
    """A line of an action plan, frozen: what was promised for a year."""

    title: str
    owner: str = ""
    bars: tuple[str, ...] = ()


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that an evaluation says. Marks by key of the measure, policies by key of the node.

    ``next`` is the action plan of the following year as it stood when the evaluation was closed.
    """

    marks: dict[str, Mark] = {}
    policies: dict[str, str] = {}
    whole: str = ""
    next: dict[str, Promise] = {}


def body(data: Mapping[str, Any]) -> Body:
    """Read the body of an evaluation from its row."""
    return msgspec.convert(dict(data), Body)


def as_data(one: Body) -> dict[str, Any]:
    """Return the body of an evaluation for its row."""
    found: dict[str, Any] = msgspec.to_builtins(one)
    return found


def require_complete(one: Body, measures: Mapping[str, Text]) -> None:
    """Check that every measure of the year is marked and carried, and the whole is said. Raises NotComplete."""
    lacking: dict[str, Text] = {}
    for key, title in measures.items():
        said = one.marks.get(key, Mark())
        if said.mark not in MARKS:
            lacking[f"mark-{key}"] = _UNMARKED.fill(title=title)
        if said.carry not in CARRY:
            lacking[f"carry-{key}"] = _NOT_CARRIED.fill(title=title)
    if not one.whole.strip():
        lacking["whole"] = _NO_WHOLE
    if lacking:
        raise NotComplete(lacking)


def tally(one: Body) -> dict[str, int]:
    """Count the marks, in their order."""
    return {mark: sum(1 for each in one.marks.values() if each.mark == mark) for mark in MARKS}


def promises(lines: Iterable[YearLine]) -> dict[str, Promise]:
    """Freeze an action plan, so that the year after it can be held against it."""
    return {
        line.row.key: Promise(line.row.title.ja, line.row.owner, tuple(one.words.ja for one in line.stripes))
        for line in lines
    }


class Change(msgspec.Struct, frozen=True):
    """What rolled between two action plans: ``kind`` is new, gone or changed; the bars before and after."""

    key: str
    kind: str
    title: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


CHANGES: Final[Mapping[str, Text]] = {
    "new": Text("追加", "あたらしい", "New"),
    "gone": Text("なし", "なくなった", "Gone"),
    "changed": Text("変更", "かわった", "Changed"),
}


def changes(before: Mapping[str, Promise], after: Mapping[str, Promise]) -> list[Change]:
    """Return what the second action plan has otherwise than the first; what is equal is left out."""
    found = []
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            found.append(Change(key, "new", now.title, (), now.bars))
        elif (was.title, was.owner, was.bars) != (now.title, now.owner, now.bars):
            found.append(Change(key, "changed", now.title, was.bars, now.bars))
    found += [Change(key, "gone", was.title, was.bars) for key, was in before.items() if key not in after]
    return found


_UNMARKED: Final = Text(
    "「{title}」の評価がありません。", "「{title}」の ひょうかが ありません。", "“{title}” has no mark."
)
_NOT_CARRIED: Final = Text(
    "「{title}」を次年度にどう進めるかが決まっていません。",
    "「{title}」を つぎの としに どう するか きまって いません。",
    "It is open how “{title}” goes into the next year.",
)
_NO_WHOLE: Final = Text(
    "計画全体の評価を書いてください。",
    "けいかく ぜんたいの ひょうかを かいて ください。",
    "Write the evaluation of the whole.",
)
_FILL_IN: Final = Text(
    "下書きとして保存してあります。続きを書いてから確定してください。",
    "したがきは のこって います。つづきを かいて ください。",
    "It is kept as a draft. Write the rest, then close it.",
)

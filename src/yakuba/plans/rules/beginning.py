"""How a municipality comes to its first plan: from a pattern, and then by steps that the plan itself shows as done or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from yakuba.ground.japanese.numbers import is_municipality_code
from yakuba.ground.text import Text
from yakuba.plans.rules.model import Node, PlanPack

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST: Final = 20


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of a plan before its first line: its id, whose it is, what it is called, for which years."""

    slug: str
    municipality: str
    name: str
    title: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way to a plan in force: what, whether it is done, and how far it is."""

    id: str
    title: Text
    done: bool
    count: Text


def problems(begun: Beginning) -> dict[str, Text]:
    """Return what is wrong, by field."""
    found: dict[str, Text] = {}
    if not _ID.fullmatch(begun.slug) or len(begun.slug) > 64:
        found["slug"] = Text(
            "半角の英小文字・数字・ハイフンで書いてください(例 minatono-dx-2)。",
            "えいごの こもじと すうじで かいて ください。",
            "Use small letters, digits and hyphens, e.g. minatono-dx-2.",
        )
    if not is_municipality_code(begun.municipality):
        found["municipality"] = Text(
            "全国地方公共団体コードは6桁です(例 上越市 152226)。数字を確かめてください。",
            "6けたの すうじを かいて ください。",
            "The code of a municipality has six digits, e.g. 152226. Please check it.",
        )
    for field, words in (("name", begun.name), ("title", begun.title)):
        if not words:
            found[field] = Text("書いてください。", "かいて ください。", "This is missing.")
    if begun.first_day is None:
        found["first_day"] = Text(
            "日付で書いてください(例 2027-04-01、令和9年4月1日)。",
            "ひづけを かいて ください。",
            "Write a date, e.g. 2027-04-01.",
        )
    elif begun.last_day is not None and not begun.first_day < begun.last_day < _years_on(begun.first_day):
        found["last_day"] = Text(
            "初日より後で、20年以内の日付にしてください。",
            "はじめの ひより あとの ひを かいて ください。",
            "Choose a day after the first one, within 20 years.",
        )
    return found


def _years_on(day: date) -> date:
    return date(day.year + _LONGEST, day.month, min(day.day, 28))


def begun_from(pattern: PlanPack, begun: Beginning, *, whole: bool) -> PlanPack:
    """Return a first plan after a pattern: its levels, axes and scoring; ``whole`` also takes its tree and challenges.

    Bars, figures' values and bodies of the pattern stay behind: they belong to other years and other people.
    """
    assert begun.first_day is not None  # noqa: S101 - `problems` has seen to it
    head = msgspec.structs.replace(
        pattern.head,
        id=begun.slug,
        municipality=begun.municipality,
        name=begun.name,
        title=begun.title,
        period_from=begun.first_day,
        period_until=begun.last_day,
        adopted="",
        source=None,
        purpose=pattern.head.purpose if whole else "",
        roles=(),
        upper=tuple(one for one in pattern.head.upper if one.kind in ("national", "law")),
        topics=(),
        rolling="",
    )
    if not whole:
        return PlanPack(head=head)
    known = {one.id for one in head.upper}
    return PlanPack(
        head=head,
        nodes=tuple(_bare(node, known) for node in pattern.nodes),
        challenges=pattern.challenges,
    )


def _bare(node: Node, upper: set[str]) -> Node:
    return msgspec.structs.replace(
        node,
        owner="",
        bars=(),
        figures=(),
        carried_over=False,
        aligned=tuple(one for one in node.aligned if one.partition("/")[0] in upper),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a plan is written: how many there are of what, and how many measures have what they need."""

    groups: int
    measures: int
    owned: int
    scheduled: int
    measured: int
    bodies: int
    published: bool = False


def steps(so_far: Standing) -> tuple[Step, ...]:
    """Return the steps to a plan in force, in order."""
    count = so_far.measures

    def part(id_: str, title: Text, there: int) -> Step:
        return Step(id_, title, bool(count) and there == count, _OF.fill(there=there, count=count))

    return (
        Step("tree", _TREE, bool(so_far.groups), _MANY.fill(count=so_far.groups)),
        Step("measures", _MEASURES, bool(count), _MANY.fill(count=count)),
        part("owners", _OWNERS, so_far.owned),
        part("bars", _BARS, so_far.scheduled),
        part("figures", _FIGURES, so_far.measured),
        Step("bodies", _BODIES, bool(so_far.bodies), _MANY.fill(count=so_far.bodies)),
        Step("publish", _PUBLISH, so_far.published, Text("", "", "")),
    )


_MANY: Final = Text("{count}件", "{count}", "{count}")
_OF: Final = Text("{there}/{count}件", "{there}/{count}", "{there} of {count}")
_TREE: Final = Text("理念・方針・目標の体系を書く", "ほうしんや もくひょうを かく", "Write policies and goals")
_MEASURES: Final = Text("施策を書く", "やることを かく", "Write the measures")
_OWNERS: Final = Text(
    "すべての施策に所管課を決める", "たんとうの かを きめる", "Give every measure a section in charge"
)
_BARS: Final = Text("すべての施策にスケジュールを引く", "いつ やるかを きめる", "Give every measure its schedule")
_FIGURES: Final = Text("すべての施策に指標を置く", "めやすの かずを きめる", "Give every measure an indicator")
_BODIES: Final = Text("推進本部などの会議体を書く", "かいぎを きめる", "Write down the bodies that steer it")
_PUBLISH: Final = Text("確かめて公表する", "みんなに みせる", "Check and publish")

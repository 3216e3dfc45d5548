"""Whether the head of a plan makes sense: its period, its levels and axes, how it scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from yakuba.ground.cel import RuleFault, rule
from yakuba.ground.japanese.numbers import is_municipality_code
from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Source
from yakuba.plans.rules.packs.finding import twice, unknown
from yakuba.plans.rules.steps import MOST_DAYS, SHEETS

_NAME: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def check(source: Source) -> Iterator[Fault]:
    """Yield the faults of ``plan.yaml`` taken by itself."""
    head: Mapping[str, Any] = source.data
    if not is_municipality_code(head["municipality"]):
        yield source.fault(
            ("municipality",),
            (
                f"「{head['municipality']}」は全国地方公共団体コードではありません。",
                f"“{head['municipality']}” is no code of a local government.",
            ),
            ("検査数字を含む6桁で書いてください。", "Write its six digits, with the check digit."),
        )
    yield from _period(source, head)
    for name in ("levels", "axes", "upper", "topics"):
        yield from twice(source, (name,), head.get(name, ()))
    for place, axis in enumerate(head.get("axes", ())):
        yield from twice(source, ("axes", place, "classes"), axis.get("classes", ()))
    for place, upper in enumerate(head.get("upper", ())):
        yield from twice(source, ("upper", place, "items"), upper.get("items", ()))
    if (scoring := head.get("scoring")) is not None:
        yield from _scoring(source, scoring)
    yield from _days(source, head.get("days", {}))


def _period(source: Source, head: Mapping[str, Any]) -> Iterator[Fault]:
    first, last = head["period_from"], head.get("period_until")
    if last is not None and date.fromisoformat(last) < date.fromisoformat(first):
        yield source.fault(
            ("period_until",),
            (f"計画期間が始まる前（{last}）に終わっています。", f"The period ends on {last}, before it begins."),
            (
                f"「period_from: {first}」以後の日にしてください。",
                f"Write a day on or after “period_from: {first}”.",
            ),
        )


def _days(source: Source, days: Mapping[str, int]) -> Iterator[Fault]:
    for task, number in days.items():
        if task not in SHEETS:
            where = ("施策の工程", "the steps of a measure's way")
            yield unknown(source, ("days", task), task, where, SHEETS)
        elif not 1 <= number <= MOST_DAYS:
            yield source.fault(
                ("days", task),
                (f"工程「{task}」の日数{number}は使えません。", f"A step cannot be due in {number} days: “{task}”."),
                (f"1から{MOST_DAYS}までの整数にしてください。", f"Write a whole number from 1 to {MOST_DAYS}."),
            )


def _scoring(source: Source, scoring: Mapping[str, Any]) -> Iterator[Fault]:
    yield from twice(source, ("scoring", "scores"), scoring["scores"])
    yield from twice(source, ("scoring", "classes"), scoring.get("classes", ()))
    known = [score["id"] for score in scoring["scores"]]
    for place, name in enumerate(known):
        if not _NAME.fullmatch(name):
            yield source.fault(
                ("scoring", "scores", place, "id"),
                (f"「{name}」は式の中で使えない名前です。", f"“{name}” cannot be used as a name in a formula."),
                ("英字で始まる英数字にしてください。", "Use letters and digits, a letter first."),
            )
        for number in scoring["scores"][place].get("scale", ()):
            if not re.fullmatch(r"-?\d{1,4}", number):
                yield source.fault(
                    ("scoring", "scores", place, "scale", number),
                    (f"点数「{number}」は整数ではありません。", f"The score “{number}” is no whole number."),
                    ("整数にしてください。", "Use a whole number."),
                )
    written = scoring.get("formula")
    if written is not None:
        yield from _formula(source, written, known)
    yield from _thresholds(source, scoring.get("classes", ()))


def _formula(source: Source, written: str, known: list[str]) -> Iterator[Fault]:
    path = ("scoring", "formula")
    try:
        names = rule(written).names
    except RuleFault as fault:
        yield source.fault(
            path,
            (f"式が読めません: {str(fault).splitlines()[0]}", f"The formula cannot be read: {fault}"),
            ("CEL の書き方を確かめてください。", "See the CEL language definition."),
        )
        return
    for name in sorted(names - set(known)):
        yield source.fault(
            path,
            (f"式の「{name}」は評価項目にありません。", f"“{name}” in the formula is none of the scores."),
            (f"使えるのは {', '.join(known)} です。", f"Known are {', '.join(known)}."),
        )


def _thresholds(source: Source, classes: Any) -> Iterator[Fault]:
    for place in range(1, len(classes)):
        if classes[place]["at_least"] >= classes[place - 1]["at_least"]:
            yield source.fault(
                ("scoring", "classes", place, "at_least"),
                (
                    f"「{classes[place]['id']}」の下限が、上の「{classes[place - 1]['id']}」より小さくありません。",
                    f"The limit of “{classes[place]['id']}” is not below that of “{classes[place - 1]['id']}”.",
                ),
                ("高い区分から順に、下限を小さくしてください。", "Go from the highest class down, each limit lower."),
            )

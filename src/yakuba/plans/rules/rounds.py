"""Rounds of reports (進捗報告): when they open, when they are due, which measures are asked, what a report must say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.japanese.workdays import add_workdays, open_on_or_after
from yakuba.ground.text import Text
from yakuba.plans.rules import halves
from yakuba.plans.rules.life import OVER

DAYS: Final = 15
"""Working days that owners have for a report."""
BEFORE: Final = 3
"""Working days before the due date from which owners are reminded."""
AGAIN: Final = 7
"""Days between two reminders."""
MOST: Final = 4000
"""Letters that a text of a report may have."""
NOT_YET: Final = frozenset({"proposed", "asked", "planning", "deciding", "budgeting"})
"""Stages on the way into the plan: nothing was promised yet."""

NOTES: Final[dict[str, Text]] = {
    "observe": Text("観察", "みた こと", "Observe"),
    "orient": Text("情勢判断", "かんがえた こと", "Orient"),
    "decide": Text("意思決定", "きめた こと", "Decide"),
    "act": Text("実行", "した こと", "Act"),
}
"""The loop of a measure (OODA), in its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """What an owner wrote into a report. ``light`` is another one than the rule's, with its ``reason``."""

    text: str
    next_step: str = ""
    percent: int | None = None
    light: str = ""
    reason: str = ""


class NotComplete(Refusal):
    """A report that is handed in says how far the measure is. ``fields`` are those that lack something."""

    status: ClassVar[int] = 422
    words = Text("報告に足りないところがあります。", "たりない ところが あります。", "The report lacks something.")
    remedy = Text(
        "実施状況と進捗率（0から100）を書いてから提出してください。",
        "ようすと ％を かいて ください。",
        "Write how it stands and the percentage (0 to 100), then hand it in.",
    )

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        super().__init__()


class RoundOpen(Conflict):
    """There is one round for each half."""

    words = Text(
        "この半期の進捗報告は、すでに求めています。",
        "もう たのんで あります。",
        "The reports of this half have been asked for already.",
    )
    remedy = Text("報告の一覧をご覧ください。", "いちらんを みて ください。", "See the list of reports.")


class NotRunning(Conflict):
    """Reports are asked for while a plan is in force."""

    words = Text(
        "実施中の計画ではないため、進捗報告を求められません。",
        "いま すすめて いる けいかくでは ありません。",
        "Reports are asked for only while a plan is in force.",
    )
    remedy = Text(
        "計画が施行されているかを確かめてください。", "けいかくを みて ください。", "See whether the plan is in force."
    )


def opens_on(half: int) -> date:
    """Return the day on which the reports of a half are asked for: the first working day after it."""
    return open_on_or_after(halves.first_day(half + 1))


def due_on(opened: date) -> date:
    """Return the last day for reports that are asked for on a day."""
    return add_workdays(opened, DAYS)


def due_half(on: date, *, starts: date) -> int | None:
    """Return the half whose reports should have been asked for by a day, None if the plan had none before."""
    half = halves.half_of(on) - 1
    if on < opens_on(half):
        half -= 1
    return half if half >= halves.half_of(starts) else None


def reminds_from(due: date) -> date:
    """Return the day from which whoever has not reported is reminded."""
    return add_workdays(due, -BEFORE)


def is_asked(stage: str, first: int | None, half: int) -> bool:
    """Tell whether a measure is asked in a round: it is in the plan, has begun by then, and its life is not over."""
    return stage not in OVER | NOT_YET and (first is None or first <= half)


def may_work(actor: Actor, owner: str) -> bool:
    """Tell whether somebody may report on measures of a section: the section itself, or the CIO's staff."""
    return actor.may("plan.steer") or (actor.may("plan.work") and bool(owner) and actor.section == owner)


def require_owner(actor: Actor, owner: str) -> None:
    """Raise NotAllowed unless somebody may report on measures of a section."""
    if actor.kind != "system" and not may_work(actor, owner):
        raise NotAllowed


def require_complete(wrote: Wrote) -> None:
    """Raise NotComplete unless a report says how the measure stands and how far it is."""
    lacking = [] if wrote.text.strip() else ["text"]
    if wrote.percent is None or not 0 <= wrote.percent <= 100:
        lacking.append("percent")
    if lacking:
        raise NotComplete(lacking)

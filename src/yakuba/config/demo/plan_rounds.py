"""Half-yearly reports and the yearly evaluation of the demo town's plan: who reports what, when, and who is late."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from yakuba.config.demo import hours
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_steps import holder, staff
from yakuba.config.demo.plan_words import BEGUN, LATE, MARKED, POLICY, REPORTS, WHOLE
from yakuba.ground.ref import Ref
from yakuba.plans.commands import evaluation, progress
from yakuba.plans.reads import evaluation as evaluations
from yakuba.plans.reads import progress as reports
from yakuba.plans.reads import tree as trees
from yakuba.plans.rules import halves
from yakuba.plans.rules.evaluation import Body, Mark
from yakuba.plans.rules.lights import expected
from yakuba.plans.rules.rounds import Wrote, opens_on

AHEAD: Final = (4, 0, -6, 2, -16, 0, -3, 6, -34, 0)
"""By how many points measures are ahead of their schedule, one after the other."""
SLOW: Final = frozenset({"telework", "schools"})
"""Measures whose reports come late; those of the last round are not there yet."""
AHEAD_OF_ALL: Final = frozenset({"moving", "training", "classes", "open-data"})
"""Measures that have done more in the first year than they promised."""
DEFENDED: Final = "standard"
"""The measure whose light its owner does not leave to the rule."""
DEFENCE: Final = "国の仕様の確定が遅れたもので、町の作業は予定どおり進んでいる。"
CLOSES: Final = 28
"""Days after its opening on which a round is closed."""


def prepare(days: Days, slug: str, first: date) -> None:
    """Let every half of the plan that is over be reported, and every year be evaluated."""
    for half in range(halves.half_of(first), halves.half_of(days.until.date())):
        opens = opens_on(half)
        days.plan(hours.at(opens, 8 * 60 + 40), lambda at, half=half: _open(days, slug, half, at))  # type: ignore[misc]


def _open(days: Days, slug: str, half: int, at: datetime) -> None:
    if not progress.open_what_is_due(slug, at=at):
        return
    last = half == halves.half_of(days.until.date()) - 1
    for place, one in enumerate(reports.reports(slug, half)):
        if one.key in SLOW and last:
            continue
        workdays = 17 if one.key in SLOW else 2 + place % 11
        when = hours.work_after(at, workdays, days.random)
        days.plan(when, lambda now, key=one.key, place=place: _report(days, (slug, key), half, place, now))  # type: ignore[misc]
    if not last:
        days.plan(at + timedelta(days=CLOSES), lambda when: _close(days, slug, half, when))


def _report(days: Days, about: tuple[str, str], half: int, place: int, at: datetime) -> None:
    slug, key = about
    whole = trees.tree(slug)
    node = whole.by_key[key]
    seen = reports.report(slug, half, key)
    drawn = [(bar.first, bar.last) for bar in trees.bars_of(node.id)]
    ahead = AHEAD[place % len(AHEAD)]
    percent = min(max((expected(drawn, on=halves.last_day(half)) or 0) + ahead, 0), 100)
    usual = LATE if ahead < -10 else REPORTS[""]
    text, next_step = BEGUN if half == halves.half_of(whole.plan.starts) else REPORTS.get(key, usual)
    wrote = Wrote(text=text.format(title=node.title.ja), next_step=next_step, percent=percent)
    if key == DEFENDED:
        wrote = Wrote(text=wrote.text, next_step=next_step, percent=percent, light="yellow", reason=DEFENCE)
    owner = holder(days, "clerk", node.owner)
    progress.hand_in(Ref("measure", node.id), half, wrote, actor=owner, at=at, seen_version=seen.version)


def _close(days: Days, slug: str, half: int, at: datetime) -> None:
    progress.close_round(slug, half, actor=staff(days), at=at)


def evaluate(days: Days, slug: str, year: int, at: datetime) -> None:
    """Write and close the evaluation of a year: a mark for each measure by what was reported."""
    actor, whole = staff(days), trees.tree(slug)
    evaluation.begin(slug, year, actor=actor, at=at)
    marks = {node.key: _mark(slug, node.key, year) for node in evaluations.measures_of(whole, year, on=at.date())}
    policies = [node for node in whole.nodes if node.level == "policy"]
    top = {node.key: POLICY[place % len(POLICY)] for place, node in enumerate(policies)}
    said = Body(marks=marks, policies=top, whole=WHOLE)
    seen = evaluations.evaluation(slug, year)
    evaluation.close(slug, year, said, actor=actor, at=at, seen_version=seen.version)


def accept(days: Days, slug: str, year: int, resolution: Ref, at: datetime) -> None:
    """Note that the headquarters have accepted the evaluation of a year."""
    if not evaluations.evaluation(slug, year).resolution:
        evaluation.accept(slug, year, resolution, actor=staff(days), at=at)


def _mark(slug: str, key: str, year: int) -> Mark:
    """Return the mark that the last report of the year has earned."""
    handed = [one for one in reports.reports(slug, halves.halves_of(year)[1]) if one.key == key and one.handed]
    light = handed[0].light if handed else "yellow"
    mark, carry = {"green": ("B", "keep"), "yellow": ("C", "more"), "red": ("D", "change")}.get(light, ("B", "keep"))
    if mark == "B" and key in AHEAD_OF_ALL:
        mark = "A"
    return Mark(mark=mark, text=MARKED[mark], carry=carry)

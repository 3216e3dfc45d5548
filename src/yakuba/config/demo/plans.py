"""The town's digital plan in its second year, with all that led there; the plans of five real towns beside it.

Like the households, the plan lives by the programme's own commands, in order of time: what lies beyond the present
moment has not happened. Its dates are moved by whole years, so that it is in its second year whenever a demo is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings

from yakuba.bodies import commands as bodies
from yakuba.config.demo import hours, plan_meetings, plan_notes, plan_rounds, plan_steps, rules, training
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_meetings import Sitting
from yakuba.config.demo.plan_steps import (
    FINISH,
    INTO_PLAN,
    LAUNCH,
    PROOF,
    STUDY,
    STUDY_TWICE,
    TRIAL,
    Way,
    holder,
    staff,
)
from yakuba.config.demo.plan_words import HOMEWORK, LATER, SITTINGS, UP
from yakuba.ground.japanese.workdays import open_on_or_after
from yakuba.ground.japanese.years import fiscal_year
from yakuba.ground.ref import Ref
from yakuba.journeys import openness
from yakuba.plans.commands import life, loading, succession
from yakuba.plans.commands.life import Idea
from yakuba.plans.reads import tree as trees
from yakuba.plans.rules import halves
from yakuba.plans.rules.model import Body, PlanPack, text

OWN: Final = "minatono-dx"
"""The plan of the fictional town; every other pack is another town's, to compare with."""
FATES: Final[Mapping[str, tuple[str, ...]]] = {
    "moving": (*STUDY, *PROOF, *TRIAL, "launch", "approve"),
    "childcare": (*STUDY_TWICE, *PROOF, "trial"),
    "payment": (*STUDY, *LAUNCH, *STUDY, "trial"),
    "one-stop": (*STUDY_TWICE, *PROOF, "trial"),
    "clock": (*STUDY_TWICE, *TRIAL, "launch", "approve"),
    "correction": (*STUDY, *TRIAL, *LAUNCH, *FINISH),
    "standard": (*STUDY_TWICE, *TRIAL, "launch"),
    "bpr": (*STUDY, *LAUNCH, *STUDY),
    "paperless": (*STUDY, *TRIAL, "launch", "approve"),
    "rpa": (*STUDY, "proof"),
    "telework": ("study",),
    "maps": (*STUDY, "stop", "approve"),
}
"""How far measures come."""
USUAL: Final = (*STUDY, *TRIAL, *STUDY, "trial")
"""How far others come: year for year prepared anew, and carried out."""
SINCE: Final[Mapping[str, int]] = {"standard": 31, "telework": 68, "correction": 45, "maps": 90}
"""Days since the last step of a measure, where it is longer ago than that of others: two of them wait too long."""
PROPOSED: Final = (
    ("citizen", Idea(title="窓口の多言語の通訳タブレット", parent="counter"), (*INTO_PLAN, *STUDY, "trial"), 6),
    ("child", Idea(title="子育て相談のオンライン予約", parent="online"), INTO_PLAN[:5], 16),
    ("care", Idea(title="ケアマネジャーとの書類の電子交換", parent="online"), (), 8),
)
"""What sections propose, how far it comes, and how many days ago it came there."""
ASKED: Final = (
    ("citizen", Idea(title="質問に答えるチャットボット", parent="counter"), ("ask", "decline", "stop"), 140),
    ("general", Idea(title="生成AIによる文書作成の支援", parent="systems"), ("ask", "accept"), 12),
)
"""What the CIO's staff ask of sections."""
COSTS: Final = ({"initial": "1200000", "running": "0"}, {"initial": "0", "running": "300000"})
"""What a proposal costs in its first two years."""
POSTS: Final = {"副町長（CIO）": "cio", "企画デジタル課": "cio-staff", "総務課長": "deputy-cio"}
"""Which post of the hall holds a seat that the plan names in its own words."""
PUBLISHED: Final = (
    (0, 6, "計画を公表します。"),
    (1, 6, "1年目の進捗と年度評価を加えました。"),
    (1, 11, "2年目の上期の進捗を加えました。"),
)
"""When the plan is published: years after its first, month, and what is said of it."""
COMPARED: Final = "他の団体の計画の事実を、比較のために写したものです。"
"""What is said of the plans of other towns."""
_YEARS: Final = frozenset(
    {"period_from", "period_until", "adopted", "from_half", "until_half", "fiscal_year", "at", "on"}
)
_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")


def live(days: Days) -> None:
    """Live through everything of the plan up to the present."""
    pack = loading.read_folder(settings.PLANS / OWN)
    pack = moved(pack, fiscal_year(days.until.date()) - 1 - fiscal_year(pack.head.period_from))
    days.plan(hours.at(date(pack.head.period_from.year, 2, 20), 10 * 60), lambda at: _load(days, pack, at))
    days.live(lambda: None)


def finish(days: Days) -> None:
    """Let the house count the indicators that it counts itself, now that there is something to count."""
    plan_notes.count(days, OWN, days.until)


def moved(pack: PlanPack, years: int) -> PlanPack:
    """Return a plan as if it had been written so many years later."""
    if not years:
        return pack
    return msgspec.convert(_moved(msgspec.to_builtins(pack), years), PlanPack, strict=False, str_keys=True)


def _moved(data: Any, years: int, name: str = "") -> Any:
    if isinstance(data, Mapping):
        return {key: _moved(value, years, str(key)) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_moved(one, years, name) for one in data]
    if name in _YEARS and isinstance(data, int):
        return data + years
    if name in _YEARS and isinstance(data, str):
        return _YEAR.sub(lambda year: str(int(year.group()) + years), data)
    return data


def _load(days: Days, pack: PlanPack, at: datetime) -> None:
    """Load the town's plan as a draft, with its bodies, and the plans of the others; plan what follows."""
    actor, slug = staff(days), pack.head.id
    ref = loading.load(pack, actor=actor, at=at)
    bodies.found_all(map(_of_this_hall, pack.bodies), plan=slug, actor=actor, at=at)
    for other in _others(settings.PLANS):
        loading.load(other, reference=True, actor=actor, at=at)
        bodies.found_all(other.bodies, plan=other.head.id, reference=True, actor=actor, at=at)
        _publish(days, other.head.id, COMPARED, at)
    first = pack.head.period_from
    _sittings(days, pack, ref)
    days.plan(hours.at(first, 9 * 60), lambda when: _begin(days, slug, when))
    plan_rounds.prepare(days, slug, first)
    evaluated = hours.at(date(first.year + 1, 5, 12), 11 * 60)
    days.plan(evaluated, lambda when: plan_rounds.evaluate(days, slug, first.year, when))
    _ideas(days, slug, hours.at(first, 14 * 60))
    plan_notes.prepare(days, slug, first.year)
    rules.prepare(days, slug, first)
    training.prepare(days, first)
    for years, month, words in PUBLISHED:
        when = hours.at(open_on_or_after(date(first.year + years, month, 3)), 10 * 60)
        days.plan(when, partial(_publish, days, slug, words))


def _publish(days: Days, slug: str, words: str, at: datetime) -> None:
    openness.publish_plan(slug, words=words, actor=staff(days), at=at)


def _of_this_hall(body: Body) -> Body:
    """Return a body with its seats given to the posts of this hall; its meetings are held here, and not told."""
    seats = tuple(msgspec.structs.replace(seat, post=POSTS.get(text(seat.post).ja, seat.post)) for seat in body.seats)
    return msgspec.structs.replace(body, seats=seats, meetings=())


def _others(folder: Path) -> list[PlanPack]:
    """Return the plans of real towns: those that come from a document."""
    packs = (loading.read_folder(one.parent) for one in sorted(folder.glob("*/plan.yaml")))
    return [pack for pack in packs if pack.head.source is not None]


def _begin(days: Days, slug: str, at: datetime) -> None:
    """Bring the plan into force, and let its measures go their ways, none before the half in which its first bar begins."""
    succession.come_into_force(slug, actor=holder(days, "cio", ""), at=at)
    whole = trees.tree(slug)
    drawn = trees.bars(whole)
    for place, node in enumerate(one for one in whole.measures if drawn.get(one.key)):
        first = hours.at(halves.first_day(min(bar.first for bar in drawn[node.key])), 10 * 60)
        last = days.until - timedelta(days=SINCE.get(node.key, 6 + place % 6))
        way = Way(Ref("measure", node.id), node.title.ja, FATES.get(node.key, USUAL))
        begin, share = plan_steps.starts("way", way.outcomes, first=first, last=last)
        days.plan(hours.work_after(begin, 0, days.random), partial(_take_up, days, way, share))


def _take_up(days: Days, way: Way, share: float, at: datetime) -> None:
    life.take_up(way.ref, begin="steps", actor=staff(days), at=at)
    plan_steps.walk(days, way, "way", share, at)


def _ideas(days: Days, slug: str, first: datetime) -> None:
    for begin, task, ideas in (("propose", "idea", PROPOSED), ("ask", "research", ASKED)):
        for section, idea, outcomes, ago in ideas:
            last = days.until - timedelta(days=ago)
            starts, share = plan_steps.starts(task, outcomes, first=first, last=last)
            deed = partial(_idea, days, slug, (begin, section, idea), (task, outcomes, share))
            days.plan(hours.work_after(starts, 0, days.random), deed)


def _idea(
    days: Days, slug: str, new: tuple[str, str, Idea], steps: tuple[str, tuple[str, ...], float], at: datetime
) -> None:
    (begin, section, idea), (task, outcomes, share) = new, steps
    if begin == "ask":
        ref = life.ask(slug, idea, section, actor=staff(days), at=at)
    else:
        ref = life.propose(slug, idea, actor=holder(days, "clerk", section), at=at)
    next_year = fiscal_year(at.date()) + 1
    costs = tuple({**cost, "fiscal_year": next_year + n, "funding": "一般財源"} for n, cost in enumerate(COSTS))
    plan_steps.walk(days, Way(ref, idea.title, outcomes, costs), task, share, at)


def _sittings(days: Days, pack: PlanPack, ref: Ref) -> None:
    """Plan the meetings of the headquarters and of those below them, for the years of the plan until now and a little on."""
    slug, year = pack.head.id, pack.head.period_from.year
    top = next(body.id for body in pack.bodies if body.kind == "headquarters")
    teams = [body.id for body in pack.bodies if body.kind == "working-group" and body.reports_to == top]

    def accepted(resolution: Ref, at: datetime) -> None:
        plan_rounds.accept(days, slug, year, resolution, at)

    for sitting in (
        _sitting(top, "start", date(year, 5, 20), about=str(ref)),
        _sitting(top, "half", date(year, 10, 21), homework=HOMEWORK[:1]),
        _sitting(top, "next", date(year + 1, 2, 17), about=str(ref)),
        _sitting(top, "evaluate", date(year + 1, 5, 26), about=str(ref), homework=HOMEWORK, then=accepted),
        _sitting(top, "half", date(year + 1, 10, 20), homework=LATER),
        _sitting(top, "extra", date(year + 1, 12, 2)),
    ):
        plan_meetings.sit(days, sitting)
    for team in teams[:1]:
        for month, up in ((7, ("", "")), (10, UP)):
            for on in (date(year, month, 9), date(year + 1, month, 9)):
                plan_meetings.sit(days, _sitting(team, "team", on, up=up))


def _sitting(body: str, kind: str, on: date, **more: Any) -> Sitting:
    matters, minutes, words = SITTINGS[kind]
    return Sitting(body=body, on=open_on_or_after(on), matters=matters, minutes=minutes, words=words, **more)

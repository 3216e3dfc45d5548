"""What plans offer: to the watch rounds, reminders and counts; to bodies the plans on which they deliberate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from yakuba.bodies.rules.naming import subjects
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.ground.watch import Kind, Span, Stuck, Sweep, sweeps
from yakuba.papers.rules.keepers import keepers
from yakuba.plans.commands import figures, progress
from yakuba.plans.reads import due, papers, plans
from yakuba.plans.reads import figures as counted
from yakuba.plans.rules import halves

_AT_ONCE: Final = timedelta(0)
_WORKER: Final = Text(
    "ワーカー（yakuba work）が動いているかを確かめてください。",
    "yakuba work が うごいて いるか、みて ください。",
    "See that the worker (yakuba work) runs.",
)


def _unasked(span: Span) -> Iterator[Stuck]:
    for one in due.unasked(at=span.before):
        yield Stuck(one.slug, one.since, one.title, halves.write(one.half))


def _ask(slug: str, at: datetime) -> bool:
    return progress.open_what_is_due(slug, at=at)


def _unreminded(span: Span) -> Iterator[Stuck]:
    for one in due.unreminded(at=span.before):
        yield Stuck(str(one.id), one.since, one.owner, halves.write(one.half))


def _remind(id_: str, at: datetime) -> bool:
    return progress.remind(id_, at=at)


def _stale(span: Span) -> Iterator[Stuck]:
    for one in counted.due(at=span.before):
        yield Stuck(str(one.id), one.since, f"{one.slug} {one.key}", one.computed_by)


def _count(id_: str, at: datetime) -> bool:
    return figures.take_one(id_, at=at)


sweeps.add(
    "plan.unasked",
    Sweep(
        name=Text("まだ求めていない進捗報告", "まだ たのんで いない ほうこく", "Progress reports not asked for yet"),
        kind=Kind.LATE,
        patience=_AT_ONCE,
        by_itself=Text(
            "半期が終わった翌開庁日に、実施中の計画の各課へ自動で報告を求めます。",
            "はんとしが おわったら、じどうで たのみます。",
            "On the first working day after a half, every section is asked by itself.",
        ),
        by_hand=_WORKER,
        look=_unasked,
        mend=_ask,
        alone=_ask,
    ),
)
sweeps.add(
    "plan.unreminded",
    Sweep(
        name=Text("催促する進捗報告", "まって いる ほうこく", "Progress reports to remind of"),
        kind=Kind.LATE,
        patience=_AT_ONCE,
        by_itself=Text(
            "期限の3開庁日前から、提出のあるまで7日おきに、担当課の画面へ催促を出します。",
            "しめきりの まえから、7日ごとに しらせます。",
            "From three working days before the due date, sections are reminded on their pages every seven days.",
        ),
        by_hand=_WORKER,
        look=_unreminded,
        mend=_remind,
        alone=_remind,
    ),
)
sweeps.add(
    "plan.stale_figures",
    Sweep(
        name=Text("算定し直す計画の指標", "もういちど かぞえる かず", "Indicators of plans to be counted anew"),
        kind=Kind.LATE,
        patience=_AT_ONCE,
        by_itself=Text(
            "毎晩、自動算定の指標を数え直し、変わった値だけを記録します。",
            "まいばん かぞえなおします。",
            "Every night computed indicators are counted, and what has changed is noted.",
        ),
        by_hand=_WORKER,
        look=_stale,
        mend=_count,
        alone=_count,
        dear=True,
    ),
)
keepers.add("measure", papers.place)


@subjects("plan")
def _plans() -> list[tuple[Ref, Text]]:
    """Return the town's own plans: those in force and in the making, and those that are over, whose evaluation may be open."""
    return [(one.ref, one.title) for one in plans.plans() if not one.reference]

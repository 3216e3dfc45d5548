"""Plans that are published: that of the invented town in its second state, and another town's to compare with."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from tests.plans.public_plans import a_public_plan, another_town
from yakuba.ground.actor import Actor
from yakuba.opendata import commands, reads
from yakuba.opendata.reads import State
from yakuba.opendata.rules.subjects import subject
from yakuba.plans.rules.changes import note
from yakuba.plans.rules.published import PublicPlan, as_body, head_of, read_body

STEERS = Actor("staff", "s1", "山田 花子", section="it", powers=frozenset({"plan.steer"}))


def publish(plan: PublicPlan, *, at: datetime, words: str = "") -> State:
    """Publish a plan as its next state, with what changed since the one before."""
    name = subject("plan", plan.plan.head.id)
    since = reads.last_number(name)
    before = reads.before(name, since + 1)
    said = note(plan, read_body(reads.body(before)) if before else None, since=since, words=words)
    return commands.publish(name, as_body(plan), actor=STEERS, at=at, head=head_of(plan), note=said)


def published_plans(at: datetime) -> None:
    """Publish both plans, the town's own twice: its second state has a measure more and another schedule."""
    now = a_public_plan()
    first, second, third = now.plan.nodes
    earlier = msgspec.structs.replace(second, bars=second.bars[:1], title="窓口の改善")
    before = msgspec.structs.replace(now.plan, nodes=(first, earlier))
    reports = tuple(one for one in now.progress if one.node != third.id)
    publish(
        msgspec.structs.replace(now, plan=before, progress=reports),
        at=at - timedelta(days=200),
        words="最初の公表です。",
    )
    publish(now, at=at - timedelta(days=3), words="2年目の見直しをしました。")
    publish(another_town(), at=at - timedelta(days=100))

"""A plan goes out of its room into what is published, once as it is, and not twice the same."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.people.makers import a_hall
from tests.plans.public_plans import a_pack
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed
from yakuba.journeys import openness
from yakuba.opendata import reads
from yakuba.opendata.commands import NothingNew
from yakuba.plans.commands import loading
from yakuba.plans.commands.publishing import NotReady

pytestmark = pytest.mark.django_db
STEERS = Actor("staff", "s1", "山田 花子", section="it", powers=frozenset({"plan.steer"}))
WORKS = Actor("staff", "s2", "髙﨑 葛󠄀子", section="it", powers=frozenset({"plan.work"}))
PLAN = "midori-dx-2"


def publish(at: datetime, actor: Actor = STEERS) -> reads.State:
    return openness.publish_plan(PLAN, words="最初の公表です。", actor=actor, at=at)


def test_a_plan_is_published_with_its_words(at):
    a_hall("it", "child")
    loading.load(a_pack(), actor=STEERS, at=at)
    made = publish(at)
    assert (made.number, made.note["words"], made.head["measures"]) == (1, "最初の公表です。", 2)
    with pytest.raises(NothingNew):
        publish(at)
    with pytest.raises(NotAllowed):
        publish(at, WORKS)
    assert reads.archive(f"plan/{PLAN}") == [made]


def test_a_plan_with_a_fault_is_not(at):
    a_hall("it")  # the other section in charge does not exist
    loading.load(a_pack(), actor=STEERS, at=at)
    with pytest.raises(NotReady) as refused:
        publish(at)
    assert [one.node for one in refused.value.obstacles] == ["sumaho"]
    assert reads.archive(f"plan/{PLAN}") == []

"""A plan goes out of its room into what is published, once as it is, and not twice the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from msgspec.structs import replace

from tests.people.makers import a_hall
from tests.plans.public_plans import a_pack
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed
from yakuba.insight.reads import value
from yakuba.insight.rules import Span
from yakuba.journeys import openness
from yakuba.opendata import commands as opendata
from yakuba.opendata import reads
from yakuba.opendata.commands import NothingNew
from yakuba.plans.commands import loading
from yakuba.plans.commands.publishing import NotReady
from yakuba.plans.rules.model import Source
from yakuba.plans.rules.published import read_body
from yakuba.plans.rules.published_tables import listings

pytestmark = pytest.mark.django_db
STEERS = Actor("staff", "s1", "山田 花子", section="it", powers=frozenset({"plan.steer"}))
WORKS = Actor("staff", "s2", "髙﨑 葛󠄀子", section="it", powers=frozenset({"plan.work"}))
PLAN = "midori-dx-2"


@pytest.fixture(autouse=True)
def own_heads(tmp_path: Path, settings: LazySettings) -> None:
    """No head of the journal was published: each would be a data set of the house."""
    settings.JOURNAL = tmp_path


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


def test_the_house_counts_data_sets_and_states_of_its_own_plans(at):
    a_hall("it", "child")
    later = Span(at + timedelta(days=1))
    assert value("opendata.published", later).value == value("opendata.plan_editions", later).value == 0
    loading.load(a_pack(), actor=STEERS, at=at)
    made = publish(at)
    tables = listings(read_body(reads.body(made)))
    assert value("opendata.published", later).value == len(tables) > 3
    assert value("opendata.published", Span(at)).value == 0
    assert value("opendata.plan_editions", later).value == 1
    opendata.withdraw(made.subject, 1, actor=STEERS, at=at, why="誤り")
    assert value("opendata.published", later).value == value("opendata.plan_editions", later).value == 0


def test_plans_of_other_towns_are_not_ours_to_count(at):
    pack = a_pack()
    head = replace(pack.head, source=Source(title="青井町DX計画", publisher="青井町"))
    loading.load(replace(pack, head=head), reference=True, actor=STEERS, at=at)
    publish(at)
    assert value("opendata.published", Span(at + timedelta(days=1))).value == 0

"""The account of the runs themselves: a kill that meets nobody has shown nothing, nor has a migration of what is up to date."""

from __future__ import annotations

from collections import Counter
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.chaos import earlier, killing
from tests.chaos.__main__ import as_expected, verdict
from tests.chaos.killing import Killer, plan, strike
from tests.chaos.runs import Outcome

pytestmark = pytest.mark.once
WHOM = ("web master", "office worker")


class Mortals:
    """Some are there, some never; each must be struck at so many times before it is met."""

    def __init__(self, *there: str, tries: int = 1) -> None:
        self.there, self.tries, self.struck = there, tries, Counter[str]()

    def kill(self, whom: str, random: Random) -> bool:
        self.struck[whom] += 1
        return whom in self.there and self.struck[whom] % self.tries == 0


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(killing, "PATIENCE", 0.2)


def outcome(house: Mortals, **more: Any) -> Outcome:
    """What came of a run of six blows in which residents had nothing to complain of."""
    blows = plan(6, 6, WHOM, seed=1)
    with Killer(house, cast(Any, SimpleNamespace(done=6)), blows, 1) as killer:
        pass
    made = {"what": "kill -9", "store": "sqlite", "seed": 1, "filings": 6, "asked": 6, **more}
    return Outcome(kills=dict(killer.dealt), **made)


def test_as_many_kills_as_were_asked_for_keep_the_promise() -> None:
    run = outcome(Mortals(*WHOM))
    assert run.kills == {"web master": 3, "office worker": 3}
    assert (run.good, verdict(run.as_json()), as_expected(run.as_json())) == (True, "kept", True)


def test_a_run_with_fewer_kills_than_asked_for_is_not_kept() -> None:
    run = outcome(Mortals("web master"))
    assert sum(run.kills.values()) == 3
    assert (run.good, as_expected(run.as_json())) == (False, False)
    assert verdict(run.as_json()) == "**not kept: 3 of 6 kills met nobody**"


def test_a_mutant_is_not_found_out_by_kills_that_met_nobody() -> None:
    run = outcome(Mortals(), what="mutant: no-key")
    assert verdict(run.as_json()) == "**not found out**"
    run.broken = {"twice": 1}
    assert verdict(run.as_json()) == "found out"


def test_who_is_just_coming_up_again_is_waited_for() -> None:
    house = Mortals("web master", tries=3)
    assert strike(house, "web master", Random(1))
    assert house.struck["web master"] == 3


def test_a_rolling_restart_begins_behind_every_room_that_it_brings_forward() -> None:
    graph = MigrationLoader(None).graph
    newest = dict(graph.leaf_nodes())
    assert all((room, name) in graph.nodes and newest[room] != name for room, name in earlier.BEFORE.items())
    assert all((room, name) in graph.nodes and earlier.BEFORE[room] < name for room, name in earlier.STEPS)
    # Nothing that is left as it is today needs what is not there yet.
    kept = [(room, earlier.BEFORE.get(room, name)) for room, name in graph.leaf_nodes()]
    made = {node for one in kept for node in graph.forwards_plan(one)}
    assert not [node for node in made if node[0] in earlier.BEFORE and node[1] > earlier.BEFORE[node[0]]]

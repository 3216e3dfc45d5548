"""Conditions taken apart give what the whole gives: to the engine the whole, to us the parts, and no difference."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.procedures.household import moving
from yakuba.ground.cel import rule, watch
from yakuba.procedures.rules.asking import walk
from yakuba.procedures.rules.conditions import columns, condition, is_fixed
from yakuba.procedures.rules.facts import of_event
from yakuba.procedures.rules.packs.examples import Example

pytestmark = pytest.mark.once


def outcome(example: Example, answers: dict[str, Any]) -> list[Any]:
    """Return all that the walks of all procedures come to: what is asked, which papers are needed."""
    edition = moving().edition
    found: list[Any] = []
    for procedure in edition.procedures:
        walked = walk(procedure, of_event(edition, answers, on=example.on), answers)
        papers = [(walked.facts.hold(one.when), walked.facts.hold(one.replaced_when)) for one in procedure.attach]
        found.append((procedure.id, [one.name for one in walked.asked], papers))
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("example", moving().examples, ids=lambda one: one.file)
def test_parts_and_whole_ask_the_same(example, seed):
    random = Random(seed)
    answers = {name: value for name, value in example.answers.items() if seed == 0 or random.random() < 0.7}
    by_parts = outcome(example, answers)
    with watch():
        whole = outcome(example, answers)
    assert by_parts == whole


def test_a_condition_is_taken_apart_at_its_outermost_operators():
    taken = condition("a.b == true && (c.d == 'x || y' || !(e.f == 1 && g.h == 2))")
    assert [one.source for one in taken.parts] == ["a.b == true", "(c.d == 'x || y' || !(e.f == 1 && g.h == 2))"]
    assert not taken.any
    assert [one.source for one in taken.parts[1].parts] == ["c.d == 'x || y'", "!(e.f == 1 && g.h == 2)"]
    assert taken.parts[1].any


def test_a_choice_between_two_stays_whole():
    source = "a.b == true ? c.d == 1 : c.d == 2 || e.f == 3"
    assert condition(source).parts == ()
    assert rule(source).holds({"a": {"b": True}, "c": {"d": 2}, "e": {"f": 3}}) is False


@pytest.mark.parametrize(
    ("source", "looked_at"),
    [
        ("household.members.exists(m, m.age >= 65 && m.relation == 'head')", {"age", "relation"}),
        ("one.id != household.members[0].id", {"id"}),
        ("move.kind in ['in', 'within']", None),
        ("move.kind in ['in', 'within'] && household.members.exists(m, m.age <= 6)", {"age"}),
        ("household.members.exists(m, m == one)", None),
        ("household.members[0] == one", None),
    ],
)
def test_it_is_known_at_what_of_a_row_a_condition_looks(source, looked_at):
    assert columns(source) == looked_at


def test_only_what_comes_with_the_event_is_the_same_for_all():
    event = frozenset({"move.kind", "household.members"})
    assert is_fixed("move.kind == 'in' && household.members.exists(m, m.age > 3)", event)
    assert is_fixed("one.age >= 20 && on > '2026-01-01'", event)
    assert not is_fixed("one.pension.category == 'first'", event)
    assert not is_fixed("move.kind == 'in' && dog.microchip == false", event)

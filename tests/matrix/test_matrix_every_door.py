"""Every address × every role × own, another's and no thing × every method."""

from __future__ import annotations

import pytest

from tests.matrix import table
from tests.matrix.cells import addresses, cells_of, faults_of, told_apart, tried
from tests.matrix.everything import POLICIES
from tests.matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ALL = {address.name: address for address in addresses()}
LEAST = 40_000


def test_every_address_has_a_policy_and_every_policy_an_address() -> None:
    assert ALL.keys() == POLICIES.keys()


def test_there_are_enough_cells(world: World) -> None:
    count = sum(len(cells_of(address, world)) for address in ALL.values())
    print(f"\n{count} cells at {len(ALL)} addresses")  # noqa: T201
    assert count >= LEAST


@pytest.mark.parametrize("name", ALL)
def test_each_cell_answers_as_declared(name: str, world: World) -> None:
    cells = cells_of(ALL[name], world)
    outcomes = {cell: tried(world, cell) for cell in cells}
    faults = [fault for cell in cells for fault in faults_of(POLICIES[name], cell, outcomes[cell])]
    faults += told_apart(dict.fromkeys(cells, POLICIES[name]), outcomes)
    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize("name", ALL)
def test_the_policy_and_the_door_say_the_same(name: str) -> None:
    assert ALL[name].door is POLICIES[name].door


def test_the_table_in_the_documents_is_true() -> None:
    page = table.PAGE.read_text(encoding="utf-8")
    assert page == table.written(page), "run: python -m tests.matrix"

"""The matrix would have found it: each hole of ``holes`` is found, and for the right reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import clear_url_caches, get_resolver

from tests.matrix import holes
from tests.matrix.cells import Address, addresses, cells_of, faults_of, told_apart, tried
from tests.matrix.everything import POLICIES
from tests.matrix.policy import Leave, Policy, Who
from tests.matrix.targets import TARGETS, Target
from tests.matrix.test_matrix_forged_requests import forged
from tests.matrix.world import NOWHERE, World
from yakuba.ground import clock

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def planted(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A hall with holes."""
    settings.ROOT_URLCONF = "tests.matrix.holes"  # type: ignore[attr-defined]
    clear_url_caches()
    yield
    clear_url_caches()


def address(name: str) -> Address:
    return next(one for one in addresses(get_resolver("tests.matrix.holes")) if one.name == name)


def found(world: World, name: str, who: Who, targets: tuple[Target, ...] = ()) -> list[str]:
    """Return all faults that the matrix sees at an address that is meant for these."""
    policy = Policy("planted", Leave(who, frozenset({200})))
    cells = cells_of(address(name), world, targets)
    outcomes = {cell: tried(world, cell) for cell in cells}
    faults = [fault for cell in cells for fault in faults_of(policy, cell, outcomes[cell])]
    if targets:
        faults += told_apart(dict.fromkeys(cells, policy), outcomes)
    return faults


def test_a_case_shown_to_another_section(world: World) -> None:
    faults = found(world, "unchecked", Who.SEES_CASE, TARGETS["desk:case"](world))
    assert "GET unchecked (own section's) by clerk_elsewhere: like something absent expected, 200  came" in faults
    assert "GET unchecked (own section's) by clerk: showed a case without a line in the journal" in faults


def test_a_refusal_that_tells_that_there_is_a_case(world: World) -> None:
    faults = found(world, "betraying", Who.SEES_CASE, TARGETS["desk:case"](world))
    assert "GET betraying (other section's) by clerk: 403, and 404 if there is none" in faults


def test_the_same_status_with_other_words(world: World) -> None:
    faults = found(world, "whispering", Who.SEES_CASE, TARGETS["desk:case"](world))
    assert "GET whispering (other section's) by clerk: 404, and 404 if there is none" in faults


def test_a_page_that_writes_when_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.http.HttpRequest.at", clock.now(), raising=False)
    assert "GET restless (plain) by clerk: wrote to casework_note" in found(world, "restless", Who.APPOINTED)


def test_a_page_that_falls_over(world: World) -> None:
    assert any("done expected, 500" in fault for fault in found(world, "broken", Who.APPOINTED))


def test_a_personal_page_without_a_code_that_caches_may_keep(world: World) -> None:
    faults = found(world, "kept", Who.FILING)
    assert "GET kept (plain) by anonymous: asked for the code expected, 200  came" in faults
    assert "GET kept (plain) by a_filed: may be kept by a cache" in faults


def test_a_letter_for_whoever_knows_its_number(world: World) -> None:
    letters = (
        Target("own section's", "child", {"letter_id": world.ids["A case letter"]}),
        Target("absent", "", {"letter_id": NOWHERE}),
    )
    assert any("by b: " in fault and "200" in fault for fault in found(world, "any_letter", Who.SEES_CASE, letters))


def test_a_page_that_does_what_another_site_tells_it(world: World) -> None:
    assert any(
        "POST trusting (plain) by clerk without token: 200" in fault for fault in forged(world, address("trusting"))
    )


def test_addresses_without_a_policy() -> None:
    names = {one.name for one in addresses(get_resolver("tests.matrix.holes"))}
    planted = {name for pattern in holes.urlpatterns if (name := getattr(pattern, "name", None))}
    assert names - POLICIES.keys() == planted


def test_an_address_of_ours_that_loses_its_check(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yakuba.casework.reads import cases

    monkeypatch.setattr(cases, "may_see", lambda *_, **__: True)
    one = address("desk:case")
    cells = [cell for cell in cells_of(one, world) if cell.role.name == "clerk_elsewhere"]
    faults = [fault for cell in cells for fault in faults_of(POLICIES[one.name], cell, tried(world, cell))]
    assert "GET desk:case (own section's) by clerk_elsewhere: like something absent expected, 200  came" in faults

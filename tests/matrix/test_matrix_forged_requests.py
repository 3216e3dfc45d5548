"""Nothing unsafe happens without the token of our own page, nor from another site's page; at no address."""

from __future__ import annotations

from typing import Final

import pytest
from django.urls import reverse

from tests.matrix.cells import BOOKKEEPING, Address, Cell, addresses, tried
from tests.matrix.everything import targets_of
from tests.matrix.roles import BY_NAME
from tests.matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ALL = {address.name: address for address in addresses()}
VISITORS = ("anonymous", "a_drafting", "a_filed", "clerk", "chief", "administrator", "operator")
SECRET: Final = "s" * 32
ELSEWHERE: Final = {"Origin": "https://elsewhere.example"}


def forged(world: World, address: Address) -> list[str]:
    """Return which forged requests were not refused, or left something behind."""
    faults = []
    for visitor in VISITORS:
        for method in ("POST", "PUT", "DELETE"):
            cell = Cell(address, BY_NAME[visitor], targets_of(address.name, world)[0], method)
            without_token = tried(world, cell, world.browser(cell.role, checks_csrf=True))
            stranger = world.browser(cell.role, checks_csrf=True)
            stranger.cookies["yakuba_csrf"] = SECRET
            from_elsewhere = tried(world, cell, stranger, **ELSEWHERE, **{"X-CSRFToken": SECRET})
            for how, outcome in (("without token", without_token), ("from elsewhere", from_elsewhere)):
                if outcome.status != 403 or outcome.tables - BOOKKEEPING:
                    faults.append(f"{cell} {how}: {outcome.status}, wrote to {sorted(outcome.tables)}")
    return faults


@pytest.mark.parametrize("name", ALL)
def test_a_forged_request_is_refused(name: str, world: World) -> None:
    assert not forged(world, ALL[name])


def test_the_same_request_from_our_own_page_is_not(world: World) -> None:
    browser = world.browser(BY_NAME["clerk"], checks_csrf=True)
    browser.cookies["yakuba_csrf"] = SECRET
    ours = {"Origin": "http://testserver", "X-CSRFToken": SECRET}
    assert browser.post(reverse("design:display"), {"language": "en"}, headers=ours).status_code == 302

"""Nothing unsafe happens without the token of our own page, nor from another site's page; at no address."""

from __future__ import annotations

from typing import Final

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
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


def refused_at_the_gate(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer in place of the page for forged requests: seven thousand need not be drawn, and no other 403 says this."""
    return HttpResponse(f"forged: {reason}", status=403)


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
                at_the_gate = outcome.status == 403 and outcome.content.startswith(b"forged: ")
                if not at_the_gate or outcome.tables - BOOKKEEPING:
                    faults.append(f"{cell} {how}: {outcome.status}, wrote to {sorted(outcome.tables)}")
    return faults


@pytest.mark.parametrize("name", ALL)
def test_a_forged_request_is_refused(name: str, world: World, settings: LazySettings) -> None:
    settings.CSRF_FAILURE_VIEW = f"{__name__}.{refused_at_the_gate.__name__}"
    assert not forged(world, ALL[name])


def test_the_page_for_forged_requests_is_the_halls(world: World) -> None:
    answer = world.browser(BY_NAME["clerk"], checks_csrf=True).post(reverse("design:display"), {"language": "en"})
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()


def test_the_same_request_from_our_own_page_is_not(world: World) -> None:
    browser = world.browser(BY_NAME["clerk"], checks_csrf=True)
    browser.cookies["yakuba_csrf"] = SECRET
    ours = {"Origin": "http://testserver", "X-CSRFToken": SECRET}
    assert browser.post(reverse("design:display"), {"language": "en"}, headers=ours).status_code == 302

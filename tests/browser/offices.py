"""People at their desks in a hall whose plan is in force, for the stories of plans."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from playwright.sync_api import Page

from tests.desk.makers import signed_in
from tests.people.makers import a_hall, a_person
from tests.plans.made import everything
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.plans.commands import loading, succession
from yakuba.plans.models import Plan


def open_hall() -> None:
    """Open a hall whose plan, with everything in it, is in force."""
    cache.clear()
    a_hall("policy", "residents", "tax")
    at, system = clock.now(), Actor.system("setup")
    loading.load(everything(), actor=system, at=at)
    succession.come_into_force("sample", actor=system, at=at)
    # However late this test runs, the plan's period holds today.
    Plan.objects.update(ends=at.date() + timedelta(days=800))


def sit_down(page: Page, base: str, number: str, name: str, place: tuple[str, str]) -> Page:
    """Let somebody of the staff sit before a page, signed in."""
    cookies = signed_in(a_person(number, name, place)).cookies.items()
    page.context.add_cookies([{"name": key, "value": one.value, "url": base} for key, one in cookies if one.value])
    return page

"""A hall with a plan, for tests of pages: who steers, who works in which section, and their browsers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from msgspec.structs import replace

from tests.people.makers import a_hall, a_person
from tests.plans.made import everything
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.people import reads as people
from yakuba.people.accounts import SEEN, SINCE
from yakuba.people.gate import FACTOR
from yakuba.people.models import Staff
from yakuba.plans.commands import loading
from yakuba.plans.rules.model import PlanPack


@dataclass
class Hall:
    """The staff by first name, and the moment at which the test begins. The plan is ``sample``."""

    staff: dict[str, str]
    now: datetime

    def enter(self, name: str) -> Client:
        """A browser in which this person has signed in, by the short way: how one signs in is tested elsewhere."""
        client = Client()
        client.force_login(Staff.objects.get(pk=self.staff[name]), settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[FACTOR], session[SINCE], session[SEEN] = True, self.now.timestamp(), self.now.timestamp()
        session.save()
        return client

    def actor(self, name: str) -> Actor:
        """This person as they act today."""
        return people.actor_for(self.staff[name], on=self.now.date())


def _lasting(pack: PlanPack, now: datetime) -> PlanPack:
    """Let the period of a plan hold today, however late a test runs."""
    until = max(pack.head.period_until or now.date(), date(now.year + 1, 3, 31))
    return replace(pack, head=replace(pack.head, period_until=until))


@pytest.fixture
def planned(db: None) -> Iterator[Hall]:
    """A hall of three sections: Tama keeps the plan, Hana works for residents, Goro for taxes; Cio decides."""
    cache.clear()
    a_hall("policy", "residents", "tax")
    staff = {
        "Tama": a_person("2001", "企画 珠", ("policy", "cio-staff")),
        "Cio": a_person("2002", "副町長 志緒", ("policy", "cio")),
        "Hana": a_person("2003", "住民 花", ("residents", "clerk")),
        "Goro": a_person("2004", "税務 五郎", ("tax", "clerk")),
    }
    now = clock.now()
    loading.load(_lasting(everything(), now), actor=Actor.system("setup"), at=now)
    yield Hall(staff, now)
    cache.clear()

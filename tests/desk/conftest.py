"""A hall at work, made once for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from tests.desk.makers import a_published_pack, signed_in, the_staff
from yakuba.ground import clock
from yakuba.procedures.rules.model import Edition


@dataclass
class Hall:
    """The edition in force, the staff by first name, and the moment at which the test begins."""

    edition: Edition
    staff: dict[str, str]
    now: datetime

    def enter(self, name: str) -> Client:
        """A browser in which this person has signed in."""
        return signed_in(self.staff[name])


@pytest.fixture
def hall(db: None) -> Iterator[Hall]:
    """The hall with its pack and people; nobody has tried a password yet."""
    cache.clear()
    now = clock.now()
    yield Hall(a_published_pack(now), the_staff(), now)
    cache.clear()

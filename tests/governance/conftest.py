"""A hall with a register, for tests of pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from tests.desk.makers import signed_in
from tests.governance.makers import DECIDED, STEERS, a_line
from tests.people.makers import a_hall, a_person
from yakuba.governance import commands
from yakuba.ground import clock


@pytest.fixture
def enter(db: None) -> Iterator[dict[str, Client]]:
    """Browsers of Tama, who keeps the plan, and of Hana, who works for the children; and two lines of the register."""
    cache.clear()
    a_hall("planning", "child", "tax")
    at = clock.now()
    commands.add(a_line(**DECIDED), actor=STEERS, at=at)
    commands.add(a_line(number="R-002", title="税条例", section="tax"), actor=STEERS, at=at)
    staff = {
        "Tama": a_person("2001", "企画 珠", ("planning", "cio-staff")),
        "Hana": a_person("2002", "児童 花", ("child", "clerk")),
    }
    yield {name: signed_in(id_) for name, id_ in staff.items()}
    cache.clear()

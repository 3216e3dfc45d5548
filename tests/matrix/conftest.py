"""The world of the matrix, made once: every cell leaves it as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.conftest import MONDAY_NINE
from tests.matrix.everything import build
from tests.matrix.world import World
from yakuba.ground import clock
from yakuba.procedures import reads as editions


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Everybody and everything, on a Monday at nine, inside one transaction that is taken back at the end."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():  # type: ignore[attr-defined]
        patch.setattr(clock, "now", lambda: MONDAY_NINE)
        # Thousands of refusals are what this is about; a line for each helps nobody.
        patch.setattr(logging.getLogger("django.request"), "disabled", True)
        with transaction.atomic():
            cache.clear()
            yield build(MONDAY_NINE)
            transaction.set_rollback(True)
        editions.forget()

"""A divided hall for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import MONDAY_NINE
from tests.zones.hall import Hall, divided


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """An edge and an office that have exchanged their first parcels: the pack is published on both sides.

    One for all tests: to build it takes longer than most of them, and each files a household of its own.
    """
    with divided(tmp_path_factory.mktemp("hall"), at=MONDAY_NINE) as found:
        yield found

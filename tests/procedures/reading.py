"""Reading each file of a pack once, however many packs it stands in: to read YAML with its lines is nearly all the work."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache

import pytest

from yakuba.ground.packs import yaml_text
from yakuba.ground.packs.yaml_text import Source


@pytest.fixture(autouse=True, scope="module")
def read_once() -> Iterator[None]:
    """Keep what was read of the same words under the same name; every reader gets a copy of his own."""
    kept = lru_cache(maxsize=None)(yaml_text.read)

    def read(file: str, text: str) -> Source:
        return deepcopy(kept(file, text))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "read", read)
        yield

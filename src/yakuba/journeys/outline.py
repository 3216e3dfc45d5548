"""What a journey is, for those who read its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

Journey = Mapping[type[Any], list[Callable[[Any], None]]]
"""Event → reactions, in order."""


class Round(Protocol):
    """Something that the night watch does on each of its rounds."""

    def __call__(self, *, at: datetime) -> object: ...

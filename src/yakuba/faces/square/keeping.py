"""Under which name a resident's device keeps what it downloads. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final
from urllib.parse import quote

from yakuba.ground.clock import JST

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\\\\/:*?\"<>|]+")
"""What some system does not take in the name of a file, what would end a header, and what turns the direction of writing."""
_MOST: Final = 55
"""Letters of a title in a name: four bytes each at most, a name of 255 bytes holds them with the date."""


def saved_as(title: str, at: datetime, kind: str) -> str:
    """Return a Content-Disposition that names a file by title and day, and for old programs by the day alone.

    RFC 6266: ``filename*`` (RFC 8187) is what browsers take; ``filename`` is ASCII and nothing in it needs quoting.
    """
    day = f"{at.astimezone(JST):%Y-%m-%d}"
    name = " ".join(_UNSAFE.sub(" ", title).split())[:_MOST].strip(" .")
    whole = f"{name}_{day}.{kind}" if name else f"letter-{day}.{kind}"
    return f"attachment; filename=\"letter-{day}.{kind}\"; filename*=UTF-8''{quote(whole, safe='')}"

"""Receipt numbers (受付番号)."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_number(at: datetime) -> str:
    """Return a new receipt number, e.g. ``261121-7K2M-9QXB``: the day, and 40 random bits that tell nothing.

    No counter stands behind it: a counter would be the one row on which every filing of a rush waits.
    """
    bits = secrets.randbits(40)
    random = "".join(_LETTERS[bits >> place & 31] for place in range(0, 40, 5))
    return f"{at:%y%m%d}-{random[:4]}-{random[4:]}"


def read_number(typed: str) -> str:
    """Return a receipt number as we write it, from what somebody typed; unchanged if it is none."""
    half = typed.translate({n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)}).upper()
    letters = "".join(letter for letter in half if letter in _LETTERS or letter in "OIL")
    letters = letters.translate(str.maketrans("OIL", "011"))
    return f"{letters[:6]}-{letters[6:10]}-{letters[10:]}" if len(letters) == 14 else typed.strip()

"""How a body is frozen: one way to write it down, so that everybody who downloads it can check its hash."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from yakuba.ground.sealing import digest

NUL = "\x00"


def plain(value: Any) -> Any:
    """Return data that every database gives back as it was: no zero bytes, and no whole number written as a fraction.

    Raises ValueError for numbers that JSON has no word for, TypeError for what is no data.
    """
    match value:
        case None | bool() | int():
            return value
        case str():
            return value.replace(NUL, "")
        case float():
            if not math.isfinite(value):
                raise ValueError(f"no number of JSON: {value}")
            return int(value) if value.is_integer() else value
        case Mapping():
            return {str(key).replace(NUL, ""): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
    raise TypeError(f"no data: {type(value).__name__}")


def written(body: Any) -> bytes:
    """Write a body as it is offered for download: JSON in UTF-8, keys in order, without spaces, one line."""
    return (
        json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n"
    ).encode()


def digest_of(body: Any) -> str:
    """Return the SHA-256 of a body as it is offered for download, as hexadecimal digits."""
    return digest(written(body))

"""Parcels of rooms as the JSON that crosses the border, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

P = TypeVar("P", bound=msgspec.Struct)


def body_of(parcel: msgspec.Struct) -> dict[str, Any]:
    """Return a parcel as the JSON that crosses."""
    body: dict[str, Any] = msgspec.to_builtins(parcel)
    return body


def read_body(body: Mapping[str, Any], kind: type[P]) -> P:
    """Read what has crossed. Raises msgspec.ValidationError if it is not of that kind."""
    return msgspec.convert(dict(body), kind)

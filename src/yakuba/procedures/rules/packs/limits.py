"""Whether the limits of an item can be kept: known to its type, able to be met, and narrowed but never widened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any, Final

from yakuba.procedures.rules.merging import strictest
from yakuba.procedures.rules.packs import build
from yakuba.procedures.rules.types import dated, type_of
from yakuba.procedures.rules.types.composite import Composite
from yakuba.procedures.rules.types.rows import Rows

_ANY_DAY: Final = date(2026, 4, 1)
_NARROWS: Final = ("max", "min", "past", "must", "accept")
_FAULTS: Final = (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError, re.error)


def narrows(limit: str) -> bool:
    """Tell whether a procedure may set this limit for itself: where it is merged with others, it only takes away.

    What shapes the datum (its parts, its pattern, whether it may lie abroad) belongs to the vocabulary: set by one
    procedure, it would change what another one gets.
    """
    return limit in _NARROWS or limit.startswith(("max_", "min_", "at_", "not_"))


def known(name: str, data: Mapping[str, Any]) -> frozenset[str]:
    """Return the limits that this item may have; an item that cannot be built has none."""
    try:
        return type_of(build.item(name, data)).limits
    except ValueError:
        return frozenset()


def can_be_many(name: str, data: Mapping[str, Any]) -> bool:
    """Tell whether an item with ``many`` can be: only what is made of parts has rows."""
    try:
        return isinstance(type_of(build.item(name, {**data, "limits": {}})), Rows)
    except ValueError:
        return False


def can_be_met(name: str, data: Mapping[str, Any], *own: Mapping[str, Any]) -> bool:
    """Tell whether the vocabulary's limits, together with those of all procedures that ask, can be met by an answer."""
    try:
        item = build.item(name, data)
        limits = strictest([item.limits, *own])
        if item.type == "my_number":
            limits["basis"] = "-"
        item = dated(replace(item, limits=limits), _ANY_DAY)
        kind = type_of(item)
        parts_known = _parts_known(kind, limits)
        answer = kind.sample(item, Random(1))  # noqa: S311 - nothing secret
        return bool(parts_known and kind.fields(item) and kind.schema(item) and kind.check(item, answer) == ())
    except _FAULTS:
        return False


def _parts_known(kind: Any, limits: Mapping[str, Any]) -> bool:
    inner = kind.inner if isinstance(kind, Rows) else kind
    if not isinstance(inner, Composite):
        return True
    names = {part.name for part in inner.all_parts}
    return all(part in names for limit in ("parts", "optional") for part in limits.get(limit, ()))


def inside(name: str, data: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the names that conditions find inside an answer to this item (in one row, if it is a list); None: none."""
    item = build.item(name, {**data, "limits": {}})
    kind = type_of(item)
    if not isinstance(kind, Rows):
        seen = kind.facts(item, kind.sample(item, Random(1)))  # noqa: S311 - nothing secret
        return frozenset(seen) if isinstance(seen, Mapping) else None
    parts = {part.name for part in kind.inner.all_parts}
    return frozenset(parts | {"id", "age", "age_at_fiscal_year_end"})

"""Finding a typed address in the lists of places: what is found gets its code, what is not is taken as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yakuba.ground.japanese.characters import search_key
from yakuba.places import reads as places
from yakuba.places.rules import Municipality
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import Reading

_PLACES = ("address", "municipality")


def located(item: Item, reading: Reading) -> Reading:
    """Return the reading of an address with its municipality code, or marked as in no list; others as they are."""
    if item.type not in _PLACES or not isinstance(reading.value, Mapping) or reading.problems:
        return reading
    return Reading(_with_code(item, dict(reading.value)))


def _with_code(item: Item, value: dict[str, Any]) -> Value:
    city = _municipality(value)
    value.pop("city_code", None)
    value.pop("unlisted", None)
    if city is not None:
        value["city_code"] = city.code
    abroad = places_prefecture(value) is None
    unknown = city is None or (bool(value.get("postcode")) and not places.towns_for_postcode(value["postcode"]))
    if item.type == "address" and unknown and not abroad:
        value["unlisted"] = True
    return value


def places_prefecture(value: Mapping[str, Any]) -> str | None:
    """Return the prefecture of an address if it is one of the 47."""
    name = value.get("prefecture")
    return name if any(one.name == name for one in places.prefectures()) else None


def _municipality(value: Mapping[str, Any]) -> Municipality | None:
    """Return the municipality that is meant: by its name in whatever writing, with or without its county."""
    prefecture, city = places_prefecture(value), value.get("city", "")
    if prefecture is None or not city:
        return None
    wanted = search_key(str(city))
    for one in places.find_municipality(str(city)):
        names = (one.name, f"{one.county}{one.name}")
        if one.prefecture == prefecture and wanted in {search_key(name) for name in names}:
            return one
    return None

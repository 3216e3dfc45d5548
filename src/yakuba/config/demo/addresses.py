"""Addresses: towns and postcodes are real, the numbers of houses are made up."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any, Final

from yakuba.places import reads as places
from yakuba.places.rules import Town

TOWN: Final = "222127"
"""The municipality over whose open data the fictional town is laid."""
_CODES: Final = (*(f"425{n:04d}" for n in range(100)), *(f"421{n:04d}" for n in range(200, 220)))
_NEAR: Final = ("410", "411", "420", "422", "426", "427", "430", "433", "436", "439")
_BUILDINGS: Final = ("コーポみなと", "グリーンハイツ", "メゾン葛󠄀城", "サンライズ濵", "ハイツ𠮷野", "みなと野団地")
_NOT_THERE: Final = (7001, 9899)
"""Hardly any town numbers its lots so high: what is made up shall not be somebody's house."""


@cache
def own_towns() -> tuple[tuple[str, Town], ...]:
    """Return the towns of the demo town with their postcodes."""
    found = ((code, town) for code in _CODES for town in places.towns_for_postcode(code))
    return tuple((code, town) for code, town in found if town.city_code == TOWN and town.town and not town.office)


def here(random: Random) -> dict[str, Any]:
    """Return an address in the demo town."""
    return _written(*random.choice(own_towns()), random)


def elsewhere(random: Random) -> dict[str, Any]:
    """Return an address anywhere in Japan, a third of them in the region."""
    while True:
        area = random.choice(_NEAR) if random.random() < 0.33 else f"{random.randint(1, 999):03d}"
        code = f"{area}{random.randint(0, 899):04d}"
        towns = [town for town in places.towns_for_postcode(code) if town.town and not town.office and not town.note]
        if towns and towns[0].city_code != TOWN:
            return _written(code, towns[0], random)


def abroad(country: str, city: str) -> dict[str, Any]:
    """Return an address outside Japan."""
    return {"prefecture": "国外", "city": f"{country} {city}"}


def with_building(address: dict[str, Any], random: Random) -> dict[str, Any]:
    """Return the address with a building and a room."""
    return {**address, "building": f"{random.choice(_BUILDINGS)}{random.randint(1, 9)}0{random.randint(1, 8)}"}


def _written(code: str, town: Town, random: Random) -> dict[str, Any]:
    address: dict[str, Any] = {
        "postcode": code,
        "prefecture": town.prefecture,
        "city": town.city,
        "city_code": town.city_code,
        "town": town.town,
        "number": f"{random.randint(*_NOT_THERE)}-{random.randint(1, 20)}",
    }
    return with_building(address, random) if random.random() < 0.35 else address

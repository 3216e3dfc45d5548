"""The nouns of places. Pure: no file, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from yakuba.ground.japanese.characters import search_keys, squeeze
from yakuba.ground.japanese.widths import halve, hyphens
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True, order=True)
class PostalCode:
    """A postcode: seven digits, shown 421-0206."""

    digits: str

    def __str__(self) -> str:
        return f"{self.digits[:3]}-{self.digits[3:]}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a postcode in any width, with or without 〒, hyphen and spaces; None if it has not seven digits.

        >>> str(PostalCode.read("〒４２１ー０２０６"))
        '421-0206'
        """
        plain = hyphens(halve(squeeze(text))).removeprefix("〒").replace(" ", "")
        if len(plain) == 8 and plain[3] == "-":
            plain = plain[:3] + plain[4:]
        return cls(plain) if len(plain) == 7 and plain.isascii() and plain.isdigit() else None


@dataclass(frozen=True, slots=True)
class Prefecture:
    """One of the 47: its code has six digits, 220001."""

    code: str
    name: str
    kana: str
    english: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """A city, town, village or special ward, or, with ``part_of``, a ward of a designated city.

    ``code`` has six digits with the check digit; ``part_of`` is the code of the city, else empty. The name of a ward
    holds its city's name (横浜市中区), ``county`` (郡) is empty for cities. ``url`` is the official site, if known.
    """

    code: str
    prefecture: str
    county: str
    name: str
    kana: str
    part_of: str = ""
    url: str = ""

    @property
    def full_name(self) -> str:
        """Prefecture, county and name, as an address begins."""
        return f"{self.prefecture}{self.county}{self.name}"

    def keys(self) -> frozenset[str]:
        """Return the keys under which it is found, in the manner of `ground.japanese.search`."""
        names = {self.name, self.full_name, self.prefecture + self.name, self.county + self.name}
        # 中区 finds every 中区; a ward is also known without its city.
        names |= {self.name.partition("市")[2]} if self.part_of else set()
        return frozenset[str]().union(*(search_keys(name) for name in names), search_keys(self.kana))


@dataclass(frozen=True, slots=True)
class Town:
    """One place that a postcode means.

    ``city`` is written as in an address (county and ward included), ``city_code`` is its six-digit code, that of the
    ward in a designated city. ``town`` is empty where the postcode stands for a whole municipality. ``kana`` is the
    reading of ``town``. For an office with a postcode of its own (事業所個別番号) ``office`` is its name and ``town``
    holds the street block too. ``note`` is what the post says of it: a floor, a part of the town.
    """

    prefecture: str
    city: str
    city_code: str
    town: str
    kana: str
    office: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facility:
    """A place of the town that residents look for; latitude and longitude in degrees (JGD2011).

    ``kind`` is one of `KINDS`, ``detail`` the kind in the town's own words, ``section`` who runs it, ``capacity`` the
    places it offers, 0 if unknown. ``hours`` and ``note`` are sentences in Japanese, as published.
    """

    id: str
    kind: str
    detail: str
    name: str
    kana: str
    address: str
    latitude: float
    longitude: float
    phone: str = ""
    section: str = ""
    hours: str = ""
    capacity: int = 0
    note: str = ""
    url: str = ""


KINDS: Final[dict[str, Text]] = {
    "office": Text("市役所・センター", "しやくしょ・センター", "City offices and centres"),
    "community": Text("地域交流センター", "ちいきの センター", "Community centres"),
    "welfare": Text("福祉会館", "ふくし かいかん", "Welfare centres"),
    "library": Text("図書館", "としょかん", "Libraries"),
    "culture": Text("文化会館・資料館", "ぶんか かいかん・しりょうかん", "Culture halls and museums"),
    "sports": Text("スポーツ施設", "スポーツを する ところ", "Sports facilities"),
    "recycling": Text("資源回収の拠点", "リサイクルを する ところ", "Recycling points"),
    "childcare": Text("保育所・幼稚園", "ほいくえん・ようちえん", "Day care and kindergartens"),
    "child_support": Text("子育て支援施設", "こそだてを たすける ところ", "Child-rearing support centres"),
    "school": Text("小学校・中学校", "しょうがっこう・ちゅうがっこう", "Primary and junior high schools"),
    "park": Text("公園", "こうえん", "Parks"),
    "shelter": Text("避難所", "ひなんじょ（にげて とまる ところ）", "Evacuation shelters"),
    "evacuation_site": Text(
        "指定緊急避難場所", "ひなん ばしょ（すぐ にげる ところ）", "Designated emergency evacuation sites"
    ),
}
"""The kinds of facilities in the order in which a page shows them."""


def ranked(wanted: str, found: Iterable[tuple[frozenset[str], Municipality]]) -> list[Municipality]:
    """Return the municipalities that have a key beginning with ``wanted``: exact ones first, then by code."""
    hits = [
        (wanted not in keys, bool(place.part_of), place.code, place)
        for keys, place in found
        if any(key.startswith(wanted) for key in keys)
    ]
    return [hit[-1] for hit in sorted(hits, key=lambda hit: hit[:3])]

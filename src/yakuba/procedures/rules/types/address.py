"""Where people live and where they come from: addresses and municipalities, and abroad where an item allows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, Final

from yakuba.ground.document import Blank
from yakuba.ground.japanese.characters import halve, hyphens
from yakuba.ground.japanese.numbers import is_municipality_code
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import Field, Problem, Typed, register
from yakuba.procedures.rules.types.choices import Choice
from yakuba.procedures.rules.types.composite import Composite, Part
from yakuba.procedures.rules.types.prefectures import ABROAD, PREFECTURES, code_of
from yakuba.procedures.rules.types.single import Single, ungapped, wrong
from yakuba.procedures.rules.types.text import Words
from yakuba.procedures.rules.types.words import MISSING

NOT_A_POSTCODE: Final = Text(
    "郵便番号は7桁の数字で入力してください（例：421-0206）。分からないときは空欄のままでかまいません。",
    "ゆうびんばんごうは 7けたの すうじ です。（れい：421-0206）わからない ときは かかなくて いいです。",
    "A postcode has 7 digits, for example 421-0206. If you do not know it, leave it empty.",
)
WRONG_CODE: Final = Text(
    "市区町村コードが都道府県と合いません。住所を選び直してください。",
    "じゅうしょが あって いません。もういちど えらんで ください。",
    "The municipality code does not belong to this prefecture. Please choose the address again.",
)
_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])\s*(\S)\s*(?=[0-9])")


class Postcode(Single):
    """A postcode (郵便番号), kept as seven digits. A part of an address, not a type that packs name."""

    name = "postcode"
    label = Text("郵便番号", "ゆうびんばんごう", "Postcode")
    autocomplete = "postal-code"
    inputmode = "numeric"
    width = 9

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the field, with help that fills in the rest of the address."""
        return (Field(autocomplete="postal-code", inputmode="numeric", max_length=12, width=9, helper="postcode"),)

    def understand(self, item: Item, words: str) -> Value:
        """Drop the mark 〒, hyphens and spaces."""
        return ungapped(words).lstrip("〒")

    def spell(self, item: Item, value: Value) -> str:
        """Return it as it is written: 421-0206."""
        return f"{value[:3]}-{value[3:]}"

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check that it has seven digits; new ones are given out all the time, so no list is asked."""
        if not isinstance(value, str):
            return wrong()
        return () if re.fullmatch(r"[0-9]{7}", value) else (Problem(NOT_A_POSTCODE),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return seven digits."""
        return {"type": "string", "pattern": "^[0-9]{7}$"}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return seven boxes."""
        return (("", Blank("boxes", 7)),)

    def sample(self, item: Item, random: Random) -> Value:
        """Return any seven digits."""
        return f"{random.randrange(10**7):07d}"


class CityCode(Single):
    """A municipality code of six digits with its check digit; known to the machine, never typed."""

    name = "city_code"
    label = Text("市区町村コード", "しくちょうそんの ばんごう", "Municipality code")
    control = "hidden"

    def understand(self, item: Item, words: str) -> Value:
        """Return it as sent."""
        return words.strip()

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check form and check digit."""
        good = isinstance(value, str) and re.fullmatch(r"[0-9]{6}", value) and is_municipality_code(value)
        return () if good else wrong()

    def schema(self, item: Item) -> dict[str, Any]:
        """Return six digits."""
        return {"type": "string", "pattern": "^[0-9]{6}$"}

    def sample(self, item: Item, random: Random) -> Value:
        """Return the code of the city in the samples."""
        return "222127"


class Prefecture(Choice):
    """A prefecture by its Japanese name, or 国外 where the item allows it."""

    name = "prefecture"
    label = Text("都道府県", "とどうふけん", "Prefecture")
    takes_options = False

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the list to select from."""
        return (Field(control="select", options=item.options, autocomplete="address-level1"),)

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return a line: nobody ticks one of 47 boxes."""
        return (("", Blank()),)


class StreetNumber(Words):
    """The number of the house (番地): digits in half width with plain hyphens, words as they are."""

    name = "street_number"
    label = Text("番地・号", "ばんち", "Block and house number")

    def understand(self, item: Item, words: str) -> Value:
        """Bring digits to half width and every dash between them to one form."""
        plain = halve(str(super().understand(item, words)))
        # In タワー3 the long mark is a letter; only between digits it was meant as a hyphen.
        return _BETWEEN_DIGITS.sub(lambda found: "-" if hyphens(found[1]) == "-" else found[0], plain)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a usual number."""
        return f"{random.randint(1, 999)}-{random.randint(1, 20)}"


_CITY: Final = Part(
    "city",
    "text",
    Text("市区町村", "しくちょうそん", "City, ward, town or village"),
    limits={"max_length": 60, "autocomplete": "address-level2"},
    helper="municipality",
)
_PREFECTURE: Final = Part("prefecture", Prefecture(), Prefecture.label, options=PREFECTURES)
_PREFECTURE_OR_ABROAD: Final = Part("prefecture", Prefecture(), Prefecture.label, options=(*PREFECTURES, ABROAD))
_CITY_CODE: Final = Part("city_code", CityCode(), CityCode.label, optional=True, hidden=True)
_POSTCODE: Final = Part(
    "postcode",
    Postcode(),
    Postcode.label,
    optional=True,
    hint=Text(
        "入力すると住所の候補が入ります。",
        "かくと じゅうしょが でます。",
        "Once entered, the address is filled in for you.",
    ),
)
_TOWN: Final = Part(
    "town", "text", Text("町名・字", "まちの なまえ", "Town or district"), optional=True, limits={"max_length": 80}
)
_NUMBER: Final = Part("number", StreetNumber(), StreetNumber.label, optional=True, limits={"max_length": 80})
_BUILDING: Final = Part(
    "building",
    "text",
    Text("建物名・部屋番号", "たてものの なまえ・へやの ばんごう", "Building and room"),
    optional=True,
    limits={"max_length": 100},
)
_UNLISTED: Final = Part(
    "unlisted",
    "yes_no",
    Text("一覧にない住所", "リストに ない じゅうしょ", "Not in the list"),
    optional=True,
    hidden=True,
)


class _Places(Composite):
    """What addresses and municipalities share: prefecture, city and its code, and 国外 with the limit ``abroad``."""

    def parts(self, item: Item) -> tuple[Part, ...]:
        """Return the parts; abroad is offered where the item allows it."""
        parts = super().parts(item)
        if not item.limits.get("abroad"):
            return parts
        return tuple(_PREFECTURE_OR_ABROAD if part.name == "prefecture" else part for part in parts)

    def nothing(self, value: Mapping[str, Value]) -> bool:
        """Hidden fields alone are no answer."""
        return not value.keys() - {"city_code", "unlisted"}

    def complete(self, item: Item, value: dict[str, Value], typed: Typed) -> dict[str, Value]:
        """Drop a code that was meant for another prefecture: the person has typed on since the face filled it."""
        code = value.get("city_code")
        if code and not self._fits(code, value):
            value = {name: part for name, part in value.items() if name != "city_code"}
        return value

    @staticmethod
    def _fits(code: str, value: Mapping[str, Value]) -> bool:
        return "prefecture" not in value or code.startswith(code_of(value["prefecture"]))

    def agree(self, item: Item, value: Mapping[str, Value]) -> Iterable[Problem]:
        """Check that code and prefecture belong together."""
        if "city_code" in value and not self._fits(value["city_code"], value):
            yield Problem(WRONG_CODE, "prefecture")


@register
class Address(_Places):
    """An address: ``{postcode, prefecture, city, city_code, town, number, building, unlisted}``.

    ``postcode`` is seven digits, ``prefecture`` and ``city`` are names, ``city_code`` is there only if known: the
    face looks it up after reading, and marks what no list holds with ``unlisted: true``. Any address can be
    written. With the limit ``abroad`` the prefecture may be 国外, and ``city`` then holds country and address.
    """

    name = "address"
    label = Text("住所", "じゅうしょ", "Address")
    limits = Composite.limits | {"abroad"}
    all_parts = (_POSTCODE, _PREFECTURE, _CITY, _CITY_CODE, _TOWN, _NUMBER, _BUILDING, _UNLISTED)

    def agree(self, item: Item, value: Mapping[str, Value]) -> Iterable[Problem]:
        """Check the code, and that a Japanese address says more than the city."""
        yield from super().agree(item, value)
        asked = {part.name for part in self.parts(item)}
        if "number" in asked and value.get("prefecture") != ABROAD.value and not (value.keys() & {"town", "number"}):
            yield Problem(MISSING.fill(label=StreetNumber.label), "number")

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the address as it stands on an envelope: postcode, place and number, building."""
        words = {name: value.get(name, "") for name in ("prefecture", "city", "town", "number", "building")}
        prefecture = "" if words["prefecture"] == ABROAD.value else words["prefecture"]
        postcode = f"〒{value['postcode'][:3]}-{value['postcode'][3:]}" if value.get("postcode") else ""
        street = words["city"] + words["town"] + words["number"]
        return tuple(line for line in (postcode, prefecture + street, words["building"]) if line)

    def facts(self, item: Item, value: Value) -> Any:
        """Return the parts, with ``unlisted`` false unless it is true."""
        return {**super().facts(item, value), "unlisted": bool(value.get("unlisted"))}

    def sample(self, item: Item, random: Random) -> Value:
        """Return a place that exists, with a number that need not."""
        value = super().sample(item, random)
        real = {
            "postcode": "4210206",
            "prefecture": "静岡県",
            "city": "焼津市",
            "town": "上新田",
            "city_code": "222127",
        }
        real["building"] = "グリーンハイツ葛󠄀城101"
        value |= {name: words for name, words in real.items() if name in value or name == "city_code"}
        return value if value.keys() & {"town", "number"} else {**value, "number": "832-1"}


@register
class Municipality(_Places):
    """A municipality: ``{prefecture, city, city_code}``. Limit ``abroad``: it may be a country, named in ``city``."""

    name = "municipality"
    label = Text("市区町村", "しくちょうそん", "Municipality")
    limits = Composite.limits | {"abroad"}
    all_parts = (_PREFECTURE, _CITY, _CITY_CODE)

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return prefecture and city in one."""
        prefecture = "" if value["prefecture"] == ABROAD.value else value["prefecture"]
        return (prefecture + value["city"],)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a municipality that exists."""
        places = (("静岡県", "焼津市", "222127"), ("香川県", "高松市", "372013"), ("東京都", "新宿区", "131041"))
        return dict(zip(("prefecture", "city", "city_code"), random.choice(places), strict=True))

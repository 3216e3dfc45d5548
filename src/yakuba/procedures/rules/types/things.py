"""Things that are registered with the town: light vehicles and animals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, Final

from yakuba.ground.document import Blank
from yakuba.ground.japanese.characters import halve, hyphens
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Option, Value
from yakuba.procedures.rules.types.base import Problem, register
from yakuba.procedures.rules.types.composite import Composite, Part
from yakuba.procedures.rules.types.my_number import leak_problem
from yakuba.procedures.rules.types.single import Single, ungapped, wrong

VEHICLES: Final = (
    Option("moped", Text("原付（50cc以下）", "げんつき（50ccまで）", "Moped (up to 50 cc)")),
    Option(
        "moped_125",
        Text(
            "新基準原付（125cc以下・4kW以下）",
            "あたらしい げんつき（125ccまで・4kWまで）",
            "Moped (125 cc, up to 4 kW)",
        ),
    ),
    Option("motorcycle_90", Text("原付二種（90cc以下）", "バイク（90ccまで）", "Light motorcycle (up to 90 cc)")),
    Option("motorcycle_125", Text("原付二種（125cc以下）", "バイク（125ccまで）", "Light motorcycle (up to 125 cc)")),
    Option("mini_car", Text("ミニカー", "ミニカー", "Microcar")),
    Option(
        "scooter", Text("特定小型原付（電動キックボードなど）", "でんどう キックボード など", "Electric kick scooter")
    ),
    Option("farm", Text("小型特殊（農耕作業用）", "トラクター など", "Small farm vehicle")),
    Option(
        "special", Text("小型特殊（フォークリフトなど）", "フォークリフト など", "Small special vehicle (forklift)")
    ),
)
ANIMALS: Final = (Option("dog", Text("犬", "いぬ", "Dog")), Option("cat", Text("猫", "ねこ", "Cat")))
ANIMAL_SEXES: Final = (Option("female", Text("メス", "メス", "Female")), Option("male", Text("オス", "オス", "Male")))
NOT_A_MICROCHIP: Final = Text(
    "マイクロチップの番号は15桁の数字です。登録証明書を見て入力してください。",
    "マイクロチップの ばんごうは 15けたの すうじ です。しょうめいしょを みて ください。",
    "A microchip number has 15 digits. You find it on the registration certificate.",
)
NOT_A_CHASSIS: Final = Text(
    "車台番号は英字・数字・ハイフンで入力してください（例：AF79-1000001）。",
    "しゃたいばんごうは アルファベットと すうじと「-」で かいて ください。（れい：AF79-1000001）",
    "Please write the chassis number with letters, digits and hyphens, for example AF79-1000001.",
)


class Microchip(Single):
    """The number of an animal's microchip (ISO 11784): fifteen digits."""

    name = "microchip"
    label = Text("マイクロチップ番号", "マイクロチップの ばんごう", "Microchip number")
    inputmode = "numeric"
    width = 18

    def understand(self, item: Item, words: str) -> Value:
        """Drop spaces and hyphens."""
        return ungapped(words)

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check the fifteen digits."""
        if not isinstance(value, str):
            return wrong()
        return () if re.fullmatch(r"[0-9]{15}", value) else (Problem(NOT_A_MICROCHIP),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return fifteen digits."""
        return {"type": "string", "pattern": "^[0-9]{15}$"}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return fifteen boxes."""
        return (("", Blank("boxes", 15)),)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a number that begins as Japanese ones do (392)."""
        return f"392{random.randrange(10**12):012d}"


class Chassis(Single):
    """The chassis number of a vehicle (車台番号): capitals, digits and hyphens."""

    name = "chassis"
    label = Text("車台番号", "しゃたいばんごう", "Chassis number")
    width = 20

    def understand(self, item: Item, words: str) -> Value:
        """Bring it to half width and capitals, with plain hyphens."""
        return re.sub(r"\s", "", hyphens(halve(words))).upper()

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check the characters, and that it is no My Number."""
        if not isinstance(value, str):
            return wrong()
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9*-]{2,24}", value):
            return (Problem(NOT_A_CHASSIS),)
        leak = leak_problem(self, item, value)
        return (leak,) if leak else ()

    def schema(self, item: Item) -> dict[str, Any]:
        """Return the characters allowed."""
        return {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9*-]{2,24}$"}

    def sample(self, item: Item, random: Random) -> Value:
        """Return a number in the usual form."""
        return f"AF79-{random.randrange(10**6, 2 * 10**6)}"

    def free_text(self, item: Item, value: Value) -> Iterable[str]:
        """Return the number: it may be all digits, and of any length."""
        return (value,) if isinstance(value, str) else ()


@register
class Vehicle(Composite):
    """A light vehicle that the town taxes: ``{kind, plate, chassis, maker, displacement}``; displacement in cc."""

    name = "vehicle"
    label = Text("車両", "バイク など", "Vehicle")
    all_parts = (
        Part("kind", "choice", Text("車種", "しゅるい", "Kind of vehicle"), options=VEHICLES),
        Part(
            "plate",
            "text",
            Text("標識番号（ナンバー）", "ナンバープレートの ばんごう", "Number plate"),
            True,
            Text(
                "交付を受けているときだけ入力してください。",
                "ある ときだけ かいて ください。",
                "Only if it has one already.",
            ),
            limits={"max_length": 30},
        ),
        Part("chassis", Chassis(), Chassis.label),
        Part("maker", "text", Text("車名（メーカー）", "メーカー", "Maker"), limits={"max_length": 30}),
        Part(
            "displacement",
            "number",
            Text("総排気量", "エンジンの おおきさ（cc）", "Displacement"),
            True,
            Text(
                "電動の車両は空欄にしてください。", "でんきの ときは かきません。", "Leave empty for electric vehicles."
            ),
            limits={"min": 1, "max": 9999, "unit": "cc"},
        ),
    )

    def sample(self, item: Item, random: Random) -> Value:
        """Return a small vehicle that might be."""
        value = super().sample(item, random)
        usual = {"plate": "焼津市 あ 12-34", "maker": "ホンダ", "displacement": 49, "kind": "moped"}
        return {**value, **{name: words for name, words in usual.items() if name in value}}

    def row_label(self, item: Item, value: Mapping[str, Value]) -> Text | None:
        """Call a vehicle by its plate, else by its chassis number."""
        words = value.get("plate") or value.get("chassis")
        return Text(words, words, words) if words else None


@register
class Animal(Composite):
    """A dog (or cat): ``{kind, name, breed, birth_date, sex, colour, microchip, neutered}``."""

    name = "animal"
    label = Text("動物", "どうぶつ", "Animal")
    all_parts = (
        Part("kind", "choice", Text("種類", "しゅるい", "Kind"), options=ANIMALS),
        Part("name", "text", Text("名前", "なまえ", "Name"), limits={"max_length": 40}),
        Part("breed", "text", Text("犬種など", "いぬの しゅるい", "Breed"), limits={"max_length": 40}),
        Part(
            "birth_date",
            "date",
            Text("生年月日", "うまれた ひ", "Date of birth"),
            True,
            limits={"past": True, "not_before": "1980-01-01"},
        ),
        Part("sex", "choice", Text("性別", "オス・メス", "Sex"), options=ANIMAL_SEXES),
        Part("colour", "text", Text("毛色", "けの いろ", "Colour"), limits={"max_length": 30}),
        Part("microchip", Microchip(), Microchip.label, True),
        Part("neutered", "yes_no", Text("不妊・去勢手術", "ふにん・きょせい しゅじゅつ", "Neutered"), True),
    )

    def sample(self, item: Item, random: Random) -> Value:
        """Return a dog that might be."""
        value = super().sample(item, random)
        usual: dict[str, Any] = {
            "kind": "dog",
            "name": random.choice(("ポチ", "ハナ")),
            "breed": "柴犬",
            "colour": "茶",
        }
        usual["birth_date"] = f"{random.randint(2015, 2024)}-05-01"
        return {**value, **{name: words for name, words in usual.items() if name in value}}

"""Persons, and the members of a household."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Final

from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Option, Value
from yakuba.procedures.rules.types.base import register
from yakuba.procedures.rules.types.choices import RELATIONS
from yakuba.procedures.rules.types.composite import Composite, Part

SEXES: Final = (
    Option("female", Text("女", "おんな", "Female")),
    Option("male", Text("男", "おとこ", "Male")),
    Option("unstated", Text("記入しない", "かかない", "Rather not say")),
)
NAME: Final = Part(
    "name", "text", Text("氏名", "なまえ", "Full name"), limits={"max_length": 60, "autocomplete": "name"}
)
KANA: Final = Part(
    "kana", "kana", Text("フリガナ", "なまえの よみかた", "Name in katakana"), limits={"max_length": 100}
)
BIRTH_DATE: Final = Part(
    "birth_date",
    "date",
    Text("生年月日", "うまれた ひ", "Date of birth"),
    limits={"past": True, "autocomplete": "bday"},
)
SEX: Final = Part("sex", "choice", Text("性別", "せいべつ", "Sex"), options=SEXES)
RELATION: Final = Part(
    "relation", "relation", Text("世帯主との続柄", "せたいぬしとの かんけい", "Relation to the head of the household")
)
_SAMPLES: Final = (
    ("山田 花子", "ヤマダ ハナコ", "female"),
    ("髙﨑 太郎", "タカサキ タロウ", "male"),
    ("葛󠄀城 さくら", "カツラギ サクラ", "female"),
    ("𠮷野 一郎", "ヨシノ イチロウ", "male"),
)


class _Persons(Composite):
    """What a person and a member of a household have in common: the name fits its reading."""

    def sample(self, item: Item, random: Random) -> Value:
        """Return a person whose name, reading and sex belong together."""
        value = super().sample(item, random)
        for part, words in zip(("name", "kana", "sex"), random.choice(_SAMPLES), strict=True):
            if part in value:
                value[part] = words
        return value

    def named(self, item: Item, value: Value, language: str) -> list[str]:
        """Return the name with its reading, the date of birth and the sex, as far as they are given."""
        words = self.shown(item, value, language)
        name, kana = words.pop("name", ""), words.pop("kana", "")
        brackets = " ({})" if language == "en" else "（{}）"
        first = name + brackets.format(kana) if name and kana else name or kana
        return [line for line in (first, words.get("birth_date", ""), words.get("sex", "")) if line]


@register
class Person(_Persons):
    """A person: ``{name, kana, birth_date, sex}``, of which the item may ask a part (limit ``parts``)."""

    name = "person"
    label = Text("人", "ひと", "Person")
    all_parts = (NAME, KANA, BIRTH_DATE, SEX)

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the name with its reading, then the rest, a line each."""
        return tuple(self.named(item, value, language))


@register
class Household(_Persons):
    """A member of a household; items of this type are always lists (see `rows.type_of`).

    ``{relation, birth_date}``, and with the limit ``parts`` also ``name``, ``kana`` and ``sex``. The first row
    is the person who fills in the form where the item says so (`Item.filer_first`).
    """

    name = "household"
    label = Text("世帯員", "かぞく", "Member of the household")
    all_parts = (RELATION, NAME, KANA, BIRTH_DATE, SEX)
    usual = ("relation", "birth_date")

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the relation, then the person."""
        relation = self.shown(item, value, language).get("relation")
        return (*([relation] if relation else []), *self.named(item, value, language))

    def sample_row(self, item: Item, random: Random, number: int) -> Value:
        """Return a family: the head, then the spouse, then the children."""
        relation, born = (
            ("head", 1985) if number == 1 else ("spouse", 1987) if number == 2 else ("child", 2012 + number)
        )
        value = self.sample(item, random)
        if "birth_date" in value:
            value["birth_date"] = f"{born + random.randint(0, 3)}{value['birth_date'][4:]}"
            # The new year may have no 29 February.
            value["birth_date"] = value["birth_date"].replace("-02-29", "-02-28")
        return {**value, "relation": relation} if "relation" in value else value

    def row_label(self, item: Item, value: Mapping[str, Value]) -> Text:
        """Return how questions about this person address it: by name, else by relation and year of birth."""
        if value.get("name"):
            return Text(value["name"], value["name"], value["name"])
        relations = {option.value: option.label for option in RELATIONS}
        relation = relations.get(value.get("relation", ""), self.label)
        born = re.match(r"\d{4}", str(value.get("birth_date", "")))
        if not born:
            return relation
        return Text(
            f"{relation.ja}（{born[0]}年生まれ）",
            f"{relation.ja_easy}（{born[0]}ねん うまれ）",
            f"{relation.en} (born {born[0]})",
        )

"""Whole numbers and sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random
from typing import Any, Final

from yakuba.ground.document import Blank
from yakuba.ground.japanese.characters import halve, hyphens
from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import Problem, register
from yakuba.procedures.rules.types.my_number import leak_problem
from yakuba.procedures.rules.types.single import Single, wrong

NOT_A_NUMBER: Final = Text(
    "数字で入力してください（例：{example}）。",
    "すうじで かいて ください。（れい：{example}）",
    "Please enter a whole number, for example {example}.",
)
TOO_SMALL: Final = Text(
    "{least}以上の数字を入力してください。",
    "{least}か、もっと おおきい すうじを かいて ください。",
    "Please enter {least} or more.",
)
TOO_BIG: Final = Text(
    "{most}以下の数字を入力してください。",
    "{most}か、もっと ちいさい すうじを かいて ください。",
    "Please enter {most} or less.",
)
_GREATEST: Final = 10**11 - 1
"""Eleven digits are more than anyone fills in, and one fewer than a My Number has."""
_LARGE: Final = (("億", 10**8), ("万", 10**4), ("千", 10**3))


def read_whole(words: str) -> int | None:
    """Read a whole number as typed: any width, with separators, with 億, 万 and 千; None if it is none."""
    words = re.sub(r"[\s,、]", "", hyphens(halve(words)))
    # Bookkeepers write the minus as a triangle.
    words = re.sub(r"^[▲△](?=\d)", "-", words)
    if re.fullmatch(r"[+-]?\d{1,15}(\.0+)?", words):
        return int(words.partition(".")[0])
    return _sum_of_large(words)


def _sum_of_large(words: str) -> int | None:
    # 1億2千万, 3万5000, 10万; each sign needs its digits.
    if not re.fullmatch(r"(\d+億)?((\d+千)?\d+万|\d+千万)?(\d+千)?\d*", words) or not re.search("[億万千]", words):
        return None
    total = 0
    for sign, worth in _LARGE[:2]:
        before, found, rest = words.partition(sign)
        if found:
            total += _below_ten_thousand(before) * worth
            words = rest
    return total + _below_ten_thousand(words)


def _below_ten_thousand(words: str) -> int:
    thousands, found, rest = words.partition("千")
    return int(thousands or 1) * 1000 + int(rest or 0) if found else int(words or 0)


@register
class Number(Single):
    """A whole number. Limits: ``min`` (0 unless said), ``max``, ``unit`` (人, cm …; words in three languages)."""

    name = "number"
    label = Text("数", "かず", "Number")
    limits = frozenset({"min", "max", "unit"})
    inputmode = "numeric"
    width = 10

    def unit(self, item: Item) -> Text:
        """Return the unit that stands behind the number."""
        return Text.read(item.limits["unit"]) if item.limits.get("unit") else NOTHING

    def bounds(self, item: Item) -> tuple[int, int]:
        """Return the smallest and the greatest number allowed."""
        return int(item.limits.get("min", 0)), int(item.limits.get("max", _GREATEST))

    def understand(self, item: Item, words: str) -> Value:
        """Read the number, with or without its unit."""
        bare = halve(words).strip()
        for unit in {*self.unit(item).as_data().values()} - {""}:
            bare = bare.removesuffix(unit).rstrip()
        whole = read_whole(bare)
        return words if whole is None else whole

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check that it is a whole number within the bounds."""
        if isinstance(value, str):
            return (Problem(NOT_A_NUMBER.fill(example=max(self.bounds(item)[0], min(3, self.bounds(item)[1])))),)
        if not isinstance(value, int) or isinstance(value, bool):
            return wrong()
        least, most = self.bounds(item)
        if value < least:
            return (Problem(TOO_SMALL.fill(least=self.say(item, least))),)
        if value > most:
            return (Problem(TOO_BIG.fill(most=self.say(item, most))),)
        leak = leak_problem(self, item, value)
        return (leak,) if leak else ()

    def say(self, item: Item, value: int) -> Text:
        """Return the number with its unit, as read."""
        unit = self.unit(item)
        english = f"{value:,} {unit.en}" if unit.en else f"{value:,}"
        return Text(f"{value:,}{unit.ja}", f"{value:,}{unit.ja_easy}", english)

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the number with its unit."""
        return (self.say(item, value).say(language),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return a bounded integer."""
        least, most = self.bounds(item)
        return {"type": "integer", "minimum": least, "maximum": most}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return a box for each digit where the bound is near, else a line; the unit stands behind."""
        digits, unit = len(str(self.bounds(item)[1])), self.unit(item).say(language)
        return ((f"（{unit}）" if unit else "", Blank("boxes", digits) if digits <= 8 else Blank()),)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a small number within the bounds."""
        least, most = self.bounds(item)
        return random.randint(least, min(most, least + 100))

    def free_text(self, item: Item, value: Value) -> Iterable[str]:
        """Return the digits: an item may allow more than eleven."""
        return (str(value),)


_YEN: Final = Text("円", "えん", "yen")


@register
class Money(Number):
    """A sum in yen. Limits: ``min`` (0 unless said) and ``max``."""

    name = "money"
    label = Text("金額", "おかね", "Amount of money")
    limits = frozenset({"min", "max"})
    width = 12

    def unit(self, item: Item) -> Text:
        """Return yen."""
        return _YEN

    def understand(self, item: Item, words: str) -> Value:
        """Read the sum with 円, ¥ and commas, or without."""
        return super().understand(item, halve(words).strip().lstrip("¥￥\\").strip())

    def say(self, item: Item, value: int) -> Text:
        """Return the sum as read."""
        return Text(f"{value:,}円", f"{value:,}えん", f"¥{value:,}")

    def sample(self, item: Item, random: Random) -> Value:
        """Return a round sum within the bounds."""
        least, most = self.bounds(item)
        return min(most, max(least, random.randrange(1, 500) * 1000))

"""Words as people write them: one line, many lines, kana, roman letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random
from typing import Any, ClassVar, Final

from yakuba.ground.document import Blank
from yakuba.ground.japanese.characters import halve, squeeze, writable
from yakuba.ground.japanese.kana import is_katakana, to_katakana
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import Problem, register
from yakuba.procedures.rules.types.my_number import leak_problem
from yakuba.procedures.rules.types.single import Single, wrong
from yakuba.procedures.rules.types.words import EMPTY, TOO_LONG, TOO_SHORT, UNWRITABLE

_MARKS: Final = "\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""What belongs to the character before it: combining marks, variation selectors (SVS and IVS), the joiner."""
_MARK: Final = re.compile(f"[{_MARKS}]")
_BREAKS: Final = re.compile(r"[\t\r\n\u2028\u2029]+")

PATTERN: Final = Text(
    "書き方が違うようです。{hint}",
    "かきかたが ちがう ようです。{hint}",
    "This is not in the expected form. {hint}",
)
NOT_KANA: Final = Text(
    "フリガナはカタカナで入力してください（例：ヤマダ ハナコ）。",
    "カタカナで かいて ください。（れい：ヤマダ ハナコ）",
    "Please write the reading in katakana, for example ヤマダ ハナコ.",
)
NOT_ROMAN: Final = Text(
    "ローマ字（A～Z）で、在留カードやパスポートのとおりに入力してください（例：YAMADA HANAKO）。",
    "ローマじ（A～Z）で かいて ください。ざいりゅうカードや パスポートと おなじに して ください。",
    "Please write it in the letters A to Z, as on the residence card or passport, for example YAMADA HANAKO.",
)


def length(words: str) -> int:
    """Count characters as a person does: a character with its variation selector or mark is one."""
    return len(words) - len(_MARK.findall(words))


def length_pattern(least: int, most: int) -> str:
    """Return the regular expression that holds for as many characters as a person would count.

    JSON Schema's own ``maxLength`` counts code points, and would cut off a name written with variation selectors.
    """
    return f"^[{_MARKS}]*([^{_MARKS}][{_MARKS}]*){{{least},{most}}}$"


@register
class Words(Single):
    """One line of text, kept character by character as written; nothing is normalised away.

    Limits: ``min_length`` and ``max_length`` in characters as a person counts them; ``pattern``, a regular
    expression for the whole, with ``pattern_hint`` (words in three languages) that says the form and an
    ``example`` that fits it; ``code: true`` for numbers and codes, which are kept in half width without
    spaces; ``autocomplete``, the HTML token.
    """

    name = "text"
    label = Text("文字", "もじ", "Text")
    limits = frozenset({"min_length", "max_length", "pattern", "pattern_hint", "example", "code", "autocomplete"})
    default_length: ClassVar[int] = 200
    samples: ClassVar[tuple[str, ...]] = ("髙﨑 花子", "葛󠄀城 太郎", "𠮷野 さくら", "ひまわり保育園", "南口を出て右")

    def longest(self, item: Item) -> int:
        """Return the greatest number of characters."""
        return int(item.limits.get("max_length", self.default_length))

    def understand(self, item: Item, words: str) -> Value:
        """Trim, and make one line of it; a code is also brought to half width."""
        words = squeeze(_BREAKS.sub(" ", writable(words)))
        return re.sub(r"\s", "", halve(words)) if item.limits.get("code") else words

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check length, form and characters, and that no My Number slipped in."""
        if not isinstance(value, str):
            return wrong()
        fault = self._fault(item, value)
        if fault:
            return (Problem(fault),)
        leak = leak_problem(self, item, value)
        return (leak,) if leak else ()

    def form_fault(self, item: Item, value: str) -> Text | None:
        """Return what is wrong with the characters themselves."""
        pattern = item.limits.get("pattern")
        if not pattern or re.fullmatch(pattern, value):
            return None
        return PATTERN.fill(hint=Text.read(item.limits.get("pattern_hint", "")))

    def _fault(self, item: Item, value: str) -> Text | None:
        if not value.strip():
            return EMPTY
        if writable(value) != value or (self.control == "text" and _BREAKS.search(value)):
            return UNWRITABLE
        count, least, most = length(value), int(item.limits.get("min_length", 1)), self.longest(item)
        if count > most:
            return TOO_LONG.fill(most=most, length=count)
        if count < least:
            return TOO_SHORT.fill(least=least, length=count)
        return self.form_fault(item, value)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return a string, bounded in the characters a person counts."""
        bounds = length_pattern(int(item.limits.get("min_length", 1)), self.longest(item))
        schema: dict[str, Any] = {"type": "string", "pattern": bounds}
        if item.limits.get("pattern"):
            schema["allOf"] = [{"pattern": f"^(?:{item.limits['pattern']})$"}]
        return schema

    def sample(self, item: Item, random: Random) -> Value:
        """Return a text with the characters that break careless programmes, or one that fits the pattern."""
        if item.limits.get("pattern"):
            return self._fitting(item, random)
        words = random.choice([words for words in self.samples if length(words) <= self.longest(item)] or ["例"])
        return words.ljust(int(item.limits.get("min_length", 0)), "あ")

    @staticmethod
    def _fitting(item: Item, random: Random) -> str:
        if item.limits.get("example"):
            return str(item.limits["example"])
        # Most patterns ask for some digits; one that does not must bring its example.
        tries = ("".join(random.choices("0123456789", k=count)) for count in range(1, 20))
        return next((tried for tried in tries if re.fullmatch(item.limits["pattern"], tried)), "")

    def free_text(self, item: Item, value: Value) -> Iterable[str]:
        """Return the text: anything can be written in it."""
        return (value,) if isinstance(value, str) else ()


@register
class LongText(Words):
    """Several lines of text, with their line breaks. Limits as for ``text``; 1,000 characters unless said."""

    name = "long_text"
    label = Text("文章", "ぶんしょう", "Longer text")
    limits = frozenset({"min_length", "max_length"})
    control = "textarea"
    default_length = 1000
    samples = (
        "引越しの日は午前中に立ち会えます。\n連絡は夕方以降にお願いします。",
        "𠮷野家の隣です。",
        "特にありません。",
    )

    def understand(self, item: Item, words: str) -> Value:
        """Trim the ends and even out the line breaks; within, nothing is touched."""
        lines = writable(words.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the lines."""
        return tuple(value.split("\n"))

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return lines to write on, about 30 characters to each."""
        return (("", Blank("lines", min(10, max(2, self.longest(item) // 100)))),)


@register
class Kana(Words):
    """A reading in katakana (フリガナ). Hiragana and half-width kana are turned into katakana."""

    name = "kana"
    label = Text("フリガナ", "よみかた", "Reading in katakana")
    limits = frozenset({"min_length", "max_length", "autocomplete"})
    default_length = 100
    samples = ("ヤマダ ハナコ", "タカサキ カツラ", "ヨシノ サクラ", "マイケル・ジョンソン")

    def understand(self, item: Item, words: str) -> Value:
        """Turn every way of typing kana into full-width katakana."""
        return to_katakana(super().understand(item, words))

    def form_fault(self, item: Item, value: str) -> Text | None:
        """Allow katakana, the long mark, the middle dot and spaces."""
        return None if is_katakana(value) else NOT_KANA

    def schema(self, item: Item) -> dict[str, Any]:
        """Return a string of katakana."""
        bounds = {"minLength": int(item.limits.get("min_length", 1)), "maxLength": self.longest(item)}
        return {"type": "string", "pattern": "^[ァ-ヺー・ヽヾ]+( [ァ-ヺー・ヽヾ]+)*$", **bounds}


_ROMAN: Final = "[A-Z][A-Z .,'-]*"


@register
class Romaji(Words):
    """A name in roman letters, in capitals as the residence card and the passport have it."""

    name = "romaji"
    label = Text("ローマ字", "ローマじ", "Roman letters")
    limits = frozenset({"min_length", "max_length", "autocomplete"})
    default_length = 100
    samples = ("YAMADA HANAKO", "O'BRIEN MARY-ANN", "NGUYEN VAN AN")

    def understand(self, item: Item, words: str) -> Value:
        """Bring it to half width and to capitals."""
        return squeeze(halve(super().understand(item, words))).replace("’", "'").upper()

    def form_fault(self, item: Item, value: str) -> Text | None:
        """Allow the letters A to Z with what names hold between them."""
        return None if re.fullmatch(_ROMAN, value) else NOT_ROMAN

    def schema(self, item: Item) -> dict[str, Any]:
        """Return a string of capitals."""
        bounds = {"minLength": int(item.limits.get("min_length", 1)), "maxLength": self.longest(item)}
        return {"type": "string", "pattern": f"^{_ROMAN}$", **bounds}

"""Words for people, in the languages of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Self

Language = Literal["ja", "ja-easy", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ja", "ja-easy", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in Japanese (日本語), plain Japanese (やさしい日本語) and English.

    Used where the words are data or come from pure rules: packs, problems with an answer,
    refusals. Pages use Django's gettext for their own words.
    """

    ja: str
    ja_easy: str
    en: str

    def say(self, language: str) -> str:
        """Return the words in that language; plain Japanese and English fall back to Japanese."""
        if language == "en":
            return self.en or self.ja
        if language == "ja-easy":
            return self.ja_easy or self.ja
        return self.ja

    def fill(self, **values: object) -> Text:
        """Return a copy with ``{name}`` filled in. A Text among the values speaks its own language."""

        def one(language: Language, words: str) -> str:
            return words.format_map({k: v.say(language) if isinstance(v, Text) else v for k, v in values.items()})

        return Text(one("ja", self.ja), one("ja-easy", self.ja_easy), one("en", self.en))

    def as_data(self) -> dict[str, str]:
        """Return the form in which packs write a Text."""
        return {"ja": self.ja, "ja-easy": self.ja_easy, "en": self.en}

    @classmethod
    def read(cls, data: Mapping[str, str] | str) -> Self:
        """Read what a pack holds: a mapping per language, or one word for all of them."""
        if isinstance(data, str):
            return cls(data, data, data)
        return cls(data["ja"], data.get("ja-easy", ""), data.get("en", ""))


NOTHING: Final = Text("", "", "")

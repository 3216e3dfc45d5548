"""Finding a person by name, in whatever writing the name is remembered.

A key is made of the name: kanji in their common form, every kana and Latin letter in one narrow Latin spelling, so
that はなこ, ハナコ, ﾊﾅｺ, Hanako and HANAKO meet. Latin, not kana, because しんいち and しにち are both written
Shinichi: from kana to Latin there is one way, back there are two. Long vowels and small kana are folded: Ōno, Ohno,
Oono and Ono are one.
Keys are compared with each other only; they are never shown, and their spelling may change between versions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from yakuba.ground.japanese.kana import to_katakana
from yakuba.ground.japanese.variants import common_form, drop_selectors
from yakuba.ground.japanese.widths import squeeze

_ROWS: Final = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_LETTERS: Final = {k: row + vowel for row, line in _ROWS.items() for k, vowel in zip(line, "aiueo", strict=True)} | {
    "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "n", "ヴ": "bu", "ー": "",
    "ヂ": "zi", "ヅ": "zu", "ヷ": "ba", "ヸ": "bi", "ヹ": "be", "ヺ": "bo",
}  # fmt: skip
_SMALL: Final = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_NOISE: Final = re.compile(r"[\s'’‘`´.,·・･=＝‐-―−\-]+")
_LEFT_OVER: Final = re.compile("[\u0300-\u036f\\s]")  # accents; spaces that hid in signs such as ¯
_REPEATS: Final = frozenset("々〻ゝヽゞヾ")
_PLAIN: Final = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

_SPELLINGS: Final = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"([ou])h(?![aiueoy])", r"\1"),  # Ohno, Itoh, Yuhki
        (r"m(?=[bpm])", "n"),  # Homma, Shimbashi
        (r"tch", "tuch"),  # Hatchobori
        (r"([bcdfghjkpqrstvwyz])\1", r"tu\1"),  # ッ counts as ツ: Hattori, ハットリ and ハツトリ
        (r"sh(?=[auo])", "sy"),
        (r"she", "sie"),
        (r"sh", "s"),
        (r"ch(?=[auo])", "ty"),
        (r"che", "tie"),
        (r"ch(?=i)", "t"),
        (r"tsu?", "tu"),
        (r"jy?(?=[auo])", "zy"),
        (r"je", "zie"),
        (r"j|dz|d(?=[iuy])", "z"),
        (r"fu?", "hu"),
        (r"vu?", "bu"),
        (r"w(?=[ie])", "u"),
        (r"w(?=o)", ""),
        (r"l", "r"),
        (r"([bcdghkmnprstz])iy(?=[auo])", r"\1y"),  # キヤ and キャ
        (r"o[ou]+", "o"),  # Ono, Oono, コウ and コー
        (r"([aiue])\1+", r"\1"),
    )
)


def search_keys(name: str, kana: str = "") -> frozenset[str]:
    """Return the keys under which a person is found: by the whole name, by each word of it, in either order.

    ``name`` is in any writing, ``kana`` its reading; words are parted by white space.
    """
    writings: set[str] = set()
    for writing in (name, kana):
        words = squeeze(writing).split(" ")
        writings.update((*words, "".join(words), "".join(words[1:] + words[:1])))
    return frozenset(key for key in map(search_key, writings) if key)


def search_key(query: str) -> str:
    """Return the key of what somebody looks for; spaces, case, width and the form of kanji do not matter.

    >>> search_key("髙﨑 はなこ") == search_key("高崎　ﾊﾅｺ")
    True
    >>> search_key("Shin'ichi") == search_key("しんいち") == search_key("SINITI")
    True
    """
    text = _LEFT_OVER.sub("", "".join(_plain_letters(_written_out(drop_selectors(query)))))
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    return text


def matches(query: str, keys: Iterable[str]) -> bool:
    """Tell whether one of the keys of a person begins with what is looked for; an empty query finds nobody."""
    wanted = search_key(query)
    return bool(wanted) and any(key.startswith(wanted) for key in keys)


def _written_out(text: str) -> str:
    """Write kana large, repeat what 々 and ヽ repeat, leave out spaces and signs."""
    out: list[str] = []
    for character in _NOISE.sub("", to_katakana(text)).translate(_SMALL):
        out.append(out[-1] if character in _REPEATS and out else character)
    return "".join(out)


def _plain_letters(text: str) -> Iterator[str]:
    for character in text:
        latin = _LETTERS.get(character)
        if latin is not None:
            yield latin
            continue
        form = common_form(character).casefold().translate(_PLAIN)
        # Accents are taken off Latin letters only: decomposing kana would lose が for か.
        yield unicodedata.normalize("NFKD", form) if form < "\u0370" or "\u1e00" <= form < "\u1f00" else form

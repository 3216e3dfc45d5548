"""Kana: one way to write a reading, however it was typed."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import jaconv

from yakuba.ground.japanese.widths import squeeze

_VOICED_PAIR: Final = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_LOOSE_MARKS: Final = str.maketrans({"\uff9e": "\u3099", "\uff9f": "\u309a", "゛": "\u3099", "゜": "\u309a"})
_KATAKANA: Final = re.compile(r"[ァ-ヺー・ヽヾ]+(?: [ァ-ヺー・ヽヾ]+)*")
_DASH_AFTER_KANA: Final = re.compile("(?<=[ァ-ヺー])[-\u2010-\u2015\u2212\uff0d]")


def to_katakana(text: str) -> str:
    """Write a reading in full-width katakana: hiragana, half-width kana, loose voicing marks and dashes are understood.

    White space becomes single plain spaces. Characters that are no kana stay as they are, for `is_katakana` to find.

    >>> to_katakana("やまだ　ﾊﾅｺ")
    'ヤマダ ハナコ'
    """
    kana = jaconv.h2z(jaconv.hira2kata(squeeze(text)), kana=True, ascii=False, digit=False)
    # Only pairs of kana and mark are composed (some systems send か and ゛ apart); NFC on all would change kanji.
    kana = _VOICED_PAIR.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), kana.translate(_LOOSE_MARKS))
    return _DASH_AFTER_KANA.sub("ー", kana)


def is_katakana(text: str) -> bool:
    """Tell whether the text is full-width katakana, words parted by single spaces; ー, ・, ヽ and ヾ are allowed."""
    return _KATAKANA.fullmatch(text) is not None

"""Spaces, widths, hyphens and control characters: what a keyboard or a programme adds and nobody means.

A name is kept exactly as it was given. No function here normalises Unicode as a whole: even NFC would turn
神 (U+FA19) into 神, and NFKC drops more. Only what is said in a docstring changes.
"""

from __future__ import annotations

import re
from typing import Final

_SPACES: Final = re.compile(r"[\s\u180e\u200b\u2060\ufeff]+")
_FULL_TO_HALF: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
_HYPHENS: Final = re.compile("[\u00ad\u02d7\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d\uff70-]")
# Control characters, half surrogate pairs and marks that turn the reading direction: invisible, and they break the
# database, XML, PDF and the eye of the official. Line breaks and tabs are left.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def writable(text: str) -> str:
    """Leave out the invisible characters that cannot be stored, printed or read: all else stays as it is.

    >>> writable("花\x00子\u202e")
    '花子'
    """
    return _UNWRITABLE.sub("", text)


def squeeze(text: str) -> str:
    """Trim, and turn every run of white space (full-width, no-break, line breaks) into one plain space.

    Zero-width spaces count as white space. Variation selectors and joiners are characters, and stay.
    """
    # Between two visible characters a zero-width space alone means nothing, not a gap.
    return _SPACES.sub(lambda run: " " if run[0].strip("\u180e\u200b\u2060\ufeff") else "", text).strip()


def halve(text: str) -> str:
    """Turn full-width letters, digits, signs and spaces of ASCII into half-width ones; kana and kanji stay.

    >>> halve("Ｒ６．４．１　ﾊﾅｺ")
    'R6.4.1 ﾊﾅｺ'
    """
    return text.translate(_FULL_TO_HALF)


def hyphens(text: str) -> str:
    """Turn every dash, minus and long-vowel sign into ``-``. For numbers only: in a name ー is a letter.

    >>> hyphens("054−626ー1111")
    '054-626-1111'
    """
    return _HYPHENS.sub("-", text)

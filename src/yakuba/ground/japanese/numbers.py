"""Numbers with check digits: My Number, corporate numbers, municipality codes.

My Number (個人番号): 平成26年総務省令第85号 第5条. Corporate number (法人番号): 平成26年財務省令第70号 第2条.
Municipality code (全国地方公共団体コード): 総務省「全国地方公共団体コード仕様」.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from yakuba.ground.japanese.widths import halve, hyphens

_MY_NUMBER_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_CORPORATE_WEIGHTS: Final = (2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
_MUNICIPALITY_WEIGHTS: Final = (6, 5, 4, 3, 2)
_TWELVE: Final = re.compile(r"(?<!\d)(?=(\d{12})(?!\d))")
_SIGNS: Final = "-・./、,_:|"
_GROUPED: Final = tuple(
    re.compile(
        rf"(?<![0-9])(?=([0-9]{{{size}}}(?:([{signs} ])[0-9]{{{size}}})(?:\2[0-9]{{{size}}}){{{more}}})(?!\2?[0-9]))"
    )
    # Three fours and twelve single digits by any sign; six pairs not by those that part a list: ages, say, or amounts.
    for size, more, signs in ((4, 1, _SIGNS), (2, 4, "-・./_"), (1, 10, _SIGNS))
)
_AROUND: Final = re.compile(rf" *([{_SIGNS}]) *")
_UNSEEN: Final = re.compile("[\u180e\u200b-\u200f\u2060\u2063\ufe0e\ufe0f\ufeff]")
_SAME_SIGNS: Final = str.maketrans({"･": "・", "·": "・", "•": "・", "､": "、", "，": "、", "｡": ".", "。": "."})
_KANJI_DIGITS: Final = str.maketrans("〇一二三四五六七八九零○◯壱弐参", "0123456789000123")
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_DAY: Final = re.compile("(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_GAPS: Final = re.compile(r"[\s-]+")


def my_number_check_digit(eleven: str) -> int:
    """Return the check digit for the eleven leading digits of a My Number."""
    rest = _weighted(eleven, _MY_NUMBER_WEIGHTS) % 11
    return 0 if rest <= 1 else 11 - rest


def is_my_number(text: str) -> bool:
    """Tell whether the text is a My Number: 12 digits in any width, spaces and hyphens aside, check digit right."""
    digits = _plain(text)
    return _is_digits(digits, 12) and my_number_check_digit(digits[:11]) == int(digits[11])


def find_my_number(text: str) -> bool:
    """Tell whether a text holds what may be a My Number.

    That is a run of exactly 12 digits, or groups of four, pairs or single digits parted by the same sign (a hyphen or
    space of any kind, ・ . / 、 _ and the like), with the right check digit; digits of any writing, 漢数字 too, and
    whatever cannot be seen between them. Not when it is part of a longer run, such as the 16 digits of a bank card, and
    not three years or a day with its time, unless by hyphens or spaces. One in eleven other 12-digit numbers passes too,
    so the person must be told the reason and can write it another way.
    """
    # Most answers are short words: this is asked of every one of them, several times on the way.
    if len(text) < 12 or sum(map(str.isnumeric, text)) + text.count("○") + text.count("◯") < 12:
        return False
    seen = hyphens(halve(_UNSEEN.sub("", text).translate(_SAME_SIGNS)))
    plain = _AROUND.sub(r"\1", re.sub(r"\s+", " ", "".join(map(_digit, seen))))
    # As it stands and with 漢数字 as digits: a 一 beside digits may be either.
    return _holds_my_number(plain) or _holds_my_number(_AROUND.sub(r"\1", plain.translate(_KANJI_DIGITS)))


def _holds_my_number(plain: str) -> bool:
    if any(is_my_number(found[1]) for found in _TWELVE.finditer(plain)):
        return True
    found = (match for pattern in _GROUPED for match in pattern.finditer(plain))
    return any(is_my_number(re.sub("[^0-9]", "", one[1])) and _stands_alone(plain, one) for one in found)


def _stands_alone(plain: str, found: re.Match[str]) -> bool:
    """Tell whether groups of digits are not the end of a longer row of them, and no years or moment either."""
    sign, start = found[2], found.start()
    usual = sign in "- "
    if start > 1 and plain[start - 2].isdigit() and (plain[start - 1] == sign or (usual and plain[start - 1] in "- ")):
        return False
    groups = found[1].split(sign)
    if usual or len(groups) > 3:
        return True
    return not (_YEAR.fullmatch(groups[0]) and (all(map(_YEAR.fullmatch, groups)) or _DAY.fullmatch(groups[1])))


def _digit(letter: str) -> str:
    """Return the digit of any writing (全角, ①, ²) as an ASCII digit; everything else as it is."""
    value = -1 if letter.isascii() else unicodedata.digit(letter, -1)
    return letter if value < 0 else str(value)


def is_corporate_number(text: str) -> bool:
    """Tell whether the text is a corporate number: 13 digits, of which the first checks the others."""
    digits = _plain(text)
    return _is_digits(digits, 13) and 9 - _weighted(digits[1:], _CORPORATE_WEIGHTS) % 9 == int(digits[0])


def municipality_check_digit(five: str) -> int:
    """Return the sixth digit of a municipality code from its first five."""
    return (11 - _weighted(five, _MUNICIPALITY_WEIGHTS) % 11) % 10


def is_municipality_code(text: str) -> bool:
    """Tell whether the text has the form of a municipality code: 6 digits, the last right. It may name no town."""
    digits = _plain(text)
    return _is_digits(digits, 6) and municipality_check_digit(digits[:5]) == int(digits[5])


def _plain(text: str) -> str:
    return _GAPS.sub("", hyphens(halve(text)))


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))

"""Numbers with check digits: My Number, corporate numbers, municipality codes.

My Number (個人番号): 平成26年総務省令第85号 第5条. Corporate number (法人番号): 平成26年財務省令第70号 第2条.
Municipality code (全国地方公共団体コード): 総務省「全国地方公共団体コード仕様」.
"""

from __future__ import annotations

import re
from typing import Final

from yakuba.ground.japanese.widths import halve, hyphens

_MY_NUMBER_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_CORPORATE_WEIGHTS: Final = (2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
_MUNICIPALITY_WEIGHTS: Final = (6, 5, 4, 3, 2)
_TWELVE: Final = re.compile(r"(?<!\d)(?=(\d{12})(?!\d))")
_GROUPS: Final = re.compile(r"(?<!\d)(?<!\d[- ])(\d{4})([- ])(\d{4})\2(\d{4})(?!\d)(?!\2\d)")
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

    That is a run of exactly 12 digits, or three groups of four parted by the same sign (hyphen or space of any kind),
    with the right check digit; not when it is part of a longer run, such as the 16 digits of a bank card. One in
    eleven other 12-digit numbers passes too, so the person must be told the reason and can write it another way.
    """
    # Most answers are short words: this is asked of every one of them, several times on the way.
    if len(text) < 12 or sum(map(str.isdigit, text)) < 12:
        return False
    plain = re.sub(r"\s", " ", hyphens(halve(text)))
    runs = [found[1] for found in _TWELVE.finditer(plain)]
    groups = [found[1] + found[3] + found[4] for found in _GROUPS.finditer(plain)]
    return any(is_my_number(run) for run in runs + groups)


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

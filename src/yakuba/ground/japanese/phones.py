"""Telephone numbers of Japan, and how far their area codes reach."""

from __future__ import annotations

import re
from typing import Final

from yakuba.ground.japanese.widths import halve, hyphens, squeeze

_PREFIXES: Final = {
    2: """
        03 0420 0429 04700 04701 04709 0471 06
    """,
    3: """
        011 01541 01548 01551 01557 0177 0188 0196 0199 0222 0223 0227 0236 0245 0249 02500 02501 0252 0253
        0255 02560 0257 02580 025917 025999 0262 0264 0272 0273 02780 02788 02789 0281 02830 02833 02834
        0286 0289 02917 0292 0293 0298 04 04220 04291 04297 04298 0462 0464 0468 0473 0474 0477 0492 052
        0534 0535 0539 0542 0543 0546 0549 0552 0559 0582 0583 0591 0592 0593 05999 072 0734 075 0762 0764
        0775 078 0792 0793 0794 07950 07955 07956 07959 07960 07966 07967 0822 08240 08242 08243 08249 0825
        0828 08290 08292 082941 082942 082943 08296 08299 0832 08360 083766 083767 083768 08377 08378 0839
        083960 083961 083963 083966 0849 0862 08636 0864 08652 086552 086553 08660 086691 086697 086698
        086722 086723 086724 086726 086728 086737 086738 08680 08689 08690 08694 08695 08699 0878 0886 0888
        0899 092 093 0958 0962 0963 0975 0988 0989 0992 099331 099343 099345 099347 09940 09947 09948 0998
    """,
    4: """
        01652 01653 02232 02233 02557 02558 02572 02573 02574 02642 02643 02644 02645 02896 02897 02898
        02899 02932 02933 02934 0422 04282 04283 04287 04288 04289 0436 0438 0439 046 047 0480 049 053960
        053961 053962 053963 053974 053977 05399 059790 059791 059797 059798 0721 0725 07946 07947 07948
        082920 086360 086361 086366 086992 086993 0920 0930
    """,
    5: """
        01267 01372 01374 01377 01392 01397 01398 01456 01457 01466 01547 01558 01564 01586 01587 01632
        01634 01635 01648 0165 0499 05769 05979 07468 08387 08388 08396 08477 0851 09802 0991 09969
    """,
}
"""Length of the area code (市外局番, the 0 counted) by the first digits of a number; the longest that fits decides.

The facts are the ministry's numbering plan (総務省「電気通信番号計画」, 市外局番の一覧), reduced to the fewest prefixes
that give the right length for every area in use. Without a match the area code has four digits, the commonest case.
"""
_AREA: Final = {prefix: length for length, prefixes in _PREFIXES.items() for prefix in prefixes.split()}
_MOSTLY: Final = 4
_LONGEST_PREFIX: Final = 6

_SPECIAL: Final = (
    re.compile(r"(0800)(\d{3})(\d{4})"),  # before the mobile numbers, none of which goes on with 0
    re.compile(r"(0[5-9]0)(\d{4})(\d{4})"),  # 050 IP, 060 070 080 090 mobile
    re.compile(r"(0120|0570|0180|0990)(\d{3})(\d{3})"),
)
_ALLOWED: Final = re.compile(r"\+?[0-9() -]+")
_JAPAN: Final = re.compile(r"^(?:\+|00|010 ?-?)81[ -]*(?:\(0\)|0)?")
_ABROAD: Final = re.compile(r"\+[1-9][\d-]{6,18}\d")


def read_phone(text: str) -> str | None:
    """Read a telephone number in any width and with any signs, and return it hyphenated; None if it is none.

    Japanese numbers have 10 or 11 digits and begin with 0 (``+81`` is understood). The person's own hyphens or brackets
    are kept where they part the number sensibly, otherwise the numbering plan decides. Numbers of other countries
    are kept behind their ``+``, at most 15 digits (ITU-T E.164).

    >>> read_phone("０５４６２６１１１１")
    '054-626-1111'
    """
    typed = hyphens(halve(squeeze(text))).removeprefix("TEL").removeprefix("tel").lstrip(".: ")
    if not _ALLOWED.fullmatch(typed):
        return None
    typed = _JAPAN.sub("0", typed)
    groups = [group for group in re.split(r"[() -]+", typed) if group]
    if typed.startswith("+"):
        written = "-".join(groups)
        return written if _ABROAD.fullmatch(written) and len(re.sub(r"\D", "", written)) <= 15 else None
    digits = "".join(groups)
    if not digits.startswith("0") or digits.startswith("00"):
        return None
    for pattern in _SPECIAL:
        if found := pattern.fullmatch(digits):
            return "-".join(found.groups())
    if len(digits) != 10:
        return None
    if [len(group) for group in groups] in ([2, 4, 4], [3, 3, 4], [4, 2, 4], [5, 1, 4]):
        return "-".join(groups)
    area = area_code_length(digits)
    return f"{digits[:area]}-{digits[area:6]}-{digits[6:]}"


def area_code_length(digits: str) -> int:
    """Return how many of the leading digits, the 0 counted, are the area code of a number with 10 digits."""
    for length in range(_LONGEST_PREFIX, 1, -1):
        found = _AREA.get(digits[:length])
        if found is not None:
            return found
    return _MOSTLY

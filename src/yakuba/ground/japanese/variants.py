"""Which kanji count as the same when one looks for a name: 髙 高, 﨑 崎, 𠮷 吉, 邉 邊 辺.

First the shrink map of the character information base (MJ縮退マップ), of it the part that rests on the notices for
family registers (戸籍法関連通達), read through ``jntajis``: 髙 𠮷 邊 澤 廣. Where it knows nothing, the map of the
National Tax Agency (国税庁 JIS縮退マップ): 靍 﨔 﨟. Both lead from a rare form to a common one; between two common
forms (冨 富, 龍 竜) they are silent, or wrong for us (the notices also list 師 for 帥 and 功 for 切). So a kanji of
JIS level 1 is never shrunk by the maps, and the pairs among the common ones stand in a list of our own.

For search only: what is stored, shown and printed is never folded.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import jntajis

_REGISTER_NOTICES: Final = int(jntajis.MJShrinkSchemeCombo.MOJ_FAMILY_REGISTER_ACT_RELATED_NOTICE)
_MOST_HOPS: Final = 4  # 渊 → 渕 → 淵; the map has circles, so there must be an end

# 斎 and 斉 are two kanji, but nobody at a counter can say which of their forms a 斎藤 uses.
_GROUPS: Final = (
    "斎斉", "富冨", "島嶋嶹", "崎碕", "峰峯", "滝瀧", "竜龍", "淵渕", "館舘", "園薗", "桧檜", "薮藪籔",
    "祢禰", "秋穐", "梅楳", "柏栢", "野埜", "曽曾", "枡桝", "刈苅", "灯燈", "頴穎", "駆駈", "凛凜",
    "鶴鸖", "遥遙", "尭堯", "諌諫", "鈎鉤", "篭籠", "涌湧", "朗朖", "巌巖", "竹笻", "棲栖", "麺麪",
    "叡睿", "涛濤", "皐皋", "磯礒", "穣穰", "竈竃", "裏裡", "莱萊",
)  # fmt: skip
_COMMON: Final = {kanji: group[0] for group in _GROUPS for kanji in group}
_SELECTORS: Final = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x180E)])


def drop_selectors(text: str) -> str:
    """Leave out variation selectors: 葛 with U+E0100 becomes plain 葛."""
    return text.translate(_SELECTORS)


@lru_cache(maxsize=8192)
def common_form(kanji: str) -> str:
    """Return the one form that stands for all forms of a character; most characters stand for themselves.

    >>> "".join(map(common_form, "髙﨑𠮷邉濵澤"))
    '高崎吉辺浜沢'
    """
    form = unicodedata.normalize("NFKC", kanji)
    for _ in range(_MOST_HOPS):
        if len(form) != 1 or not _is_kanji(form) or _is_level_one(form):
            break
        narrower = _narrower(form)
        if narrower == form:
            break
        form = narrower
    return _COMMON.get(form, form)


def _narrower(kanji: str) -> str:
    """Take one step towards the common form."""
    shrunk = (unicodedata.normalize("NFKC", form) for form in jntajis.mj_shrink_candidates(kanji, _REGISTER_NOTICES))
    forms = [form for form in shrunk if form != kanji]
    if forms:
        return next(filter(_is_level_one, forms), forms[0])
    return jntajis.jnta_shrink_translit(kanji, passthrough=True)


def _is_kanji(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def _is_level_one(character: str) -> bool:
    """Tell whether JIS X 0208 has it among the 2,965 kanji of level 1, rows 16 to 47."""
    try:
        row = character.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return len(row) == 2 and 16 <= row[0] - 0xA0 <= 47

"""Words with their readings, as people mix them: 児童《じどう》手当《てあて》 is written 児童手当, じどうてあて and 児童てあて."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import Final

_READ: Final = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆ヶ]+)《([ぁ-ゖァ-ヺー]+)》")
PATTERN: Final = r"^(?:[^《》]|[^《》 -~ぁ-ヺ]《[ぁ-ゖァ-ヺー]+》)+$"
"""What a word with readings looks like: each reading stands in 《》 behind the kanji that it reads, as in Aozora's ruby."""


@lru_cache(maxsize=4096)
def writings(word: str) -> tuple[str, ...]:
    """Return the ways in which a word is written, each part in kanji or in kana; one without readings as it is.

    >>> writings("引《ひ》っ越《こ》し")
    ('引っ越し', '引っこし', 'ひっ越し', 'ひっこし')
    """
    parts: list[tuple[str, ...]] = []
    end = 0
    for found in _READ.finditer(word):
        parts += [(word[end : found.start()],), (found[1], found[2])]
        end = found.end()
    return tuple("".join(chosen) for chosen in product(*parts, (word[end:],)))

"""Finding a procedure by everyday words, in any writing. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from yakuba.ground.japanese.characters import halve, squeeze
from yakuba.ground.japanese.kana import to_katakana
from yakuba.ground.japanese.readings import writings
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Edition, Procedure

_SHORTEST = 2
"""Letters of a search word by which a longer query is understood: 保育園に入れたい holds 保育園, and every たい a い."""


@dataclass(frozen=True, slots=True)
class Found:
    """A life event, and the procedure of it that was meant, if one was."""

    edition: Edition
    procedure: Procedure | None = None


def find(editions: Iterable[Edition], query: str) -> list[Found]:
    """Return events and procedures in which every word of the query occurs, events first, then titles."""
    words = tuple(folded(query).split())
    if not words:
        return []
    scored: list[tuple[int, Found]] = []
    for edition in editions:
        event = edition.event
        rank = _rank(words, (*_said(event.title), *event.search_words), event.search_words, _said(event.summary))
        if rank is not None:
            # An event comes first for its name and its words, last for its summary.
            scored.append((0 if rank < 2 else 3, Found(edition)))
        for one in edition.procedures:
            rest = (*_said(one.summary), *_said(one.who), one.basis)
            rank = _rank(words, (*_said(one.title), *one.search_words), one.search_words, rest)
            if rank is not None:
                scored.append((1 + rank, Found(edition, one)))
    return [found for _, found in sorted(scored, key=lambda pair: pair[0])]


def folded(text: str) -> str:
    """Fold what people write differently: width, case, hiragana and katakana."""
    return to_katakana(halve(squeeze(text))).casefold()


def _rank(words: tuple[str, ...], names: tuple[str, ...], known: tuple[str, ...], rest: tuple[str, ...]) -> int | None:
    """Return how well something fits: 0 by its names, 1 by search words within a longer word, 2 by the rest, None."""
    if _all_in(words, _index(names)):
        return 0
    short = [one for one in _index(known) if len(one) >= _SHORTEST and not one.isascii()]
    if all(any(one in word for one in short) for word in words):
        return 1
    return 2 if _all_in(words, _index((*names, *rest))) else None


@lru_cache(maxsize=1024)
def _index(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts as they are looked through: folded, in each writing, without spaces, which plain Japanese is full of."""
    return tuple("".join(folded(one).split()) for text in texts for one in writings(text))


def _said(words: Text) -> tuple[str, ...]:
    return words.ja, words.ja_easy, words.en


def _all_in(words: tuple[str, ...], texts: tuple[str, ...]) -> bool:
    return all(any(word in text for text in texts) for word in words)

"""Finding a procedure by everyday words, in any writing. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yakuba.ground.japanese.characters import halve, squeeze
from yakuba.ground.japanese.kana import to_katakana
from yakuba.procedures.rules.model import Edition, Procedure


@dataclass(frozen=True, slots=True)
class Found:
    """A life event, and the procedure of it that was meant, if one was."""

    edition: Edition
    procedure: Procedure | None = None


def find(editions: Iterable[Edition], query: str) -> list[Found]:
    """Return events and procedures in which every word of the query occurs, events first, then titles."""
    words = folded(query).split()
    if not words:
        return []
    scored: list[tuple[int, Found]] = []
    for edition in editions:
        event = edition.event
        titles = " ".join([*_said(event.title), *event.search_words])
        if _all_in(words, titles):
            scored.append((0, Found(edition)))
        elif _all_in(words, " ".join(_said(event.summary))):
            scored.append((3, Found(edition)))
        for procedure in edition.procedures:
            if _all_in(words, " ".join(_said(procedure.title))):
                scored.append((1, Found(edition, procedure)))
            elif _all_in(words, " ".join([*_said(procedure.summary), *_said(procedure.who), procedure.basis])):
                scored.append((2, Found(edition, procedure)))
    return [found for _, found in sorted(scored, key=lambda pair: pair[0])]


def folded(text: str) -> str:
    """Fold what people write differently: width, case, hiragana and katakana."""
    return to_katakana(halve(squeeze(text))).casefold()


def _said(words: object) -> list[str]:
    return [getattr(words, name, "") for name in ("ja", "ja_easy", "en")]


def _all_in(words: list[str], text: str) -> bool:
    place = folded(text)
    return all(word in place for word in words)

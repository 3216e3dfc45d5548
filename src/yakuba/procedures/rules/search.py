"""Finding a procedure or a life event by everyday words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yakuba.ground.japanese.characters import search_key
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Edition, Procedure


@dataclass(frozen=True, slots=True)
class Hit:
    """A life event or one procedure of it that fits what was looked for."""

    edition: Edition
    procedure: Procedure | None
    title: Text
    summary: Text


def find(editions: Iterable[Edition], query: str) -> list[Hit]:
    """Return what fits every word of the query, events first; in any width, kana and letter case."""
    words = [search_key(word) for word in query.split() if word.strip()]
    if not words:
        return []
    hits = []
    for edition in editions:
        event = edition.event
        if _fits(words, event.title, event.summary, *event.search_words):
            hits.append(Hit(edition, None, event.title, event.summary))
        hits += [
            Hit(edition, one, one.title, one.summary)
            for one in edition.procedures
            if _fits(words, one.title, one.summary, one.basis)
        ]
    return sorted(hits, key=lambda hit: hit.procedure is not None)


def _fits(words: list[str], *texts: Text | str) -> bool:
    joined = [text if isinstance(text, str) else f"{text.ja} {text.ja_easy} {text.en}" for text in texts]
    key = search_key(" ".join(joined))
    return all(word in key for word in words)

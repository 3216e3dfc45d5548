"""Words of a pack in one cell, and back without losing the other languages."""

from __future__ import annotations

from yakuba.ground.text import Text
from yakuba.plans.rules.model import Words


def said(words: Words) -> str:
    """Return the Japanese words."""
    return Text.read(words).ja if words else ""


def kept(ja: str, before: Words | None) -> Words:
    """Return what a pack holds after somebody wrote these Japanese words.

    Where they are the same as before, so are the other languages; where not, a translation of the former words would say
    something else than they do, and goes.
    """
    return before if before and said(before) == ja else ja


def together(ja: str, easy: str, en: str) -> Words:
    """Return words that were written in columns of their own."""
    if not easy and not en:
        return ja
    return {"ja": ja} | ({"ja-easy": easy} if easy else {}) | ({"en": en} if en else {})

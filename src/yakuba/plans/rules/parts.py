"""What all nouns of a plan pack are made of: words, ids, halves of years."""

from __future__ import annotations

from typing import Annotated

import msgspec

Words = str | dict[str, str]
"""Words as a pack writes them: for each language, or once for all."""
Half = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-[12]$")]
"""A half of a fiscal year (年度半期), ``2023-1`` for April to September 2023, ``2023-2`` for October to March 2024."""
Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Small letters, digits and hyphens; unique in its list."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all parts of a pack have in common: nothing can be written into them that the house does not know.

    As data a part is what was said: what was left out is not there.
    """

"""Everything about characters in one place: widths and spaces, and the keys under which a name is found."""

from yakuba.ground.japanese.search import matches, search_key, search_keys
from yakuba.ground.japanese.variants import common_form, drop_selectors
from yakuba.ground.japanese.widths import halve, hyphens, squeeze, writable

__all__ = [
    "common_form",
    "drop_selectors",
    "halve",
    "hyphens",
    "matches",
    "search_key",
    "search_keys",
    "squeeze",
    "writable",
]

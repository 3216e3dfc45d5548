"""The item types of the house. Importing this package registers them all.

Everybody asks `type_of(item)` for the type of an item: it knows which items are lists of rows.
"""

from yakuba.procedures.rules.types import (
    address,
    amounts,
    bank,
    choices,
    contact,
    dates,
    files,
    my_number,
    people,
    pledges,
    text,
    things,
)
from yakuba.procedures.rules.types.base import Field, ItemType, Problem, Reading, Typed, dated, types
from yakuba.procedures.rules.types.my_number import leak_problem
from yakuba.procedures.rules.types.rows import Rows, type_of

__all__ = [
    "Field",
    "ItemType",
    "Problem",
    "Reading",
    "Rows",
    "Typed",
    "address",
    "amounts",
    "bank",
    "choices",
    "contact",
    "dated",
    "dates",
    "files",
    "leak_problem",
    "my_number",
    "people",
    "pledges",
    "text",
    "things",
    "type_of",
    "types",
]

"""The item types of the house. Importing this package registers them all."""

from yakuba.procedures.rules.types.base import Field, ItemType, Problem, Reading, Typed, types

__all__ = ["Field", "ItemType", "Problem", "Reading", "Typed", "types"]

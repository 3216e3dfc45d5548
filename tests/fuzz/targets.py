"""All targets by their name: whoever wants to fuzz imports this."""

from tests.fuzz import brought, carried, typed
from tests.fuzz.target import TARGETS

__all__ = ["TARGETS", "brought", "carried", "typed"]

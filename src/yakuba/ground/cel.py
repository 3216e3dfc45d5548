"""Conditions written by a town, in the Common Expression Language (https://cel.dev): data, never code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import cel


class RuleFault(ValueError):
    """The condition cannot be read. The message names the place."""


class Rule:
    """One compiled condition.

    ``names`` are the variables it looks at. It is a pure function of the facts it is given.
    """

    __slots__ = ("_program", "names", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        try:
            self._program = cel.compile(source)
        except ValueError as fault:
            raise RuleFault(str(fault)) from fault
        self.names: frozenset[str] = frozenset(self._program.variables())

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Tell whether the condition is met.

        What was not answered is null, and a comparison with null is not met: a question that
        hangs on an unanswered one is not asked yet. Raises RuleFault for a fact that nobody defines.
        """
        try:
            return self._program.execute(facts) is True
        except TypeError:
            return False
        except (KeyError, RuntimeError, ValueError) as fault:
            raise RuleFault(f"{self.source}: {fault}") from fault

    def __repr__(self) -> str:
        return f"Rule({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


@lru_cache(maxsize=4096)
def rule(source: str) -> Rule:
    """Return the compiled condition; the same text is compiled once a process."""
    return Rule(source)

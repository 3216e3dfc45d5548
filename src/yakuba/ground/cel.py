"""Conditions written by a town, in the Common Expression Language (https://cel.dev): data, never code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import cel

_watched: ContextVar[set[tuple[str, bool]] | None] = ContextVar("watched", default=None)


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
            held = self._program.execute(dict(facts)) is True
        except TypeError:
            held = False
        except (KeyError, RuntimeError, ValueError) as fault:
            raise RuleFault(f"{self.source}: {fault}") from fault
        if (watched := _watched.get()) is not None:
            watched.add((self.source, held))
            self._watch_parts(facts)
        return held

    def _watch_parts(self, facts: Mapping[str, Any]) -> None:
        for part in parts(self.source):
            rule(part).holds(facts)

    def __repr__(self) -> str:
        return f"Rule({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


def parts(source: str) -> tuple[str, ...]:
    """Return the operands of the outermost ``&&`` or ``||``, each a condition by itself; none if there is neither."""
    for operator in ("||", "&&"):
        found, depth, start, quote = [], 0, 0, ""
        for place, letter in enumerate(source):
            if quote:
                quote = "" if letter == quote else quote
            elif letter in "'\"":
                quote = letter
            elif letter in "([{":
                depth += 1
            elif letter in ")]}":
                depth -= 1
            elif depth == 0 and source.startswith(operator, place) and place >= start:
                found.append(source[start:place].strip())
                start = place + 2
        if found:
            return (*found, source[start:].strip())
    if source.startswith("(") and source.endswith(")") and _encloses(source):
        return parts(source[1:-1].strip())
    return ()


def _encloses(source: str) -> bool:
    depth = 0
    for place, letter in enumerate(source):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place == len(source) - 1
    return False


@contextmanager
def watch() -> Iterator[set[tuple[str, bool]]]:
    """Collect which conditions, and which parts of them, came out which way: (source, held)."""
    seen: set[tuple[str, bool]] = set()
    token = _watched.set(seen)
    try:
        yield seen
    finally:
        _watched.reset(token)


@lru_cache(maxsize=4096)
def rule(source: str) -> Rule:
    """Return the compiled condition; the same text is compiled once a process."""
    return Rule(source)

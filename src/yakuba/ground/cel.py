"""Conditions written by a town, in the Common Expression Language (https://cel.dev): data, never code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Final

_QUOTED: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_COMES_TO_NOTHING: Final = (ArithmeticError, LookupError, RuntimeError, ValueError)
"""A division by nothing, a number beyond 64 bits, a place in a list or a fact that is not there, a word that is no day."""
_watched: ContextVar[set[tuple[str, bool]] | None] = ContextVar("watched", default=None)


class RuleFault(ValueError):
    """The condition cannot be read. The message names the place."""


class Rule:
    """One compiled condition.

    ``names`` are the variables it looks at, ``paths`` the dotted names (``("move", "date")``) that it needs of them:
    who evaluates it need bring no more. It is a pure function of the facts it is given.
    """

    __slots__ = ("_program", "names", "paths", "source")

    def __init__(self, source: str) -> None:
        # Not above: it brings a command line with it, a seventh of the time in which a process of ours starts.
        import cel

        self.source = source
        try:
            self._program = cel.compile(source)
        except ValueError as fault:
            raise RuleFault(str(fault)) from fault
        own = bound(source)
        self.names: frozenset[str] = frozenset(self._program.variables()) - own
        self.paths: tuple[tuple[str, ...], ...] = tuple(
            sorted(path for path in (tuple(name.split(".")) for name in dotted(source)) if path[0] in self.names)
        )

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Tell whether the condition is met.

        What was not answered is null, and a comparison with null is not met: a question that
        hangs on an unanswered one is not asked yet. Raises RuleFault for a fact that nobody defines, and for what cannot be
        worked out, such as a division by zero.
        """
        try:
            held = self._program.execute(dict(facts)) is True
        except TypeError:
            held = False
        except _COMES_TO_NOTHING as fault:
            raise RuleFault(f"{self.source}: {fault}") from fault
        if (watched := _watched.get()) is not None:
            watched.add((self.source, held))
            self._watch_parts(facts)
        return held

    def value(self, facts: Mapping[str, Any]) -> Any:
        """Return what an expression comes to. Raises RuleFault where it comes to nothing."""
        try:
            return self._program.execute(dict(facts))
        except (*_COMES_TO_NOTHING, TypeError) as fault:
            raise RuleFault(f"{self.source}: {fault}") from fault

    def _watch_parts(self, facts: Mapping[str, Any]) -> None:
        for part in parts(self.source):
            rule(part).holds(facts)

    def __repr__(self) -> str:
        return f"Rule({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


def bound(source: str) -> frozenset[str]:
    """Return the names that a condition binds itself: ``m`` in ``members.exists(m, m.age < 18)``."""
    found = set()
    for macro in ("exists_one(", "exists(", "all(", "filter(", "map("):
        for rest in source.split(f".{macro}")[1:]:
            found.add(rest.split(",", 1)[0].strip())
    return frozenset(found)


def dotted(source: str) -> frozenset[str]:
    """Return the dotted names of a condition, without what is called as a function and without quoted strings."""
    found, word = set(), ""
    for letter in _QUOTED.sub("''", source) + " ":
        if letter.isalnum() or letter in "_.":
            word += letter
            continue
        if word and not word[0].isdigit() and word[0] != ".":
            found.add(word.rpartition(".")[0] if letter == "(" else word)
        word = ""
    return frozenset(found - {""})


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


def watched() -> bool:
    """Tell whether conditions are being collected: then each must be decided as a whole, that none is missed."""
    return _watched.get() is not None


@lru_cache(maxsize=4096)
def rule(source: str) -> Rule:
    """Return the compiled condition; the same text is compiled once a process."""
    return Rule(source)

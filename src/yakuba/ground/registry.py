"""Lists that rooms and plugins add to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things of one kind under their names, in the order in which they were registered.

    >>> tills: Registry[type] = Registry("tills")
    >>> @tills("cash")
    ... class Cash: ...
    >>> tills["cash"] is Cash
    True
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._things: dict[str, T] = {}

    def __call__(self, key: str) -> Callable[[T], T]:
        """Register what follows under this name; a name is given once."""

        def keep(thing: T) -> T:
            self.add(key, thing)
            return thing

        return keep

    def add(self, key: str, thing: T) -> None:
        """Register a thing. Raises ValueError if the name is taken."""
        if key in self._things:
            raise ValueError(f"{self.name}: {key!r} is registered already")
        self._things[key] = thing

    def __getitem__(self, key: str) -> T:
        return self._things[key]

    def __contains__(self, key: object) -> bool:
        return key in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def get(self, key: str) -> T | None:
        """Return the thing of that name, or None."""
        return self._things.get(key)

    def items(self) -> Iterator[tuple[str, T]]:
        """Walk the names with their things."""
        return iter(self._things.items())

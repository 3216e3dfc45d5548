"""Grids: sheets of cells before they have a medium, and the faults that name a cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from yakuba.ground.text import Text

Cell = str | int | float | date | None
"""What stands in a cell."""
_LETTERS: Final = 26


class Unreadable(ValueError):
    """A file that cannot be read at all: another kind, damaged, too large. ``words`` say what to do."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell: its sheet, its row from 1, its column from 1."""

    sheet: str
    row: int
    column: int = 1

    @property
    def cell(self) -> str:
        """The cell as spreadsheets name it, e.g. ``C12``."""
        return f"{letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}"


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in a cell, with the remedy."""

    place: Place
    words: Text


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its name, its head and its rows below. Row 1 is the head."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()


def letters(column: int) -> str:
    """Return the letters of a column as spreadsheets write them: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, place = divmod(column - 1, _LETTERS)
        found = chr(ord("A") + place) + found
    return found

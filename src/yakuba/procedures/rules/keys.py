"""How an answer is named: which item, of which row, for which procedure alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The name of one answer, written ``item``, ``item#row``, ``item~procedure`` or ``item#row~procedure``.

    ``row`` is the id of a row of a list (a member of the household); ``procedure`` is set only for items that
    are never reused, so that each procedure has its own consent.
    """

    item: str
    row: str = ""
    procedure: str = ""

    def __str__(self) -> str:
        row = f"#{self.row}" if self.row else ""
        return f"{self.item}{row}~{self.procedure}" if self.procedure else f"{self.item}{row}"

    @classmethod
    def parse(cls, written: str) -> Key:
        """Read a key; the inverse of ``str``."""
        rest, _, procedure = written.partition("~")
        item, _, row = rest.partition("#")
        return cls(item, row, procedure)

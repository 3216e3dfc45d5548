"""A document before it has a medium: what is to be read, in order, without a word about paper or screen.

Rooms that know the subject build a Document; ``papers`` makes a tagged PDF of it. It is plain data,
so that a rule may build one and a test may read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of a part, 2 and 3 lie below it."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. ``align`` is ``left``, ``right`` (dates, senders) or ``center``."""

    words: str
    align: str = "left"
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short points; numbered when the order matters."""

    points: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to write by hand.

    ``style`` is ``line`` (free writing), ``boxes`` (one character each, ``count`` of them),
    ``ticks`` (one tick box for each of ``choices``), ``date`` (era, year, month, day),
    ``lines`` (``count`` lines of free writing) or ``sign`` (name and date).
    """

    style: str = "line"
    count: int = 1
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a form: what is asked, and either what was answered or the place to write it."""

    label: str
    answer: tuple[str, ...] = ()
    blank: Blank | None = None
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of a form that belong together, under a heading of their own."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table with a head."""

    head: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with the words it stands for printed under it."""

    content: str
    words: str


Block = Heading | Para | Bullets | Rows | Table | Code


@dataclass(frozen=True, slots=True)
class Document:
    """A form, a letter, a receipt: its title, its language (BCP 47) and its blocks."""

    title: str
    language: str
    blocks: tuple[Block, ...] = ()
    author: str = ""
    reference: str = ""
    footer: str = field(default="")

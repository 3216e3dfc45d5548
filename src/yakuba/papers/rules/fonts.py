"""The fonts of our papers, and what can be written with them.

They come with the programme, because a bare machine has no Japanese font: Noto Sans JP, Regular and Bold, laid
into ``papers/fonts`` by the build.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

GETA = "〓"
"""What a printer sets where no type is at hand (下駄記号)."""

_folder = Path(__file__).resolve().parent.parent / "fonts"


class FontsMissing(RuntimeError):
    """No font was found where the papers look for them: run the build, or set YAKUBA_FONTS."""


def use(folder: Path) -> None:
    """Take the fonts from this folder from now on (every ``.ttf`` and ``.otf`` in it)."""
    global _folder  # noqa: PLW0603 - one place for the whole process, set once at start-up
    _folder = folder
    characters.cache_clear()


def folder() -> Path:
    """Return the folder of the fonts."""
    return _folder


@lru_cache(maxsize=1)
def characters() -> frozenset[int]:
    """Return the code points that every font of the folder can show. Raises FontsMissing if there is none."""
    fonts = sorted(p for p in _folder.glob("*") if p.suffix.lower() in {".ttf", ".otf"})
    if not fonts:
        raise FontsMissing(f"no font in {_folder}")
    return frozenset.intersection(*(_code_points(font.read_bytes()) for font in fonts))


def _code_points(font: bytes) -> frozenset[int]:
    """Read the Unicode table of an OpenType font (``cmap`` format 12, in every font with 𠮷)."""
    tables: dict[bytes, int] = {}
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        tables[tag] = offset
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + int(struct.unpack_from(">HHL", font, cmap + 4 + 8 * number)[2])
        if struct.unpack_from(">H", font, at)[0] == 12:
            for group in range(struct.unpack_from(">L", font, at + 12)[0]):
                first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * group)
                found.update(range(first, last + 1))
    return frozenset(found)


def writable(text: str) -> str:
    """Return the text in characters that the fonts can show, lines kept.

    What does not print (controls, joiners, direction marks) is left out. A character without type is written by
    its plain equal (㍻ as 平成), a foreign letter without its marks, as residence cards write it (ễ as e), anything
    else as 〓. Old and variant characters with type of their own stay as they are: 﨑 is never turned into 崎.
    """
    known = characters()
    written: list[str] = []
    for char in text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"):
        if char == "\n":
            written.append(char)
        elif _selects_variant(char):
            # Alone, or after a character that was replaced, it selects nothing.
            if written and ord(written[-1][-1]) in known and written[-1] != GETA:
                written.append(char)
        elif char == "\t":
            written.append(" ")
        elif unicodedata.category(char) in {"Cc", "Cf"}:
            continue
        elif ord(char) in known:
            written.append(char)
        else:
            written.append(_instead(char, known))
    return "".join(written)


def _selects_variant(char: str) -> bool:
    """Tell the selectors of kanji variants (IVS); those of emoji select nothing that we could print."""
    return 0xE0100 <= ord(char) <= 0xE01EF


def _instead(char: str, known: frozenset[int]) -> str:
    equal = unicodedata.normalize("NFKC", char)
    if all(ord(c) in known for c in equal):
        return equal
    if unicodedata.category(char) == "Mn" or 0x1F3FB <= ord(char) <= 0x1F3FF or 0xFE00 <= ord(char) <= 0xFE0F:
        return ""
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if unicodedata.category(c) != "Mn")
    if bare and all(ord(c) in known for c in bare):
        return bare
    return GETA

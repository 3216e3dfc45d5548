"""What a file that somebody hands in really is, told by its content and never by its name.

`inspect` looks before the file is sealed, so that a resident hears at once what to do better; it is cheap and
opens nothing that could unfold. What makes a file harmless is `safe.make_safe`, in the office.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from yakuba.ground.japanese.numbers import find_my_number
from yakuba.ground.sealing import Readable
from yakuba.ground.text import Text
from yakuba.papers.rules import refusals
from yakuba.papers.rules.active import find_active
from yakuba.papers.rules.opening import PIXELS, FileType, broken_if_unreadable, open_image, open_pdf

ENDINGS: Final[dict[FileType, str]] = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
LABELS: Final[dict[FileType, Text]] = {
    "image/jpeg": Text("写真（JPEG）", "しゃしん（JPEG）", "Photo (JPEG)"),
    "image/png": Text("画像（PNG）", "がぞう（PNG）", "Image (PNG)"),
    "application/pdf": Text("PDF", "PDF", "PDF"),
}
_NAME_LENGTH: Final = 80
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending: a file of such a name cannot be saved there."""
_OPENINGS: Final[tuple[tuple[bytes, FileType], ...]] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
# The brand at byte 8 of an ISO media file: how phones name their own photo formats.
_PHONE_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_PIECE: Final = 64 * 1024
_PROGRESSIVE_AT_MOST: Final = 16_000_000
"""Pixels of a JPEG in layers that are read at the front door: it unfolds to six bytes for each, however small it is shown."""
_END_OF_JPEG: Final = b"\xff\xd9"
_PROGRAMME_AT_MOST: Final = 16
"""As many bytes as the longest beginning of a programme has, for one that lies across two pieces."""
_PROGRAMME: Final = re.compile(rb"<(?:script|html|!doctype html|\?php|iframe)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file may be: ``size`` in bytes, ``pixels`` of an image, ``pages`` of a PDF."""

    size: int = 10 * 1024 * 1024
    pixels: int = PIXELS
    pages: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What a file is: its cleaned name, its type by content, size in bytes, SHA-256 in hex, pages of a PDF.

    ``active`` tells that it holds actions or scripts, which `safe.make_safe` takes out.
    """

    name: str
    type: FileType
    size: int
    sha256: str
    pages: int = 1
    active: bool = False


DEFAULT_LIMITS: Final = Limits()


def inspect(content: bytes | Readable, name: str, *, limits: Limits = DEFAULT_LIMITS) -> FileFacts:
    """Return the facts of a file. Raises one of `refusals` when it cannot be taken, with the remedy.

    A stream is read in pieces, here and there, at most one byte beyond the limit; it is nowhere held as a whole.
    """
    if find_my_number(unicodedata.normalize("NFKC", name)):
        raise refusals.MyNumberInName
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    size, sha256 = measured(stream, limits.size)
    if not size:
        raise refusals.EmptyFile
    if size > limits.size:
        raise refusals.too_large(limits.size)
    stream.seek(0)
    type_ = file_type(stream.read(16))
    if zipfile.is_zipfile(stream):
        raise refusals.Disguised
    look = _LOOKS[type_]
    stream.seek(0)
    pages, active = look(stream, limits)
    return FileFacts(name=clean_name(name, type_), type=type_, size=size, sha256=sha256, pages=pages, active=active)


def measured(stream: Readable, most: int) -> tuple[int, str]:
    """Return how many bytes there are, counted until there are too many, and their SHA-256."""
    stream.seek(0)
    size, sha256 = 0, hashlib.sha256()
    while piece := stream.read(min(_PIECE, most + 1 - size)):
        size += len(piece)
        sha256.update(piece)
    return size, sha256.hexdigest()


def file_type(data: bytes) -> FileType:
    """Return the type by the first bytes. Raises refusals.PhoneFormat or refusals.WrongType."""
    for opening, type_ in _OPENINGS:
        if data.startswith(opening):
            return type_
    if data[4:8] == b"ftyp" and data[8:12] in _PHONE_BRANDS:
        raise refusals.PhoneFormat
    raise refusals.WrongType


def clean_name(name: str, type_: FileType) -> str:
    """Return a name that can be shown and saved anywhere: no path, no controls, at most 80 characters, the true ending.

    What a person called it stays readable: ``C:\\scan\\住民票 写し.PDF`` becomes ``住民票 写し.pdf``.
    """
    return plain_name(name, ENDINGS[type_])


def plain_name(name: str, ending: str) -> str:
    """Return a name that can be shown and saved anywhere, with this ending in place of any other that we know."""
    last = re.split(r"[/\\]", name)[-1]
    # "Cc" and "Cf" hold line ends and the direction marks with which "fdp.exe" is made to look like "exe.pdf".
    plain = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    plain = re.sub(r'[<>:"|?*]', "_", plain)
    stem = re.sub(r"\.(jpe?g|png|pdf|docx|xlsx|pptx|od[tsp])$", "", plain, flags=re.IGNORECASE)
    stem = re.sub(r"\s+", " ", stem).strip(" .")
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return f"{stem[: _NAME_LENGTH - len(ending)].rstrip(' .') or 'file'}{ending}"


def _holds_a_programme(stream: Readable) -> bool:
    stream.seek(0)
    before = b""
    while piece := stream.read(_PIECE):
        if _PROGRAMME.search(before + piece):
            return True
        before = piece[-_PROGRAMME_AT_MOST:]
    return False


def _look_at_image(stream: Readable, limits: Limits) -> tuple[int, bool]:
    if _holds_a_programme(stream):
        raise refusals.Disguised
    stream.seek(0)
    with open_image(stream, pixels=limits.pixels) as image, broken_if_unreadable():
        if image.format == "PNG":
            image.verify()  # check sums only: nothing is unfolded at the front door
        elif image.info.get("progressive") and image.width * image.height > _PROGRESSIVE_AT_MOST:
            _require_an_end(stream)
        else:
            # An eighth of the size shows whether the whole can be read, at a sixty-fourth of the memory.
            image.draft("RGB", (max(image.width // 8, 1), max(image.height // 8, 1)))
            image.load()
    return 1, False


def _require_an_end(stream: Readable) -> None:
    """Raise refusals.Broken if a JPEG does not end as one; something harmless may be appended to it."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(size - _PIECE, 0))
    if _END_OF_JPEG not in stream.read(_PIECE):
        raise refusals.Broken


def _look_at_pdf(stream: Readable, limits: Limits) -> tuple[int, bool]:
    with open_pdf(stream, pixels=limits.pixels) as pdf, broken_if_unreadable():
        pages = len(pdf.pages)
        if pages > limits.pages:
            raise refusals.too_many_pages(limits.pages)
        active = find_active(pdf)
    if "/Launch" in active:
        raise refusals.StartsProgrammes
    if "/Collection" in active:
        raise refusals.Portfolio
    return pages, bool(active)


_LOOKS: Final[dict[FileType, Callable[[Readable, Limits], tuple[int, bool]]]] = {
    "image/jpeg": _look_at_image,
    "image/png": _look_at_image,
    "application/pdf": _look_at_pdf,
}

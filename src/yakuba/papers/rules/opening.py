"""Opening a stranger's image or PDF without letting it unfold."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, Literal, cast

import pikepdf
from PIL import Image

from yakuba.ground.sealing import Readable
from yakuba.papers.rules import refusals

FileType = Literal["image/jpeg", "image/png", "application/pdf"]


PIXELS: Final = 60_000_000
"""As many as a phone's best camera takes in its ordinary setting; unfolded, some 240 MB."""

# Pillow tells its log what it reads: places, names, comments. Nothing of a file that was handed in belongs into a log.
logging.getLogger("PIL").setLevel(logging.WARNING)

# One stream of a few kilobytes can unfold to gigabytes. qpdf keeps these bounds for the whole process.
_UNFOLDED: Final = 256 * 1024 * 1024
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_UNFOLDED, run_length_max_memory=_UNFOLDED, png_max_memory=_UNFOLDED, tiff_max_memory=_UNFOLDED
)


@contextmanager
def broken_if_unreadable() -> Iterator[None]:
    """Make refusals.Broken of whatever comes up while a file is read: neither package says all that it may raise."""
    try:
        yield
    except (refusals.FileRefused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - whatever their parsers raise
        raise refusals.Broken from None


def open_image(data: bytes | Readable, *, pixels: int = PIXELS) -> Image.Image:
    """Open an image without unfolding it; a stream is read as far as is looked. Raises refusals.TooManyPixels or refusals.Broken."""
    with broken_if_unreadable():
        try:
            image = Image.open(_stream(data), formats=["JPEG", "PNG"])
        except Image.DecompressionBombError:
            raise refusals.TooManyPixels from None
    if image.width * image.height > pixels:
        image.close()
        raise refusals.TooManyPixels
    return image


def open_pdf(data: bytes | Readable, *, pixels: int = PIXELS) -> pikepdf.Pdf:
    """Open a PDF, mending small damage. Raises refusals.Locked, Broken or TooManyPixels (in a picture on a page)."""
    with broken_if_unreadable():
        try:
            pdf = pikepdf.open(_stream(data))
        except pikepdf.PasswordError:
            raise refusals.Locked from None
    try:
        with broken_if_unreadable():
            if not len(pdf.pages):
                raise refusals.Broken
            if any(_pixels(thing) > pixels for thing in pdf.objects):
                raise refusals.TooManyPixels
    except refusals.FileRefused:
        pdf.close()
        raise
    return pdf


def _stream(data: bytes | Readable) -> BytesIO:
    # Both packages ask for a file and use no more of it than read, seek and tell.
    return BytesIO(data) if isinstance(data, bytes) else cast("BytesIO", data)


def _pixels(thing: object) -> int:
    if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != pikepdf.Name.Image:
        return 0
    width, height = thing.get("/Width", 0), thing.get("/Height", 0)
    return int(width) * int(height) if isinstance(width, int) and isinstance(height, int) else 0

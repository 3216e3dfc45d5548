"""Files made harmless before anyone in the hall opens them (無害化): drawn anew, without anything that acts.

What was handed in stays as it was in the sealed filing; what people look at is only ever the safe copy.
"""

from __future__ import annotations

import io
from typing import Final

import pikepdf
from PIL import Image, ImageOps

from yakuba.papers.rules import refusals
from yakuba.papers.rules.active import disarm
from yakuba.papers.rules.files import DEFAULT_LIMITS, Limits
from yakuba.papers.rules.opening import FileType, broken_if_unreadable, open_image, open_pdf

QUALITY: Final = 88
_PICTURES: Final = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})


def make_safe(data: bytes, type_: FileType, *, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return the same picture or pages, drawn anew: no metadata, nothing active, nothing appended.

    Metadata are places, devices, names. A photo is turned upright. The same input gives the same bytes.
    Raises one of `refusals` if it cannot be read.
    """
    with broken_if_unreadable():
        if type_ == "application/pdf":
            return _safe_pdf(data, limits.pixels)
        return _safe_image(data, type_, limits.pixels)


def _safe_image(data: bytes, type_: FileType, pixels: int) -> bytes:
    with open_image(data, pixels=pixels) as opened:
        upright = ImageOps.exif_transpose(opened)
        mode = (
            "RGBA" if type_ == "image/png" and upright.has_transparency_data else "L" if upright.mode == "L" else "RGB"
        )
        # A new sheet: comments, profiles, thumbnails and text chunks hang on the old one.
        sheet = Image.new(mode, upright.size)
        sheet.paste(upright.convert(mode))
    out = io.BytesIO()
    if type_ == "image/png":
        sheet.save(out, "PNG")
    else:
        sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _safe_pdf(data: bytes, pixels: int) -> bytes:
    with open_pdf(data, pixels=pixels) as pdf:
        disarm(pdf)
        _unfold(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _unfold(pdf: pikepdf.Pdf) -> None:
    """Unfold every stream once, within bounds, so that what bursts bursts here and not with whoever opens the copy.

    Raises refusals.Unfolds. Pictures are left as they are: how large they are is known from their head.
    """
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and not _PICTURES & _filters(thing):
            try:
                thing.read_bytes()
            except (pikepdf.PdfError, MemoryError):
                raise refusals.Unfolds from None


def _filters(stream: pikepdf.Stream) -> frozenset[str]:
    named: object = stream.get("/Filter")
    return frozenset(str(one) for one in (named if isinstance(named, pikepdf.Array) else (named,)))

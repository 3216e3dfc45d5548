"""A small picture of a file, for lists and for a first look beside the answers."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Final

import pikepdf
import typst
from PIL import Image, ImageOps

from yakuba.papers.rules import refusals
from yakuba.papers.rules.opening import FileType, open_image, open_pdf

SIZE: Final = 480
"""The longer side, in pixels."""
MIME: Final = "image/jpeg"

# Typst reads PDF by itself (in Rust, without scripts or system libraries), so no other renderer is needed.
_FIRST_PAGE: Final = """\
#let pt(side) = float(sys.inputs.at(side)) * 1pt
#set page(width: pt("width"), height: pt("height"), margin: 0pt)
#image("file.pdf", width: 100%, height: 100%, fit: "contain", page: 1)
"""


def preview(data: bytes, type_: FileType) -> bytes:
    """Return a JPEG of the image, or of the first page of a PDF, at most `SIZE` pixels on its longer side.

    Give it the safe copy. Raises one of `refusals` if the file cannot be read.
    """
    picture = _first_page(data) if type_ == "application/pdf" else _photo(data)
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _photo(data: bytes) -> Image.Image:
    with open_image(data) as image:
        try:
            image.draft("RGB", (SIZE * 2, SIZE * 2))  # JPEG only: decodes a fraction of the pixels
            upright = ImageOps.exif_transpose(image)
            small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        except (OSError, ValueError, SyntaxError, EOFError):
            raise refusals.Broken from None
    small.thumbnail((SIZE, SIZE))
    return small


def _first_page(data: bytes) -> Image.Image:
    with open_pdf(data) as pdf, tempfile.TemporaryDirectory(prefix="yakuba-") as folder:
        # Only the first page goes on: the rest of a long scan need not be parsed.
        del pdf.pages[1:]
        width, height = _size(pdf.pages[0])
        pdf.save(Path(folder) / "file.pdf")
        page = Path(folder) / "page.typ"
        page.write_text(_FIRST_PAGE)
        try:
            drawn = typst.compile(
                str(page), root=folder, format="png", ppi=72.0, sys_inputs={"width": str(width), "height": str(height)}
            )
        except typst.TypstError:
            raise refusals.Broken from None
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def _size(page: pikepdf.Page) -> tuple[int, int]:
    """Return width and height of the picture: the proportions of the page as it is read, never beyond `SIZE`."""
    try:
        left, bottom, right, top = (float(side) for side in page.cropbox.as_list())
        turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
    except (ValueError, TypeError):
        return SIZE, SIZE
    width, height = abs(right - left) or 1, abs(top - bottom) or 1
    scale = SIZE / max(width, height)
    sides = max(round(width * scale), 1), max(round(height * scale), 1)
    return (sides[1], sides[0]) if turned else sides

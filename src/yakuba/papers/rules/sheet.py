"""From a Document to the plain data that the template of our papers sets in type.

Everything a person wrote is handed over as a string in JSON: the template shows strings, it never reads them
as markup, so nothing that was typed can be carried out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import segno

from yakuba.ground.document import Blank, Block, Bullets, Code, Document, Heading, Para, Row, Rows, Table
from yakuba.papers.rules.fonts import GETA, writable

_NUMERIC = re.compile(r"[-+−▲¥￥]?[\d,.]+(円|%|％|件|人|日|歳)?")
_UNBROKEN = re.compile(r"[!-~]{25,}")
_DENSE = re.compile(r"[!-~]{13,}")
_BREAKS = re.compile(r"[^@./?&=_-]{1,12}[@./?&=_-]|[@./?&=_-]|.{12}")
_UNTITLED = "―"
_WORDS: dict[str, dict[str, Any]] = {
    "ja": {
        "nothing": "（記入なし）",
        "eras": ["西暦", "昭和", "平成", "令和"],
        "date": ["年", "月", "日"],
        "name": "氏名",
        "seal": "公印",
        "code": "二次元コード",
        "pages": "／",
        "geta": "「〓」は、この書面の文字では表せない文字です。",
    },
    "ja-easy": {
        "nothing": "（なにも かいて ありません）",
        "eras": ["せいれき", "しょうわ", "へいせい", "れいわ"],
        "date": ["年（ねん）", "月（がつ）", "日（にち）"],
        "name": "なまえ",
        "seal": "公印",
        "code": "ＱＲコード",
        "pages": "／",
        "geta": "「〓」は、 この かみで つかえない 字（じ）です。",
    },
    "en": {
        "nothing": "(left empty)",
        "eras": ["Western", "Showa", "Heisei", "Reiwa"],
        "date": ["year", "month", "day"],
        "name": "Name",
        "seal": "Seal",
        "code": "QR code",
        "pages": " / ",
        "geta": f"“{GETA}” stands for a character that this document cannot show.",
    },
}


def lay_out(document: Document) -> dict[str, Any]:
    """Return what the template needs: the words, and where title, seal and number stand.

    A *letter* is a document whose first paragraph stands at the right (number, date); its title stands after the
    head (date, recipient, sender). Any document may place its title itself, by a heading with the words of the
    title. The right-hand paragraph of a letter that ends with the author's name gets a place for the seal.
    """
    blocks = [b for b in document.blocks if not isinstance(b, Heading) or _line(b.words)]
    title = _line(document.title) or _UNTITLED
    own_place = next((i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.words == document.title), None)
    letter = bool(blocks) and isinstance(blocks[0], Para) and blocks[0].align == "right"
    if own_place is not None:
        blocks.pop(own_place)
    title_at = own_place if own_place is not None else _end_of_head(blocks) if letter else 0
    sealed = _place_of_seal(blocks[:title_at], document.author) if letter else None
    laid: list[dict[str, Any]] = []
    for number, (block, level) in enumerate(zip(blocks, _levels(blocks), strict=True)):
        made = _block(block, level, document.language)
        if made["kind"] == "para":
            made["head"] = letter and number < title_at
            made["body"] = letter and number >= title_at and document.language == "ja" and not made["small"]
            made["seal"] = number == sealed
        laid.append(made)
    laid.insert(title_at, {"kind": "title", "words": _lines(document.title) if _line(document.title) else [_UNTITLED]})
    head_has_number = any(document.reference in b.words for b in blocks[:title_at] if isinstance(b, Para))
    sheet = {
        "title": title,
        "language": "en" if document.language.startswith("en") else "ja",
        "plain": document.language == "ja-easy",
        "letter": letter,
        "author": _line(document.author),
        "number": _line(document.reference) if letter and not head_has_number else "",
        "reference": _line(document.reference),
        "footer": _line(document.footer),
        "words": _WORDS.get(document.language, _WORDS["ja"]),
        "blocks": laid,
    }
    return {**sheet, "geta": _says(laid, GETA)}


def _end_of_head(blocks: list[Block]) -> int:
    """Return where the head of a letter ends: after the last right-hand paragraph, at most two others between."""
    end, others = 0, 0
    for number, block in enumerate(blocks):
        if not isinstance(block, Para) or others > 2:
            break
        if block.align == "right":
            end, others = number + 1, 0
        else:
            others += 1
    return end


def _place_of_seal(head: list[Block], author: str) -> int | None:
    for number in range(len(head) - 1, -1, -1):
        block = head[number]
        if author and isinstance(block, Para) and block.align == "right" and block.words.rstrip().endswith(author):
            return number
    return None


def _levels(blocks: list[Block]) -> Iterator[int]:
    """Return the level of each block's own heading: who listens to the headings must not miss a step.

    The lines of a form are a part of their own, unless a heading has just announced them.
    """
    open_level, rows_level = 0, 1
    announced = False
    for block in blocks:
        if isinstance(block, Heading):
            open_level = min(max(block.level, 1), open_level + 1, 3)
            rows_level, announced = 1, True
        elif isinstance(block, Rows) and _title(block):
            rows_level = min(open_level + 1, 3) if announced else rows_level
            open_level, announced = rows_level, False
        elif not isinstance(block, Para):
            announced = False
        yield open_level


def _block(block: Block, level: int, language: str) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": level, "words": _lines(block.words)}
        case Para():
            return {"kind": "para", "align": block.align, "small": block.small, "words": _lines(block.words)}
        case Bullets():
            return {"kind": "bullets", "numbered": block.numbered, "points": [_lines(p) for p in block.points]}
        case Rows():
            rows = [_row(r, language) for r in block.rows]
            write = any(r.blank for r in block.rows)
            return {"kind": "rows", "level": level, "write": write, "title": _title(block), "rows": rows}
        case Table():
            return _table(block)
        case Code():
            return {"kind": "code", "svg": _qr(block.content), "words": _lines(block.words)}


def _row(row: Row, language: str) -> dict[str, Any]:
    answer = [line for part in row.answer for line in _lines(part) if line]
    return {
        "label": _lines(row.label),
        "answer": answer,
        "empty": not answer and row.blank is None,
        "blank": _blank(row.blank, language) if row.blank else None,
        "note": _lines(row.note) if row.note else [],
    }


def _blank(blank: Blank, language: str) -> dict[str, Any]:
    words = _WORDS.get(language, _WORDS["ja"])
    choices: Iterable[str] = words["eras"] if blank.style == "date" and not blank.choices else blank.choices
    return {
        "style": blank.style,
        "count": max(blank.count, 1),
        "choices": [_line(c) for c in choices],
        "long": any(_width(c) > 36 for c in choices),
    }


def _title(rows: Rows) -> list[str]:
    return _lines(rows.title) if _line(rows.title) else []


def _table(table: Table) -> dict[str, Any]:
    columns = len(table.head)
    body = [(*line, *[""] * columns)[:columns] for line in table.body]
    widths, right = [], []
    for number, head in enumerate(table.head):
        cells = [line[number] for line in body]
        widths.append(min(max([_width(head), *map(_width, cells)], default=1), 44) + 4)
        right.append(any(cells) and all(_NUMERIC.fullmatch(c) for c in cells if c))
    return {
        "kind": "table",
        "widths": widths,
        "right": right,
        "empty": [not any(line) for line in body],
        "head": [_lines(h, _DENSE) for h in table.head],
        "body": [[_lines(c, _DENSE) for c in line] for line in body],
    }


def _width(words: str) -> int:
    """Return the width of the longest line in half-width characters."""
    return max((sum(1 if ord(c) < 0x2000 else 2 for c in line) for line in words.split("\n")), default=0)


def _qr(content: str) -> str:
    """Return the QR code as SVG. Raises segno.DataOverflowError (a ValueError) beyond some 2,300 bytes."""
    drawn = io.BytesIO()
    segno.make_qr(content, error="m", encoding="utf-8").save(drawn, kind="svg", border=2, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


def _line(words: str) -> str:
    return " ".join(writable(words).split())


def _lines(words: str, unbroken: re.Pattern[str] = _UNBROKEN) -> list[str]:
    """Return the lines of a text. An endless word gets places to break, or it would run off the sheet."""
    return [unbroken.sub(_breakable, line) for line in writable(words).split("\n")]


def _breakable(found: re.Match[str]) -> str:
    # After a sign where the word has one (addresses of mail and web), else after so many letters.
    return _BREAKS.sub(lambda part: part.group() + "\u200b", found.group())


def _says(thing: Any, sign: str) -> bool:
    if isinstance(thing, str):
        return sign in thing
    if isinstance(thing, dict):
        return any(_says(part, sign) for part in thing.values())
    return isinstance(thing, list) and any(_says(part, sign) for part in thing)

"""What each face of a procedure lacks: the faces are asked for every item, and say which they do not have."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from random import Random
from typing import Any

import jsonschema
import pikepdf
from django.template.loader import render_to_string

from yakuba.faces.design.questions import shown
from yakuba.ground.document import Document, Rows
from yakuba.papers.rules.pdf import render
from yakuba.procedures.rules import export, paper, schema, showing
from yakuba.procedures.rules.asking import own_key
from yakuba.procedures.rules.model import Ask, Edition, Procedure
from yakuba.procedures.rules.types import rows as lists
from yakuba.procedures.rules.types import type_of

TOWN = "みなと野町"
Face = Callable[[Edition, Procedure], set[str]]


class Names(HTMLParser):
    """The names of all controls of a page that can be sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs).get("name")
        if tag in ("input", "select", "textarea") and named:
            self.found.add(named)


def every_ask(procedure: Procedure) -> list[tuple[Ask, str]]:
    """Return each ask with the key of its answer, as if every condition held; of a list, for its first row."""
    asks = [replace(ask, item=replace(ask.item, limits={**ask.item.limits, **ask.limits})) for ask in procedure.asks]
    return [(ask, str(own_key(procedure, ask, "m1" if ask.each else ""))) for ask in asks]


def every_answer(procedure: Procedure) -> dict[str, Any]:
    """Return an answer to everything a procedure can ask."""
    return {key: type_of(ask.item).sample(ask.item, Random(11)) for ask, key in every_ask(procedure)}


def lacking_on_the_form(edition: Edition, procedure: Procedure) -> set[str]:
    """Return the items whose whole answer cannot be typed into the controls that the web form shows."""
    answers, lacking = every_answer(procedure), set()
    for ask, key in every_ask(procedure):
        item = ask.item
        html = render_to_string("design/question.html", {"question": shown(key, item, {})})
        controls = {name.partition("|")[2] for name in Names(html).found if name.startswith(f"{key}|")}
        if not takes(ask, answers[key], controls):
            lacking.add(item.id)
    return lacking


def takes(ask: Ask, answer: Any, controls: Iterable[str]) -> bool:
    """Tell whether these controls are all that the type wants, and enough to type the answer in."""
    item, there = ask.item, set(controls)
    kind = type_of(item)
    wanted = {field.part for field in kind.fields(item)}
    if not wanted or not wanted <= there:
        return False
    if kind.is_file:
        return True
    # A list shows one row until more are asked for.
    first = answer[:1] if isinstance(kind, lists.Rows) else answer
    typed = {part: strings for part, strings in kind.write(item, first).items() if part in there}
    return bool(kind.read(item, typed).value == first)


def lacking_on_the_check_page(edition: Edition, procedure: Procedure) -> set[str]:
    """Return the items whose answers cannot be read again under a topic of the interview, in every language."""
    answers, lacking = every_answer(procedure), set()
    for language in ("ja", "ja-easy", "en"):
        by_topic = showing.by_topic(edition, showing.shown(procedure, answers, language))
        read = {one.item.id for _, found in by_topic for one in found if any(line.strip() for line in one.lines)}
        lacking |= {item.id for item in procedure.items} - read
    return lacking


def lacking_on_the_blank_paper(edition: Edition, procedure: Procedure) -> set[str]:
    """Return the items that have no place to write on the printed form."""
    document = paper.blank(edition, procedure, "ja", town=TOWN)
    return _not_printed(document, procedure, lambda row: row.blank is not None)


def lacking_on_the_filled_paper(edition: Edition, procedure: Procedure) -> set[str]:
    """Return the items whose answers are not on the printed form."""
    document = paper.filled(edition, procedure, every_answer(procedure), "ja", town=TOWN, receipt="R-1")
    return _not_printed(document, procedure, lambda row: any(row.answer) and row.answer != ("—",))


def _not_printed(document: Document, procedure: Procedure, good: Callable[[Any], bool]) -> set[str]:
    printed, there = text_of(render(document)), set()
    for block in document.blocks:
        for row in block.rows if isinstance(block, Rows) else ():
            words = [row.label, *row.answer]
            if good(row) and all(_squeezed(one) in printed for one in words):
                there.add(re.split("[#~]", row.key)[0])
    return {item.id for item in procedure.items} - there


def lacking_in_the_schema(edition: Edition, procedure: Procedure) -> set[str]:
    """Return the items whose answers the JSON Schema does not describe, or does not hold to their type."""
    lacking = set()
    whole = schema.of(edition, procedure)
    for key, answer in every_answer(procedure).items():
        item = re.split("[#~]", key)[0]
        only = jsonschema.Draft202012Validator({**whole, "required": []})
        if not only.is_valid({key: answer}) or only.is_valid({key: {"no": "such"}}):
            lacking.add(item)
    return lacking


def lacking_in_the_export(edition: Edition, procedure: Procedure) -> set[str]:
    """Return the items of which nothing stands in a column of the exported row."""
    row = export.row(procedure, every_answer(procedure))
    columns = set(export.columns(procedure))
    return {
        ask.item.id
        for ask, key in every_ask(procedure)
        if not any(
            cell is not None and (ask.each or column in columns)
            for column, cell in row.items()
            if _belongs(column, key.partition("~")[0])
        )
    }


def _belongs(column: str, name: str) -> bool:
    return column == name or column.startswith(f"{name}.")


FACES: Mapping[str, Face] = {
    "web form": lacking_on_the_form,
    "check page": lacking_on_the_check_page,
    "blank paper": lacking_on_the_blank_paper,
    "filled paper": lacking_on_the_filled_paper,
    "JSON Schema": lacking_in_the_schema,
    "export": lacking_in_the_export,
}


def text_of(pdf: bytes) -> str:
    """Return the characters that a PDF prints, without any white space, in the order in which they are drawn."""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            fonts = {name: _characters(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
            letters: dict[bytes, str] = {}
            for drawn in pikepdf.parse_content_stream(page):
                operator, operands = str(drawn.operator), list(drawn.operands)
                if operator == "Tf":
                    letters = fonts[str(operands[0])]
                elif operator in ("Tj", "TJ"):
                    runs: Any = operands[0] if operator == "TJ" else operands
                    codes = b"".join(bytes(run) for run in runs if isinstance(run, pikepdf.String))
                    found += [letters.get(codes[i : i + 2], "") for i in range(0, len(codes), 2)]
    return _squeezed("".join(found))


def _characters(font: Any) -> dict[bytes, str]:
    """Read the ToUnicode table of a font of two-byte codes."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[bytes, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, first in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                letters = (int(first, 16) + step).to_bytes(len(first) // 2, "big").decode("utf-16-be")
                found[(int(low, 16) + step).to_bytes(2, "big")] = letters
    return found


def _squeezed(words: str) -> str:
    # Paper may break a long word where it would not be seen.
    return re.sub(r"[\s\u200b]", "", words)

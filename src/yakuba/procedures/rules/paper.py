"""The paper form (様式), blank or filled, from the same definition as every other face."""

from __future__ import annotations

from yakuba.ground.document import Bullets, Document, Heading, Para, Row, Rows, Table
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Answers, Ask, Edition, Procedure, Topic
from yakuba.procedures.rules.showing import shown
from yakuba.procedures.rules.types import type_of

_BASIS = Text("根拠", "きまり", "Legal basis")
_EACH = Text("（該当する方ごとに記入）", "（ひとりずつ かいて ください）", " (for each person concerned)")
_ATTACH = Text("添付書類", "いっしょに だす かみ", "Papers to attach")
_OFFICE = Text("役場記入欄", "やくばが かく ところ", "For office use")
_NEEDED = Text("必要な場合のみ", "いる ときだけ", "only if it applies")
ROWS_ON_PAPER = 4
"""How many rows a list has on a blank form; a larger household takes a second sheet."""


def blank(edition: Edition, procedure: Procedure, language: str, *, town: str) -> Document:
    """Return the form to be filled in by hand: every item that the procedure can ask has its place."""
    blocks = [*_head(procedure, language, town)]
    for topic in edition.event.topics:
        rows = [row for ask in _asks(procedure, topic) for row in _blank_rows(ask, language)]
        if rows:
            blocks.append(Rows(topic.title.say(language), tuple(rows)))
    return _document(procedure, language, [*blocks, *_tail(procedure, language)], edition, "")


def filled(
    edition: Edition, procedure: Procedure, answers: Answers, language: str, *, town: str, receipt: str
) -> Document:
    """Return the form with the answers in it, as it would have been handed in."""
    blocks = [*_head(procedure, language, town)]
    all_shown = shown(procedure, answers, language)
    for topic in edition.event.topics:
        rows = tuple(
            Row(_label(one.item.label, one.about, language), one.lines or ("—",), key=str(one.key))
            for one in all_shown
            if one.item.topic == topic.id
        )
        if rows:
            blocks.append(Rows(topic.title.say(language), rows))
    return _document(procedure, language, [*blocks, *_tail(procedure, language)], edition, receipt)


def _label(label: Text, about: Text, language: str) -> str:
    who = about.say(language)
    return (
        f"{label.say(language)}（{who}）"
        if who and language != "en"
        else (f"{label.say(language)} ({who})" if who else label.say(language))
    )


def _head(procedure: Procedure, language: str, town: str) -> list[Heading | Para | Rows | Bullets | Table]:
    addressee = f"{town}長 様" if language == "ja" else town
    return [
        Para(addressee),
        Para(procedure.summary.say(language), small=True),
        Para(f"{_BASIS.say(language)}: {procedure.basis}", small=True),
    ]


def _tail(procedure: Procedure, language: str) -> list[Heading | Para | Rows | Bullets | Table]:
    blocks: list[Heading | Para | Rows | Bullets | Table] = []
    if procedure.attach:
        points = tuple(
            f"☐ {one.label.say(language)}" + (f"（{_NEEDED.say(language)}）" if one.when else "")
            for one in procedure.attach
        )
        blocks += [Heading(_ATTACH.say(language), 2), Bullets(points)]
    head = tuple(
        words.say(language)
        for words in (
            Text("受付", "うけつけ", "Received"),
            Text("本人確認", "ほんにん かくにん", "Identity"),
            Text("入力", "にゅうりょく", "Entered"),
            Text("確認", "かくにん", "Checked"),
        )
    )
    return [*blocks, Heading(_OFFICE.say(language), 3), Table(head, (("", "", "", ""),))]


def _asks(procedure: Procedure, topic: Topic) -> list[Ask]:
    """Return the asks of a topic, each item once: on paper a person sees the conditions, not the machine."""
    return list({ask.item.id: ask for ask in procedure.asks if ask.item.topic == topic.id}.values())


def _blank_rows(ask: Ask, language: str) -> list[Row]:
    item, note = ask.item, _note(ask, language)
    label = item.label.say(language) + (_EACH.say(language) if ask.each else "")
    times = ROWS_ON_PAPER if ask.each else 1  # a list of rows brings its own places
    rows: list[Row] = []
    for number in range(1, times + 1):
        start = f"{label} {number}" if times > 1 else label
        for part, place in type_of(item).blank(item, language):
            rows.append(Row(f"{start}　{part}" if part else start, blank=place, note=note, key=item.id))
    return rows


def _note(ask: Ask, language: str) -> str:
    hint = ask.item.hint.say(language)
    needed = _NEEDED.say(language) if ask.when or not ask.required else ""
    return "　".join(one for one in (needed, hint) if one)


def _document(
    procedure: Procedure,
    language: str,
    blocks: list[Heading | Para | Rows | Bullets | Table],
    edition: Edition,
    receipt: str,
) -> Document:
    return Document(
        title=procedure.title.say(language),
        language="en" if language == "en" else "ja",
        blocks=tuple(blocks),
        reference=receipt,
        footer=f"{procedure.id} {edition.version} {edition.digest[:8]}",
    )


def items_on(document: Document) -> set[str]:
    """Return the ids of the items that have a place on the form; the build test asks for all of them."""
    return {
        row.key.partition("#")[0].partition("~")[0]
        for block in document.blocks
        if isinstance(block, Rows)
        for row in block.rows
    }

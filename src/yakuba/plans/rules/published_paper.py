"""A published plan on paper: the same facts as its pages, in the order in which one reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from yakuba.ground.document import Block, Bullets, Document, Heading, Para, Row, Rows, Table
from yakuba.ground.japanese.dates import both
from yakuba.ground.text import Text
from yakuba.plans.rules.model import Node
from yakuba.plans.rules.published import PublicPlan, children
from yakuba.plans.rules.published_tables import Listing, listing, marks, named
from yakuba.plans.rules.published_words import BODIES, PARTS, SEATS, SHEET, bullets

TABLES: Final[dict[str, tuple[int, ...]]] = {
    "schedule": (1, 3, 4, 5),
    "progress": (1, 2, 3, 4, 5),
    "evaluation": (1, 2, 3, 4),
    "indicators": (1, 2, 3, 4, 5, 6),
    "challenges": (1, 2, 3, 4, 5),
    "earlier": (2, 3, 4, 5, 6),
    "costs": (1, 2, 3, 4, 5),
}
"""The tables on paper, each with those of its columns that find room there."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on the paper beside the plan: whose it is, which published state, of which day, under which licence."""

    town: str
    number: int
    on: date
    licence: str


def document(plan: PublicPlan, imprint: Imprint, language: str) -> Document:
    """Return a published plan as a document. The same plan, imprint and language give the same document."""
    title = Text.read(plan.plan.head.title).say(language)
    edition = _EDITION.fill(number=imprint.number, on=both(imprint.on, language)).say(language)
    return Document(
        title=title,
        language=language,
        blocks=tuple(_blocks(plan, imprint, language)),
        author=imprint.town,
        reference=edition,
        footer=imprint.licence,
    )


def _blocks(plan: PublicPlan, imprint: Imprint, language: str) -> Iterator[Block]:
    head = plan.plan.head
    facts = [
        (_TOWN, Text.read(head.name).say(language)),
        (_PERIOD, "\n".join(filter(None, (period(plan, language), Text.read(head.period_note).say(language))))),
        (_STATE, _EDITION.fill(number=imprint.number, on=both(imprint.on, language)).say(language)),
        (_LICENCE, imprint.licence),
    ]
    if head.source:
        facts.insert(2, (_SOURCE, f"{head.source.title}（{head.source.publisher}）"))
    rows = tuple(Row(label.say(language), (words,)) for label, words in facts if words)
    yield Rows("", rows)
    if head.purpose:
        yield Heading(_PURPOSE.say(language))
        yield Para(Text.read(head.purpose).say(language))
    yield Heading(PARTS["tree"].say(language))
    yield from _tree(plan, language)
    for name, columns in TABLES.items():
        made = listing(plan, name, language)
        if made.rows:
            yield Heading(made.title.say(language))
            yield _table(made, columns, language)
    if plan.plan.bodies:
        yield Heading(PARTS["bodies"].say(language))
        yield from _bodies(plan, language)


def period(plan: PublicPlan, language: str) -> str:
    """Say for which time a plan is."""
    head = plan.plan.head
    first = both(head.period_from, language)
    if head.period_until is None:
        return _SINCE.fill(first=first).say(language)
    return _SPAN.fill(first=first, last=both(head.period_until, language)).say(language)


def _tree(plan: PublicPlan, language: str) -> Iterator[Block]:
    below = children(plan.plan.nodes)
    measures = {node.id for node in plan.measures()}

    def walk(key: str, depth: int) -> Iterator[Block]:
        for node in below.get(key, ()):
            if node.id in measures or node.id in below or node.text or node.notes:
                yield Heading(named(node, language), min(depth, 3))
                yield from _node(plan, node, language)
            else:
                yield Para(named(node, language))
            yield from walk(node.id, depth + 1)

    yield from walk("", 2)


def _node(plan: PublicPlan, node: Node, language: str) -> Iterator[Block]:
    facts = []
    if node.owner:
        facts.append((_OWNER, plan.owner(node.owner).say(language)))
    if classes := [f"{axis}：{title}{sign and f' {sign}'}" for axis, title, sign in marks(plan, node, language)]:
        facts.append((_CLASSES, "\n".join(classes)))
    if node.text:
        yield Para(Text.read(node.text).say(language))
    if facts:
        yield Rows("", tuple(Row(label.say(language), (words,)) for label, words in facts))
    points = [Text.read(one).say(language) for one in node.notes]
    if points:
        yield Bullets(tuple(points))
    if node.sheet:
        for name, title in SHEET.items():
            said = [one.say(language) for one in bullets(getattr(node.sheet, name))]
            if said:
                yield Para(f"{title.say(language)}：{said[0]}" if len(said) == 1 else title.say(language))
                if len(said) > 1:
                    yield Bullets(tuple(said))


def _table(made: Listing, columns: tuple[int, ...], language: str) -> Table:
    filled = [at for at in columns if any(row[at] not in ("", None) for row in made.rows)]
    return Table(
        tuple(made.columns[at].say(language) for at in filled),
        tuple(tuple(_cell(row[at]) for at in filled) for row in made.rows),
    )


def _cell(value: str | float | None) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:,.10g}"


def _bodies(plan: PublicPlan, language: str) -> Iterator[Block]:
    for body in plan.plan.bodies:
        yield Heading(Text.read(body.title).say(language), 2)
        facts = [(_KIND, BODIES[body.kind].say(language))]
        if body.founded_by:
            facts.append(
                (_FOUNDED, f"{Text.read(body.founded_by.title).say(language)} {body.founded_by.number}".strip())
            )
        if body.task:
            facts.append((_TASK, "\n".join(Text.read(one).say(language) for one in body.task)))
        if body.seats:
            said = (f"{SEATS[seat.part].say(language)}：{Text.read(seat.post).say(language)}" for seat in body.seats)
            facts.append((_SEATS, "\n".join(said)))
        yield Rows("", tuple(Row(label.say(language), (words,)) for label, words in facts))


_EDITION: Final = Text("第{number}版（{on}公表）", "{number}ばんめ（{on}）", "Published state {number} ({on})")
_TOWN: Final = Text("団体名", "まちの なまえ", "Municipality")
_PERIOD: Final = Text("計画期間", "いつから いつまで", "Period")
_STATE: Final = Text("公表", "いつ みせたか", "Published")
_LICENCE: Final = Text("利用条件", "つかいかた", "Licence")
_SOURCE: Final = Text("出典", "もとの しりょう", "Source")
_PURPOSE: Final = Text("計画の目的", "なんの ための けいかくか", "Purpose")
_OWNER: Final = Text("所管課", "たんとう", "Section in charge")
_CLASSES: Final = Text("分類", "わけかた", "Classes")
_KIND: Final = Text("種類", "しゅるい", "Kind")
_FOUNDED: Final = Text("設置の根拠", "きまり", "Founded by")
_TASK: Final = Text("所掌事務", "しごと", "Task")
_SEATS: Final = Text("構成", "メンバー", "Seats")
_SINCE: Final = Text("{first}から", "{first}から", "from {first}")
_SPAN: Final = Text("{first}から{last}まで", "{first}から {last}まで", "{first} to {last}")

"""A flow as people see it: an SVG with the place where the work stands, and the same in words.

Marks never rest on colour alone: where it stands has a thick frame and says so, what is done has a tick.
No style attributes are written, so that the page's content security policy may forbid them.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Final

from yakuba.flows.rules.layout import HEAD, LINE, PAD, Card, Layout, Way, lay_out, title_of
from yakuba.flows.rules.model import POSTS, Flow
from yakuba.ground.text import Text

INK: Final = "#1a1a1c"
QUIET: Final = "#626264"
BLUE: Final = "#0017c1"
PALE: Final = "#e8f1fe"
GREEN: Final = "#197a4b"
_HERE: Final = Text("いまここ", "いま ここ", "Now here")
_DONE: Final = Text("済み", "おわった", "done")
_TITLE: Final = Text("事務の流れ：{flow}", "しごとの ながれ：{flow}", "Flow of work: {flow}")
_STEP: Final = Text("{post}：{name}", "{post}：{name}", "{post}: {name}")
_LEADS: Final = Text("{outcome}→{to}", "{outcome}→{to}", "{outcome} → {to}")


def picture(flow: Flow, here: Collection[str], done: Collection[str], language: str) -> str:
    """Return the flow as an SVG, in a language. ``here`` are the tasks (or the end) where it stands.

    It is an image with a title and a description; what it shows is also to be had as `words`.
    """
    layout = lay_out(flow, language)
    told = words(flow, here, done, language)
    title = _TITLE.fill(flow=flow.name).say(language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{_bcp47(language)}" ',
        'aria-labelledby="flow-picture-title flow-picture-desc" ',
        f'viewBox="0 0 {layout.width} {layout.height}" width="{layout.width}" height="{layout.height}" ',
        'font-family="inherit" class="flow-picture">',
        f'<title id="flow-picture-title">{escape(title)}</title>',
        f'<desc id="flow-picture-desc">{escape(" / ".join(told))}</desc>',
        '<defs><marker id="flow-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" ',
        f'orient="auto"><path d="M0 0 8 4 0 8z" fill="{QUIET}"/></marker></defs>',
        *_rows(layout, language),
        *(_line(way) for way in layout.ways),
    ]
    for card in layout.cards.values():
        parts.extend(_card(card, card.id in here, card.id in done, language))
    return "".join((*parts, "</svg>"))


def words(flow: Flow, here: Collection[str], done: Collection[str], language: str) -> tuple[str, ...]:
    """Return the same picture as lines of text, one for each task, in the order of the work."""
    lines = []
    for id_ in lay_out(flow, language).cards:
        node = flow.nodes[id_]
        if node.kind == "end" and id_ not in here:
            continue
        post = POSTS.get(node.lane, Text(node.lane, node.lane, node.lane))
        line = title_of(node).say(language)
        if node.kind == "task":
            line = _STEP.fill(post=post, name=line).say(language)
        marks = [mark.say(language) for mark, meant in ((_HERE, id_ in here), (_DONE, id_ in done)) if meant]
        if marks:
            line += f" [{', '.join(marks)}]"
        ways = [
            _LEADS.fill(outcome=outcome.label, to=title_of(flow.nodes[outcome.to])).say(language)
            for outcome in flow.outcomes.get(id_, ())
        ]
        lines.append(f"{line} ({', '.join(ways)})" if ways else line)
    return tuple(lines)


def _bcp47(language: str) -> str:
    return "ja" if language == "ja-easy" else language


def _rows(layout: Layout, language: str) -> list[str]:
    parts = []
    for number, row in enumerate(layout.rows):
        shade = "#f8f8fb" if number % 2 == 0 else "#ffffff"
        parts.append(f'<rect x="0" y="{row.y}" width="{layout.width}" height="{row.height}" fill="{shade}"/>')
        post = POSTS.get(row.lane, Text(row.lane, row.lane, row.lane)).say(language)
        parts.append(_text((PAD, row.y + PAD + LINE), post, size=14, bold=True))
        parts.append(
            f'<path d="M{HEAD} {row.y}V{row.y + row.height}" stroke="#d8d8db" fill="none"/>'
            f'<path d="M0 {row.y + row.height}H{layout.width}" stroke="#d8d8db" fill="none"/>'
        )
    return parts


def _line(way: Way) -> str:
    (x, y), *rest = way.corners
    d = f"M{x} {y}" + "".join(f"L{x} {y}" for x, y in rest)
    return (
        f'<path d="{d}" fill="none" stroke="{QUIET}" stroke-width="1.5" stroke-linejoin="round" '
        'marker-end="url(#flow-arrow)"/>'
    )


def _card(card: Card, here: bool, done: bool, language: str) -> list[str]:
    stroke, wide = (BLUE, 4) if here else (GREEN, 2) if done else (QUIET, 1)
    round_ = card.height // 2 if card.kind == "end" else 8
    parts = [
        f'<g data-task="{escape(card.id)}" data-here="{int(here)}" data-done="{int(done)}">',
        f'<rect x="{card.x}" y="{card.y}" width="{card.width}" height="{card.height}" rx="{round_}" ',
        f'fill="{PALE if here else "#ffffff"}" stroke="{stroke}" stroke-width="{wide}"/>',
    ]
    y = card.y + PAD + LINE - 5
    for line in card.title:
        parts.append(_text((card.x + PAD, y), line, size=15, bold=True))
        y += LINE
    if here:
        parts.append(_text((card.x + PAD, y), "▶ " + _HERE.say(language), size=13, bold=True, fill=BLUE))
    elif done:
        parts.append(_text((card.x + PAD, y), "✓ " + _DONE.say(language), size=13, fill=GREEN))
    for code, label in card.rows:
        first = card.ports[code] - LINE * len(label) // 2 + LINE - 6
        for number, line in enumerate(label):
            parts.append(_text((card.x + card.width - PAD, first + number * LINE), line, size=13, end=True))
        parts.append(f'<circle cx="{card.x + card.width}" cy="{card.ports[code]}" r="3" fill="{QUIET}"/>')
    parts.append("</g>")
    return parts


def _text(at: tuple[int, int], words: str, *, size: int, bold: bool = False, end: bool = False, fill: str = INK) -> str:
    weight = ' font-weight="700"' if bold else ""
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{at[0]}" y="{at[1]}" font-size="{size}"{weight}{anchor} fill="{fill}">{escape(words)}</text>'

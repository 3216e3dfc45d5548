"""The register as a list to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from yakuba.governance.rules.model import DEMANDS, STATES, Line
from yakuba.governance.rules.sums import whole
from yakuba.ground.document import Document, Para, Table
from yakuba.ground.japanese.dates import both
from yakuba.ground.text import Text

_TITLE = Text("アナログ規制の見直し台帳", "きそくの いちらん", "Register of analogue rules")
_HEAD = (
    Text("番号", "ばんごう", "No."),
    Text("例規・条項", "きそく", "Rule, article"),
    Text("所管課", "かかり", "Section"),
    Text("規制の種類", "しゅるい", "Demand"),
    Text("見直しの方法・期限", "かえかた", "Means, by when"),
    Text("状態", "いま", "State"),
)
_SUM = Text(
    "{on}現在　全{all}件、うち見直し済み{done}件",
    "{on}　ぜんぶ {all}、かえた {done}",
    "As of {on}: {all} demands, {done} replaced",
)


def listed(lines: Iterable[Line], names: Mapping[str, Text], language: str, *, on: date, town: str) -> Document:
    """Return the list as a document."""
    lines = list(lines)
    done = whole(lines)
    sums = _SUM.fill(on=both(on, language), all=done.all, done=sum(line.state.value == "replaced" for line in lines))
    body = tuple(
        (
            f"{one.number}-{one.item}",
            f"{one.title} {one.article}",
            names[one.section].say(language) if one.section in names else one.section,
            DEMANDS[one.demand].say(language),
            _plan(one),
            STATES[one.state].say(language) + (f" {one.reason}" if one.reason else ""),
        )
        for one in lines
    )
    head = tuple(one.say(language) for one in _HEAD)
    return Document(
        title=_TITLE.say(language),
        language="en" if language == "en" else "ja",
        blocks=(Para(sums.say(language)), Table(head, body)),
        author=town,
    )


def _plan(line: Line) -> str:
    return " ".join(one for one in (line.means, line.by_when.isoformat() if line.by_when else "") if one)

"""The nouns of the review of analogue rules: which rule demands what, and what becomes of it.

The eight kinds of the national review are those of the 「地方公共団体におけるアナログ規制の点検・見直しマニュアル」 of the
Digital Agency: seven, and the demand for a certain medium. Before them stand the three with which halls begin: paper,
seal, and coming in person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from yakuba.ground.text import Text


class Kind(StrEnum):
    """What sort of rule it is."""

    ORDINANCE = "ordinance"
    RULE = "rule"
    GUIDELINE = "guideline"
    OTHER = "other"


class Demand(StrEnum):
    """What a rule demands of people or of the hall."""

    PAPER = "paper"
    SEAL = "seal"
    IN_PERSON = "in-person"
    VISUAL = "visual"
    ON_SITE = "on-site"
    PERIODIC = "periodic"
    FIXED_POST = "fixed-post"
    TRAINING = "training"
    NOTICE = "notice"
    READING = "reading"
    MEDIUM = "medium"


class State(StrEnum):
    """How far it has come, in the order in which it goes; ``stays`` is the other end."""

    FOUND = "found"
    DECIDED = "decided"
    CHANGING = "changing"
    REPLACED = "replaced"
    STAYS = "stays"


KINDS: Final = {
    Kind.ORDINANCE: Text("条例", "じょうれい", "Ordinance"),
    Kind.RULE: Text("規則", "きそく", "Rule"),
    Kind.GUIDELINE: Text("要綱・要領", "ようこう", "Guideline"),
    Kind.OTHER: Text("その他", "ほか", "Other"),
}
DEMANDS: Final = {
    Demand.PAPER: Text("書面", "かみ", "Paper"),
    Demand.SEAL: Text("押印", "はんこ", "Seal"),
    Demand.IN_PERSON: Text("対面・出頭", "きて もらう", "In person"),
    Demand.VISUAL: Text("目視", "めで みる", "Looking by eye"),
    Demand.ON_SITE: Text("実地監査", "その ばで しらべる", "On-site inspection"),
    Demand.PERIODIC: Text("定期検査・点検", "きまった ときに しらべる", "Periodic inspection"),
    Demand.FIXED_POST: Text("常駐・専任", "いつも いる", "Fixed post"),
    Demand.TRAINING: Text("対面講習", "あつまって ならう", "Training in person"),
    Demand.NOTICE: Text("書面掲示", "かみを はる", "Written notice"),
    Demand.READING: Text("往訪閲覧・縦覧", "きて みる", "Reading at the office"),
    Demand.MEDIUM: Text("記録媒体の指定", "きまった メディア", "A certain medium"),
}
NATIONAL: Final = frozenset(Demand) - {Demand.PAPER, Demand.SEAL, Demand.IN_PERSON}
"""Those that the national review names."""
STATES: Final = {
    State.FOUND: Text("洗い出し済み", "みつけた", "Found"),
    State.DECIDED: Text("見直し方針決定", "かえると きめた", "Decided"),
    State.CHANGING: Text("改正作業中", "かえて いる", "Being changed"),
    State.REPLACED: Text("見直し済み", "かえた", "Replaced"),
    State.STAYS: Text("存続", "そのまま", "Stays"),
}
DONE: Final = frozenset({State.REPLACED, State.STAYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register (台帳の一行): a demand, with the rule in which it stands.

    ``number`` is that of the rule, ``item`` that of the demand in it; the two together name the line for ever.
    ``section`` is the code of the section in charge, ``law`` the law behind it if there is one, ``means`` how it is
    replaced, ``by_when`` until when, ``measure`` by which measure of a plan (its plan and key, `minatono-dx/bpr`),
    ``reason`` why it stays.
    """

    number: str
    item: int
    title: str
    kind: Kind
    section: str
    article: str
    demand: Demand
    law: str = ""
    means: str = ""
    by_when: date | None = None
    measure: str = ""
    state: State = State.FOUND
    reason: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """By what the line is known."""
        return self.number, self.item

    def late(self, on: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.state not in DONE and self.by_when is not None and self.by_when < on


LENGTHS: Final = {
    "number": 40,
    "title": 200,
    "article": 100,
    "law": 200,
    "means": 500,
    "measure": 140,
    "reason": 500,
    "note": 500,
}
"""The most characters of each field."""


def faults_of(line: Line) -> list[tuple[str, Text]]:
    """Return what does not hold together in a line: the field, and what to do."""
    found = [(name, _EMPTY) for name in ("number", "title", "article") if not getattr(line, name)]
    found += [
        (name, _LONG.fill(most=most)) for name, most in LENGTHS.items() if len(getattr(line, name)) > most
    ]  # fmt: skip
    if line.measure and not _MEASURE.fullmatch(line.measure):
        found.append(("measure", _NO_MEASURE))
    if line.state is State.STAYS and not line.reason:
        found.append(("reason", _NO_REASON))
    if line.state in (State.DECIDED, State.CHANGING, State.REPLACED) and not line.means:
        found.append(("means", _NO_MEANS))
    if line.state in (State.DECIDED, State.CHANGING) and line.by_when is None:
        found.append(("by_when", _NO_DAY))
    return found


_MEASURE: Final = re.compile(r"[a-z0-9_-]+/[A-Za-z0-9_-]+")
_EMPTY: Final = Text("記入してください。", "かいて ください。", "This must be filled in.")
_LONG: Final = Text(
    "{most}文字までにしてください。", "{most}もじ までに して ください。", "Write at most {most} characters."
)
_NO_MEASURE: Final = Text(
    "計画と施策の名を「minatono-dx/bpr」のように書いてください。施策のページのアドレスにあります。",
    "「minatono-dx/bpr」の ように かいて ください。",
    "Write plan and measure like minatono-dx/bpr, as in the address of the measure's page.",
)
_NO_REASON: Final = Text(
    "存続とするときは、理由を書いてください。", "そのままに する りゆうを かいて ください。", "Say why it stays."
)
_NO_MEANS: Final = Text(
    "方針を決めたら、見直しの方法を書いてください。", "どう かえるか かいて ください。", "Say by what it is replaced."
)
_NO_DAY: Final = Text(
    "方針を決めたら、見直しの期限を書いてください。", "いつまでに かえるか かいて ください。", "Say by when."
)

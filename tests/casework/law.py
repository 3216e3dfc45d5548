"""What the law of a case is, told a second time: read from the files of the pack, without a line of the programme's own reading.

Commands and engine say what happens; this says what may. Where both were written by one function, neither would be tested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import yaml  # noqa: TID251

from yakuba.casework.commands import Act
from yakuba.casework.rules import Days
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref

PACK: Final = Path(__file__).parents[2] / "packs" / "moving"
_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_SAYS: Final = re.compile(r"^\s*outcome\s*==\s*'([a-z_]+)'\s*$")
_ACTIONS: Final = {
    "accept": "case.accepted",
    "propose": "case.proposed",
    "refuse": "case.refusal_proposed",
    "approve": "case.approved",
    "send_back": "case.sent_back",
    "correct": "case.correction_asked",
    "hand_over": "case.handed_over",
    "withdraw": "case.withdrawn",
}


@dataclass(frozen=True)
class Drawing:
    """A flow as it is drawn: where it begins, whose task each is, where each outcome leads, how it may end."""

    begins: str
    lanes: Mapping[str, str]
    ways: Mapping[tuple[str, str], str]
    ends: Mapping[str, str]

    def offered(self, place: str) -> list[str]:
        """Return the outcomes of a task."""
        return [outcome for task, outcome in self.ways if task == place]


@dataclass(frozen=True, repr=False)
class Rules:
    """What the pack says of a procedure, as far as its case goes by it."""

    id: str
    title: Mapping[str, str]
    section: str
    flow: str
    days: tuple[int, int, Days]
    letters: frozenset[str]

    def __repr__(self) -> str:
        return self.id


@lru_cache
def drawing(flow: str) -> Drawing:
    """Read a drawing of the pack: tasks, the gateway behind each, and the lines that lead on from there."""
    (process,) = ET.parse(PACK / "flows" / f"{flow}.bpmn").getroot().findall(f"{_BPMN}process")
    lines = [
        (line.get("sourceRef", ""), line.findtext(f"{_BPMN}conditionExpression") or "", line.get("targetRef", ""))
        for line in process.findall(f"{_BPMN}sequenceFlow")
    ]
    out = {source: target for source, condition, target in lines if not condition}
    ways = {
        (task.get("id", ""), _SAYS.fullmatch(condition)[1]): target
        for task in process.findall(f"{_BPMN}userTask")
        for source, condition, target in lines
        if source == out[task.get("id", "")]
    }
    (start,) = process.findall(f"{_BPMN}startEvent")
    lanes = {
        str(held.text).strip(): lane.get("name", "")
        for lane in process.iter(f"{_BPMN}lane")
        for held in lane.findall(f"{_BPMN}flowNodeRef")
    }
    ends = {end.get("id", ""): end.get("name", "") for end in process.findall(f"{_BPMN}endEvent")}
    return Drawing(out[start.get("id", "")], lanes, ways, ends)


@lru_cache
def procedures() -> tuple[Rules, ...]:
    """Return all procedures of the pack that somebody must decide, those of the longer flows first."""
    found = []
    for file in sorted((PACK / "procedures").glob("*.yaml")):
        told: dict[str, Any] = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
        if told["kind"] != "guidance":
            clock = told.get("clock") or {}
            days = (clock.get("at_least", 0), clock.get("at_most", 0), Days(clock.get("days", "working")))
            letters = frozenset(letter["outcome"] for letter in told.get("letters", ()))
            found.append(Rules(told["id"], told["title"], told["section"], told["flow"], days, letters))
    return tuple(sorted(found, key=lambda one: (one.flow == "notification", one.flow, one.id)))


@dataclass
class Law:
    """A case as it must stand by all that was rightly done with it, and what may be done next."""

    ref: Ref
    subject: Ref
    rules: Rules
    opened: datetime
    section: str = ""
    place: str = ""
    version: int = 1
    touched: bool = False
    assignee: str = ""
    proposer: str = ""
    asked: datetime | None = None
    clock: tuple[int, date] | None = None
    drawing: Drawing = field(init=False)

    def __post_init__(self) -> None:
        self.drawing = drawing(self.rules.flow)
        self.section, self.place = self.rules.section, self.drawing.begins

    @property
    def ended(self) -> str:
        """Tell how it ended, or "" while it is worked on."""
        return self.drawing.ends.get(self.place, "")

    @property
    def post(self) -> str:
        """Tell whose turn it is; nobody's once it has ended."""
        return "" if self.ended else self.drawing.lanes[self.place]

    @property
    def stage(self) -> str:
        """Tell what the resident's page says of it."""
        if self.ended:
            return "withdrawn" if self.ended == "withdrawn" else "decided"
        begun = "checking" if self.touched else "received"
        return {"resident": "correcting", "clerk": begun}.get(self.post, "approving")

    def may_work(self, actor: Actor) -> bool:
        """Tell whether a person may touch it at all."""
        of_here = actor.kind == "staff" and actor.section == self.section
        return of_here and "case.work" in actor.powers and not self.ended

    def may_end(self, actor: Actor, deed: Act, sections: frozenset[str]) -> bool:
        """Tell whether a person may do this deed now."""
        return (
            self.may_work(actor)
            and deed.seen_version == self.version
            and deed.task_id == self.place
            and (deed.task_id, deed.outcome) in self.drawing.ways
            and self.post in actor.posts
            and not (deed.outcome == "approve" and actor.id == self.proposer)
            and self._complete(deed, sections)
        )

    def _complete(self, deed: Act, sections: frozenset[str]) -> bool:
        items = deed.correct_items
        needs = {
            "refuse": bool(deed.reason.strip() and deed.basis.strip()),
            "send_back": bool(deed.reason.strip()),
            "correct": bool(items) and all(words.strip() for words in items.values()),
            "hand_over": deed.to_section in sections - {self.section},
        }
        return needs.get(deed.outcome, True)

    def end(self, actor: Actor, deed: Act, at: datetime) -> tuple[list[str], list[str]]:
        """Let the deed happen; return what the journal and the house must be told of it."""
        was = (self.stage, self.section)
        if not self.assignee and self.post == "clerk":
            self.assignee = actor.id
        self.place = self.drawing.ways[self.place, deed.outcome]
        self.version, self.touched = self.version + 1, True
        if deed.outcome == "hand_over":
            self.section, self.assignee = deed.to_section, ""
        if deed.outcome in ("propose", "refuse"):
            self.proposer = actor.id
        if deed.outcome == "send_back":
            self.proposer = ""
        events = ["case.correction_asked"] if deed.outcome == "correct" else []
        if self.ended:
            events.append("case.withdrawn" if self.ended == "withdrawn" else "case.decided")
        elif was != (self.stage, self.section):
            events.append("case.moved")
        self.asked = at if deed.outcome == "correct" else None
        return [_ACTIONS[deed.outcome]], events


@dataclass(frozen=True)
class Deed:
    """Something that somebody tries: whether they may, how it is done, and what then is true and told."""

    name: str
    may: Callable[[], bool]
    do: Callable[[], object]
    then: Callable[[], tuple[list[str], list[str]]]

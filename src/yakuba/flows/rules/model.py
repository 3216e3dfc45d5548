"""The nouns of a flow (事務の流れ): who does what next, and how each task may end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from yakuba.ground.text import NOTHING, Text

Kind = Literal["start", "task", "choice", "end"]

DONE: Final = "done"
"""The one outcome of a task that is followed by no choice."""

OUTCOMES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "accept": Text("受理する", "うけつける", "Accept"),
        "propose": Text("承認を起案する", "みとめる あんを つくる", "Propose for approval"),
        "approve": Text("決裁する", "きめる", "Approve"),
        "correct": Text("補正を求める", "なおして もらう", "Ask for a correction"),
        "send_back": Text("差し戻す", "もどす", "Send back"),
        "hand_over": Text("ほかの係に引き継ぐ", "ほかの かかりに わたす", "Hand over to another section"),
        "refuse": Text("却下を起案する", "みとめない あんを つくる", "Propose a refusal"),
        "answered": Text("補正された", "なおした", "Corrected"),
        "withdraw": Text("取下げ", "とりさげる", "Withdraw"),
        "ask": Text("検討を依頼する", "たのむ", "Ask"),
        "decline": Text("断る", "ことわる", "Decline"),
        "study": Text("詳細検討に進む", "くわしく しらべる", "Go into detailed study"),
        "proof": Text("実証実験に進む", "じっけんする", "Go into a proof of concept"),
        "trial": Text("試行運用に進む", "ためして つかう", "Go into a trial"),
        "launch": Text("本格導入に進む", "ほんとうに はじめる", "Go into full use"),
        "finish": Text("完了を報告する", "おわったと しらせる", "Report completion"),
        "stop": Text("中止を起案する", "やめる あんを つくる", "Propose to stop"),
        DONE: Text("終える", "おわる", "Done"),
    }
)
"""How tasks may end, with the words used where the drawing gives none of its own; offered in this order."""

ENDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "accepted": Text("認めた", "みとめた", "Accepted"),
        "refused": Text("却下", "みとめなかった", "Refused"),
        "withdrawn": Text("取下げ", "とりさげた", "Withdrawn"),
        "declined": Text("見送り", "ことわった", "Declined"),
        "completed": Text("完了", "おわった", "Completed"),
        "stopped": Text("中止", "やめた", "Stopped"),
    }
)
"""How a run may end: the names of end events."""

POSTS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "resident": Text("住民", "じゅうみん", "Resident"),
        "clerk": Text("担当", "たんとう", "Clerk"),
        "chief": Text("係長", "かかりちょう", "Chief"),
        "manager": Text("課長", "かちょう", "Manager"),
        "cio-staff": Text("CIOスタッフ", "CIOスタッフ", "CIO staff"),
        "cio-assistant": Text("CIO補佐官", "CIOほさかん", "CIO assistant"),
        "deputy-cio": Text("副CIO", "ふくCIO", "Deputy CIO"),
        "cio": Text("CIO", "CIO", "CIO"),
    }
)
"""Who works in a lane: the posts (職) of the hall, and the resident for whom it waits."""

HALL: Final = frozenset({"cio", "deputy-cio", "cio-assistant", "cio-staff"})
"""Posts of the whole hall: what waits for them belongs to no section, whichever section they sit in."""

RESIDENT: Final = "resident"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a drawing, on which line of its file, and what to do about it."""

    line: int
    words: Text
    remedy: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the flow. A ``choice`` is an exclusive gateway; ``lane`` is the post, ``end`` the end's code."""

    id: str
    kind: Kind
    lane: str
    name: Text
    line: int = 0
    end: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one place to the next. ``condition`` is CEL on ``outcome``; ``default`` when no other is met."""

    id: str
    source: str
    target: str
    condition: str = ""
    name: Text = NOTHING
    line: int = 0
    default: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a task may end, and the place (task or end) to which it leads."""

    code: str
    label: Text
    to: str


@dataclass(frozen=True)
class Flow:
    """A whole flow as drawn and checked. Lanes in the order of the drawing.

    ``begins`` are the ways in which it may begin: one, or as many as a choice behind the start asks for.
    """

    id: str
    name: Text
    lanes: tuple[str, ...]
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    begins: tuple[Outcome, ...]
    outcomes: Mapping[str, tuple[Outcome, ...]]

    def outcome(self, task_id: str, code: str) -> Outcome | None:
        """Return the outcome of that code if the task offers it."""
        return next((found for found in self.outcomes.get(task_id, ()) if found.code == code), None)


class BadFlow(ValueError):
    """The drawing cannot be worked by; ``faults`` says why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"line {fault.line}: {fault.words.en}" for fault in faults))

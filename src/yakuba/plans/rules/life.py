"""The life of a measure (施策の流れ): two flows, the stages that follow from them, and what a step must bring.

The first leads into the plan (実施計画登載まで): a section has an idea, or the CIO's staff ask a section. The second leads
to completion (実施計画完了まで): steps in the order that the case needs, some left out, some taken again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text
from yakuba.plans.rules.steps import CHECKS, SHEETS, Field

INTO_PLAN: Final = "into-plan"
TO_COMPLETION: Final = "to-completion"
FLOWS: Final = (INTO_PLAN, TO_COMPLETION)
KIND: Final = "measure"
"""The kind of Ref under which the room `flows` knows a measure."""

STAGES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "": Text("未着手", "まだ", "Not begun"),
        "proposed": Text("発案", "かんがえ中", "Proposed"),
        "asked": Text("検討依頼", "たのんだ", "Asked"),
        "planning": Text("企画立案", "けいかく中", "Planning"),
        "deciding": Text("政策決定", "きめて いる", "Deciding"),
        "budgeting": Text("予算化", "おかねを きめて いる", "Budgeting"),
        "listed": Text("実施計画登載", "けいかくに のった", "In the plan"),
        "studied": Text("詳細検討", "くわしく しらべて いる", "Detailed study"),
        "proved": Text("実証実験", "じっけん中", "Proof of concept"),
        "tried": Text("試行運用", "ためして いる", "Trial"),
        "launched": Text("本格導入", "はじめて いる", "Full introduction"),
        "reported": Text("完了報告", "おわりの ほうこく", "Reporting completion"),
        "stopping": Text("中止の判断", "やめるか きめて いる", "Deciding on stopping"),
        "completed": Text("完了", "おわった", "Completed"),
        "stopped": Text("中止", "やめた", "Stopped"),
        "declined": Text("見送り", "ことわった", "Declined"),
        "refused": Text("不採択", "やらない", "Decided against"),
        "withdrawn": Text("取下げ", "とりさげた", "Withdrawn"),
    }
)
"""Where a measure stands (`Node.stage`), in the order of its life."""

STAGE_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "idea": "proposed",
        "idea_agreed": "proposed",
        "research": "asked",
        "answer": "asked",
        "answered": "asked",
        "planning": "planning",
        "review": "planning",
        "advice": "deciding",
        "policy": "deciding",
        "budget": "budgeting",
        "budgeted": "budgeting",
        "study": "studied",
        "spec": "studied",
        "proof": "proved",
        "trial": "tried",
        "safety": "launched",
        "launch": "launched",
        "report": "reported",
        "report_agreed": "reported",
        "completion": "reported",
        "stopping": "stopping",
    }
)
"""The stage that an open task means. ``way`` means none: there a measure stays where its last step brought it."""

OVER: Final = frozenset({"completed", "stopped", "declined", "refused", "withdrawn"})
"""Stages from which a measure goes on only when it is taken up again."""
IN_PLAN: Final = frozenset({"", "listed", "stopped", "completed"})
"""Stages from which the steps to completion may begin: it stands in the plan, and no flow works on it."""
REASONS: Final = frozenset({"decline", "refuse", "send_back", "stop", "withdraw"})
"""Outcomes that need a reason."""
HALFWAY: Final = frozenset({"send_back", "withdraw", "decline", "refuse", "hand_over", "stop"})
"""Outcomes that need no filled sheet: the work of the step was not done."""

MOST_LETTERS: Final = 4000
MOST_PAPERS: Final = 20
MOST_YEN: Final = 10**13


class Unfinished(Refusal):
    """The sheet of a step lacks something. ``faults`` are by field, in the words for the person who fills it in."""

    status = 422
    words = Text("記入が足りないところがあります。", "かいて いない ところが あります。", "Something is missing.")
    remedy = Text(
        "印の付いた欄を直してください。", "しるしの ところを なおして ください。", "Mend the fields that are marked."
    )

    def __init__(self, faults: Mapping[str, Text]) -> None:
        self.faults = dict(faults)
        super().__init__()


class NotNow(Refusal):
    """What should begin cannot begin while the measure stands where it does."""

    status = 409
    words = Text(
        "この施策は、いまの段階からはそれを始められません。",
        "いまは それを はじめられません。",
        "This measure cannot begin that from where it stands.",
    )
    remedy = Text(
        "施策の流れで、いまの段階を確かめてください。",
        "いま どこに いるか みて ください。",
        "Look where it stands in its flow.",
    )


class NobodyInCharge(Refusal):
    """The section in charge of a measure is none of the hall: nobody would ever see its tasks."""

    status = 409
    words = Text(
        "この施策の所管課が、いまの組織にありません。",
        "この せさくの かが ありません。",
        "The section in charge of this measure does not exist (any more).",
    )
    remedy = Text(
        "施策の編集で、いまある課を所管課に選んでください。",
        "いま ある かを えらんで ください。",
        "Edit the measure and choose a section that exists.",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """How somebody ends a task: with which outcome, sheet, reason and papers (references to where they are kept).

    ``seen_version`` is that of the task as shown; ``to_section`` whom to ask instead, where the outcome hands over.
    """

    task_id: str
    outcome: str
    seen_version: int
    sheet: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    papers: tuple[str, ...] = ()
    to_section: str = ""


_NEEDED: Final = Text("{title}を記入してください。", "{title}を かいて ください。", "Fill in: {title}")
_CHOOSE: Final = Text("{title}：選んでください。", "{title}：えらんで ください。", "Choose: {title}")
_DATE: Final = Text(
    "{title}：日付を 2027-04-01 のように書いてください。",
    "{title}：2027-04-01 の ように かいて ください。",
    "{title}: write a date like 2027-04-01.",
)
_NUMBER: Final = Text(
    "{title}：0以上の整数（円）で書いてください。",
    "{title}：すうじで かいて ください。",
    "{title}: write a whole number of yen, 0 or more.",
)
_LONG: Final = Text(
    "{title}：長すぎます（4000字まで）。", "{title}：ながすぎます。", "{title}: too long (4,000 letters at most)."
)
_ORDER: Final = Text("終了日が開始日より前です。", "おわりが はじまりより まえです。", "It ends before it begins.")
_REASON: Final = Text("理由を書いてください。", "りゆうを かいて ください。", "Write the reason.")
_SECTION: Final = Text("依頼する課を選んでください。", "かを えらんで ください。", "Choose the section to ask.")
_PAPERS: Final = Text("資料は20件までです。", "しりょうは 20まで です。", "20 papers at most.")


def due_on(task_id: str, since: datetime, days: Mapping[str, int] | None = None) -> date:
    """Return the day on which a task that opened then is due. ``days`` are those that the plan sets itself, by task."""
    return since.date() + timedelta(days=(days or {}).get(task_id, SHEETS[task_id].days))


def stage_after(task_id: str, was: str) -> str:
    """Return the stage of a measure whose open task is this one."""
    return STAGE_OF.get(task_id, was)


def check_deed(deed: Deed) -> dict[str, Any]:
    """Return the sheet as it is kept: only known fields, trimmed. Raises Unfinished with what is missing or wrong."""
    faults: dict[str, Text] = {}
    kept: dict[str, Any] = {}
    done = deed.outcome not in HALFWAY
    for one in SHEETS[deed.task_id].fields:
        value, fault = _read(one, deed.sheet.get(one.key), done)
        if fault is not None:
            faults[one.key] = fault.fill(title=one.title)
        elif value not in ("", None, [], {}):
            kept[one.key] = value
    if not faults and kept.get("from", "") > kept.get("until", "9999"):
        faults["until"] = _ORDER
    if deed.outcome in REASONS and not deed.reason.strip():
        faults["reason"] = _REASON
    if len(deed.reason) > MOST_LETTERS:
        faults["reason"] = _LONG.fill(title=Text("理由", "りゆう", "Reason"))
    if deed.outcome == "hand_over" and not deed.to_section:
        faults["to_section"] = _SECTION
    if len(deed.papers) > MOST_PAPERS:
        faults["papers"] = _PAPERS
    if faults:
        raise Unfinished(faults)
    return kept


def _read(one: Field, given: Any, done: bool) -> tuple[Any, Text | None]:
    """Return what a field says and, if it cannot be kept, why. A step that was not done may leave everything open."""
    if one.kind == "costs":
        return _read_costs(given, one.needed and done)
    if one.kind == "check":
        return _read_check(given, one.needed and done)
    words = str(given or "").strip()
    if not words:
        return "", _NEEDED if one.needed and done else None
    if len(words) > MOST_LETTERS:
        return words, _LONG
    match one.kind:
        case "date":
            try:
                return date.fromisoformat(words).isoformat(), None
            except ValueError:
                return words, _DATE
        case "number":
            number = _yen(words)
            return number, _NUMBER if number is None else None
        case "choice":
            return words, None if words in {code for code, _ in one.options} else _CHOOSE
        case _:
            return words, None


def _read_check(given: Any, needed: bool) -> tuple[Any, Text | None]:
    answer = given if isinstance(given, Mapping) else {}
    chosen, note = str(answer.get("answer", "")), str(answer.get("note", "")).strip()
    if len(note) > MOST_LETTERS:
        return {}, _LONG
    if chosen not in {code for code, _ in CHECKS}:
        return ({}, _CHOOSE) if needed or chosen else ({}, None)
    return {"answer": chosen, "note": note}, None


def _read_costs(given: Any, needed: bool) -> tuple[Any, Text | None]:
    rows = []
    for row in given if isinstance(given, (list, tuple)) else []:
        if not any(str(row.get(kind, "")).strip() for kind in ("initial", "running")):
            continue
        initial, running = _yen(str(row.get("initial", "")) or "0"), _yen(str(row.get("running", "")) or "0")
        if initial is None or running is None:
            return [], _NUMBER
        funding = str(row.get("funding", "")).strip()[:200]
        rows.append(
            {"fiscal_year": int(row["fiscal_year"]), "initial": initial, "running": running, "funding": funding}
        )
    return rows, _NEEDED if needed and not rows else None


def _yen(words: str) -> int | None:
    # People paste amounts with commas, and type full-width digits, which isdecimal and int know.
    plain = words.strip().replace(",", "").replace("，", "").removesuffix("円")
    return int(plain) if plain.isdecimal() and int(plain) <= MOST_YEN else None

"""Cases and people for tests, as states of the world."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from yakuba.casework import commands, reads
from yakuba.casework.commands import Act, OpenCase
from yakuba.flows.commands import define
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text

AT = datetime(2026, 11, 16, 9, 0, tzinfo=JST)
FLOWS = Path(__file__).parents[2] / "packs" / "moving" / "flows"
WORK = frozenset({"case.work"})
CLERK = Actor("staff", "s1", "山田 花子", "child", frozenset({"clerk"}), WORK)
COLLEAGUE = Actor("staff", "s4", "𠮷野 太郎", "child", frozenset({"clerk"}), WORK)
CHIEF = Actor("staff", "s2", "髙﨑 葛󠄀子", "child", frozenset({"chief"}), WORK | {"case.approve"})
MANAGER = Actor("staff", "s3", "渡邉 一", "child", frozenset({"manager"}), WORK | {"case.approve", "case.read_all"})
ELSEWHERE = Actor("staff", "s5", "山﨑 凜", "tax", frozenset({"clerk"}), WORK)
AUDITOR = Actor("staff", "s6", "𠮷川 実", "general", frozenset({"manager"}), WORK | {"case.read_all"})
JOURNEY = Actor.system("journeys")
FILING = Ref("filing", "f1")


def a_case(flow: str = "two-step", *, filing: Ref = FILING, procedure: str = "child-allowance", **fields: Any) -> Ref:
    """Open a case, received on Monday at nine."""
    wanted: dict[str, Any] = {
        "subject": filing,
        "receipt": "R8-000123",
        "procedure_id": procedure,
        "edition": "0" * 64,
        "title": Text("児童手当 認定請求", "じどうてあて", "Child allowance"),
        "section": "child",
        "flow": define(flow, (FLOWS / f"{flow}.bpmn").read_text(), at=AT),
        "answers": {"person.name": "髙﨑 葛󠄀子", "bank.account": {"number": "1234567"}},
        "applicant_name": "髙﨑 葛󠄀子",
        "applicant_kana": "タカサキ カツラコ",
        "received_at": AT,
        "at_least": 5,
        "at_most": 15,
    }
    return commands.open_case(OpenCase(**(wanted | fields)), at=fields.get("received_at", AT))


def seen(ref: Ref) -> reads.CaseView:
    """Look at a case as the programme itself."""
    return reads.case_for(JOURNEY, ref, at=AT)


def do(ref: Ref, outcome: str, actor: Actor, *, at: datetime = AT, **fields: Any) -> None:
    """End the open task of a case as it stands now."""
    case = seen(ref)
    deed = Act(task_id=case.tasks[0].task_id, outcome=outcome, seen_version=case.version, **fields)
    commands.act(ref, deed, actor=actor, at=at)


def refuse(ref: Ref, actor: Actor = CLERK, **fields: Any) -> None:
    """Propose a refusal with all that it needs."""
    do(
        ref,
        "refuse",
        actor,
        reason="対象となる児童がいません。",
        refuse_reason="no-child",
        basis="児童手当法第4条",
        **fields,
    )


def world() -> tuple[object, ...]:
    """Return everything that a refused deed must leave as it was."""
    from tests.casework.rows import TABLES
    from yakuba.ground import outbox
    from yakuba.ground.models import JournalLine

    lines = JournalLine.objects.exclude(actor_kind="system").values_list()
    return (*(tuple(table.objects.order_by("pk").values_list()) for table in TABLES), outbox.waiting(), tuple(lines))

"""Lines of the register for the tests of the room."""

from __future__ import annotations

from datetime import date
from typing import Any

from yakuba.governance.rules.model import Demand, Kind, Line, State
from yakuba.ground.actor import Actor

STEERS = Actor("staff", "s-1", "髙﨑 花", "planning", frozenset({"cio-staff"}), frozenset({"plan.steer", "plan.work"}))
WORKS = Actor("staff", "s-2", "山田 太郎", "child", frozenset({"clerk"}), frozenset({"plan.work"}))
READS = Actor("staff", "s-3", "𠮷野 一", "child", frozenset({"auditor"}), frozenset())


def a_line(**more: Any) -> Line:
    """A demand of the section for children."""
    given: dict[str, Any] = {
        "number": "R-001",
        "item": 1,
        "title": "子ども医療費助成条例施行規則",
        "kind": Kind.RULE,
        "section": "child",
        "article": "第4条",
        "demand": Demand.PAPER,
    }
    return Line(**{**given, **more})


DECIDED = {"state": State.DECIDED, "means": "電子申請を認める", "by_when": date(2027, 3, 31)}

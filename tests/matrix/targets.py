"""What stands in an address where it names a thing: one's own, another's, none; and what a form there would send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.matrix.roles import Role
from tests.matrix.world import NOWHERE, World

ANYBODYS: Final = "*"
NOBODYS: Final = ""


@dataclass(frozen=True)
class Target:
    """One way to fill an address: how it is called, what is put in, and whose it is (see ``policy.owner_fits``)."""

    name: str
    owner: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    within: str = NOBODYS
    """Whose the case is in which a paper is looked for that it does not hold."""


Fill = Callable[[World], tuple[Target, ...]]
PLAIN: Final = (Target("plain", ANYBODYS),)


def _cases(world: World, **more: Any) -> tuple[Target, ...]:
    return (
        Target("own section's", "child", {"case_id": world.ids["A child-allowance"], **more}),
        Target("other section's", "tax", {"case_id": world.ids["B moped-registration"], **more}),
        Target("absent", NOBODYS, {"case_id": NOWHERE, **more}),
    )


def _papers(world: World, name: str, own: tuple[str, str], other: tuple[str, str, str]) -> tuple[Target, ...]:
    """Papers of cases: also one's own case with the paper of another, which must not open it."""
    (case, paper), (other_case, other_paper, section) = own, other
    ids = world.ids
    return (
        Target("own section's", "child", {"case_id": ids[case], name: ids[paper]}),
        Target("other section's", section, {"case_id": ids[other_case], name: ids[other_paper]}),
        Target("own case, other's paper", NOBODYS, {"case_id": ids[case], name: ids[other_paper]}, "child"),
        Target("own case, absent paper", NOBODYS, {"case_id": ids[case], name: NOWHERE}, "child"),
        Target("absent", NOBODYS, {"case_id": NOWHERE, name: NOWHERE}),
    )


def _files(world: World) -> tuple[Target, ...]:
    own, other = "A child-allowance", "B moped-registration"
    return _papers(world, "file_id", (own, f"{own} file"), (other, f"{other} file", "tax"))


def _case_letters(world: World) -> tuple[Target, ...]:
    own, other = ("A child-medical-subsidy", "A case letter"), ("B dog-registration", "B case letter", "environment")
    return _papers(world, "letter_id", own, other)


def _residents(world: World, name: str, what: str) -> tuple[Target, ...]:
    return (
        Target("A's", "A", {name: world.ids[f"A {what}"]}),
        Target("B's", "B", {name: world.ids[f"B {what}"]}),
        Target("absent", NOBODYS, {name: NOWHERE}),
    )


def _keys(world: World) -> tuple[Target, ...]:
    return (
        Target("a clerk's", "clerk", {"pk": world.ids["clerk key"]}),
        Target("another clerk's", "clerk_elsewhere", {"pk": world.ids["clerk_elsewhere key"]}),
        Target("absent", NOBODYS, {"pk": "99999999"}),
    )


def _one_of(name: str, there: str, absent: str, **more: str) -> Fill:
    return lambda world: (
        Target("there", ANYBODYS, {**more, name: world.ids.get(there, there)}),
        Target("absent", NOBODYS, {**more, name: absent}),
    )


TARGETS: Final[Mapping[str, Fill]] = {
    "square:life-event": _one_of("event_id", "moving", "no-such-event"),
    "square:anew": _one_of("event_id", "moving", "no-such-event"),
    "square:procedure": _one_of("procedure_id", "child-allowance", "no-such-procedure", event_id="moving"),
    "square:event": _one_of("topic", "move", "no-such-topic"),
    "square:answers": _one_of("topic", "you", "no-such-topic"),
    "square:preview": lambda world: _residents(world, "file_id", "draft file"),
    "square:correct": lambda world: _residents(world, "request_id", "request"),
    "square:letter": lambda world: _residents(world, "letter_id", "letter"),
    "square:withdraw": lambda world: (
        Target("A's", "A", {"procedure_id": "child-allowance"}),
        Target("B's", "B", {"procedure_id": "moped-registration"}),
        Target("absent", NOBODYS, {"procedure_id": "no-such-procedure"}),
    ),
    "design:journal-head": _one_of("day", "2026-11-16", "1900-01-01"),
    "desk:case": _cases,
    "desk:take": _cases,
    "desk:give_back": _cases,
    "desk:note": _cases,
    "desk:filled": _cases,
    "desk:withhold": _cases,
    "desk:outcome": lambda world: _cases(world, code="correct"),
    "desk:file": _files,
    "desk:file_small": _files,
    "desk:letter": _case_letters,
    "desk:blank": lambda world: (
        Target("there", ANYBODYS, {"digest": world.ids["edition"], "procedure_id": "child-allowance"}),
        Target("absent procedure", NOBODYS, {"digest": world.ids["edition"], "procedure_id": "no-such-procedure"}),
        Target("absent", NOBODYS, {"digest": "0" * 64, "procedure_id": "no-such-procedure"}),
    ),
    "desk:stuck": _one_of("code", "outbox.failed", "no.such.sweep"),
    "mfa_edit_webauthn": _keys,
    "mfa_remove_webauthn": _keys,
}


def form_of(name: str, world: World, role: Role, target: Target) -> dict[str, Any]:
    """Return what the page's own form would send, so that only the door stands between it and the deed."""
    version, task = world.versions.get(str(target.values.get("case_id", "")), (0, ""))
    held = role.draft if role.draft in ("A", "B") else "A"
    forms: dict[str, dict[str, Any]] = {
        "square:enter": {"code": "AAAA-AAAA-AAAA-AAAA-AAAA"},
        "square:check": {"go": "submit", "seen": world.ids[f"{held} draft version"]},
        "square:event": {"go": "later"},
        "square:answers": {"go": "later"},
        "square:list": {"procedure": ["resident-registration-in"], "go": "next"},
        "square:files": {"remove": world.ids["A draft file"]},
        "square:mail": {"email": "hanako@example.jp"},
        "square:correct": {"person.phone|": "054-626-1111"},
        "design:display": {"language": "en", "next": "/"},
        "desk:inbox": {"q": "山田"},
        "desk:search": {"q": "R8", "why": "住民からの問い合わせ"},
        "desk:case": {"why": "住民からの問い合わせ"},
        "desk:stuck": {"one": world.ids["failed delivery"], "why": "原因を直したため"},
        "desk:withhold": {"basis": "78-1-7", "why": "監査のため", "until": "2026-12-15"},
        "desk:withheld": {"one": world.ids["withholding"], "do": "grant", "why": "監査計画を確かめた"},
        "desk:take": {"seen": version},
        "desk:give_back": {"seen": version},
        "desk:note": {"words": "電話で確かめた"},
        "desk:outcome": {
            "seen": version,
            "task": task,
            "item": "person.phone",
            "words-person.phone": "番号が一桁足りません",
        },
        "people_section": {"section": role.section},
        "account_login": {"login": "1001", "password": "not-the-password"},
        "mfa_edit_webauthn": {"name": "新しい鍵"},
    }
    return forms.get(name, {})

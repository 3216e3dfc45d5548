"""A hall at work, for tests of the desk: the pack as shipped, staff who can sign in, and cases that have come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.people.makers import PASSWORD, SECRET, a_hall, a_person
from tests.procedures.household import moving
from yakuba.casework import commands as casework
from yakuba.casework.rules import Days
from yakuba.flows import commands as flows
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref, new_id
from yakuba.people import reads as people
from yakuba.people import rules as people_rules
from yakuba.procedures import commands as procedures
from yakuba.procedures import reads as editions
from yakuba.procedures.rules.model import Edition

PUBLISHER = Actor.system("setup")
FAMILY: Mapping[str, Any] = {
    "move.kind": "in",
    "move.date": "2026-11-10",
    "household.members": [
        {"id": "m1", "relation": "head", "birth_date": "1988-05-01", "name": "髙橋 葛󠄀子"},
        {"id": "m2", "relation": "child", "birth_date": "2018-08-02", "name": "髙橋 湊"},
    ],
    "person.name": "髙橋 葛󠄀子",
    "person.name_kana": "タカハシ カツコ",
    "person.birth_date": "1988-05-01",
    "person.phone": "090-1234-5678",
    "claimant.public_servant": False,
    "claimant.has_spouse": True,
    "claimant.earns_more": True,
    "member.name#m2": "髙橋 湊",
    "child.elder_count": 0,
    "bank.public_account": True,
}
"""What a family filed for the child allowance; two answers short, as people are."""


def a_published_pack(at: datetime) -> Edition:
    """The pack `moving`, open for filings, with its flows defined."""
    # Its examples are run where that is what is tested.
    pack = replace(moving(), examples=())
    procedures.publish(pack, actor=PUBLISHER, at=at)
    editions.forget()
    return pack.edition


def a_case(edition: Edition, at: datetime, **changes: Any) -> Ref:
    """A case of the child allowance that came in `days_ago` days ago; everything about it can be changed."""
    procedure = edition.by_id[changes.pop("procedure", "child-allowance")]
    received = at - timedelta(days=changes.pop("days_ago", 3))
    answers = {**FAMILY, **changes.pop("answers", {})}
    number = changes.pop("receipt", f"R8-{new_id()[-6:].upper()}")
    clock_ = procedure.clock
    wanted = casework.OpenCase(
        subject=Ref("filing", new_id()),
        receipt=number,
        procedure_id=procedure.id,
        edition=edition.digest,
        title=procedure.title,
        section=changes.pop("section", procedure.section),
        flow=flows.define(procedure.flow, edition.flows[procedure.flow], at=at),
        answers=answers,
        applicant_name=changes.pop("name", answers["person.name"]),
        applicant_kana=changes.pop("kana", answers["person.name_kana"]),
        received_at=received,
        at_least=clock_.at_least if clock_ else 0,
        at_most=clock_.at_most if clock_ else 0,
        counts=Days(clock_.days) if clock_ else Days.WORKING,
        **changes,
    )
    return casework.open_case(wanted, at=received)


def the_staff() -> dict[str, str]:
    """The people of two sections: Hanako and Jiro are clerks of `child`, Kacho its chief and manager, Sumi of `tax`."""
    a_hall("child", "tax")
    return {
        "hanako": a_person("1001", "山田 花子", ("child", "clerk"), kana="ヤマダ ハナコ"),
        "jiro": a_person("1002", "佐藤 次郎", ("child", "clerk"), kana="サトウ ジロウ"),
        "kacho": a_person("2001", "𠮷野 桜", ("child", "chief"), ("child", "manager"), kana="ヨシノ サクラ"),
        "sumi": a_person("1003", "鈴木 澄", ("tax", "clerk"), kana="スズキ スミ"),
        "admin": a_person("9001", "管理 守", ("tax", "admin"), kana="カンリ マモル"),
    }


def as_actor(staff_id: str) -> Actor:
    """The person as an actor, today."""
    return people.actor_for(staff_id, on=clock.today())


def signed_in(staff_id: str) -> Client:
    """A browser in which this person has signed in with both steps."""
    client = Client()
    number = people.staff(staff_id, on=clock.today()).number
    client.post(reverse("account_login"), {"login": number, "password": PASSWORD})
    # Each person has the same secret here, but a code counts once for each person only.
    client.post(reverse("mfa_authenticate"), {"code": people_rules.totp(SECRET, clock.now())})
    assert client.get(reverse("desk:inbox")).status_code == 200
    return client

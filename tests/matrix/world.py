"""The world in which every cell is tried: two residents, two sections, and everybody of ``roles``."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from tests.journeys import makers
from tests.matrix.roles import OTHER_SECTION, OWN_SECTION, ROLES, Role
from tests.people.makers import LONG_AGO, PASSWORD, SECRET, SETUP, a_hall
from yakuba.applications import reads as filings
from yakuba.ground.journal import withholding
from yakuba.ground.models import Delivery, OutboxEvent
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.sealing import new_code
from yakuba.ground.text import Text
from yakuba.papers import reads as papers
from yakuba.people import commands as people
from yakuba.people import reads as staff
from yakuba.people.rules import NewStaff, StandardPost, totp

SECTIONS: Final = (
    *("citizen", "insurance", "pension", "welfare", "care", "child", "school", "tax", "water", "environment"),
    "audit",
    "planning",
)
OWN_POSTS: Final = {"auditor": ("case.read_all",), "registrar": ("staff.manage",), "operator": ("system.operate",)}
"""Posts of this world with a single power each, so that no other power can open a door for them."""
NOWHERE: Final = "00000000000000000000000000"
"""An id of the right form that nothing has."""


@dataclass
class World:
    """What was made: codes by resident, ids by what they name, and how each role's browser looks."""

    at: datetime
    codes: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    versions: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Case id → (version, id of its open task), as somebody saw it who opened the page."""
    houses: dict[bool, ClientHandler] = field(default_factory=dict)
    cookies: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def browser(self, role: Role, *, checks_csrf: bool = False) -> Client:
        """Return a fresh browser with what this role has in it."""
        client = Client(raise_request_exception=False)
        # One stack of middleware for all: building it takes longer than most answers.
        client.handler = self.houses.setdefault(checks_csrf, ClientHandler(checks_csrf))
        for name, value in self.cookies[role.name].items():
            client.cookies[name] = value
        return client


def build(at: datetime) -> World:
    """Make everything, by the commands of the rooms wherever there is one."""
    world = World(at)
    world.ids["edition"] = makers.an_open_hall(at=at)
    for resident, household in (("A", "family-of-four"), ("B", "dog-and-moped")):
        example = makers.the_example(household)
        world.codes[resident, "filing"] = makers.a_filing(example, at=at)
        _remember_cases(world, resident)
        world.codes[resident, "draft"] = draft = makers.a_draft(example, at=at)
        world.ids[f"{resident} draft file"] = filings.draft(draft, at=at).content.files[0].id
        world.ids[f"{resident} draft version"] = str(filings.draft(draft, at=at).version)
    world.codes["?", "draft"] = world.codes["?", "filing"] = new_code()
    _decide_and_ask(world)
    event = OutboxEvent.objects.latest("id")
    failed = Delivery(
        event=event, reaction="planted", state=Delivery.State.FAILED, tries=9, next_at=at, error="planted"
    )
    failed.save()
    world.ids["failed delivery"] = str(failed.pk)
    _the_staff(world)
    asked = withholding.Asked(
        Ref("case", world.ids["A child-allowance"]), "監査", "監査のため", at + timedelta(days=30)
    )
    world.ids["withholding"] = withholding.ask(asked, actor=makers.a_clerk("tax"), at=at)
    return world


def _remember_cases(world: World, resident: str) -> None:
    row = OutboxEvent.objects.filter(name="filing.submitted").latest("id")
    for procedure, case in makers.cases_by_procedure(Ref(**row.body["ref"]), at=world.at).items():
        world.ids[f"{resident} {procedure}"] = case.ref.id
        world.versions[case.ref.id] = (case.version, case.tasks[0].task_id)
        if case.attachments:
            world.ids[f"{resident} {procedure} file"] = Ref.parse(str(case.attachments[0]["file"])).id


def _decide_and_ask(world: World) -> None:
    """Let one letter and one request for correction come to each resident."""
    ids, at = world.ids, world.at
    act = makers.act
    medical, dog = Ref("case", ids["A child-medical-subsidy"]), Ref("case", ids["B dog-registration"])
    act(medical, "propose", by=makers.a_clerk(OWN_SECTION), at=at)
    act(medical, "approve", by=makers.a_clerk(OWN_SECTION, "chief"), at=at)
    act(dog, "accept", by=makers.a_clerk("environment"), at=at)
    ids["A case letter"] = papers.letters_about(medical)[0].ref.id
    ids["B case letter"] = papers.letters_about(dog)[0].ref.id
    asked = {"person.phone": "番号が一桁足りません"}
    for resident, procedure, section in (("A", "school-transfer", "school"), ("B", "seal-registration", "citizen")):
        case = Ref("case", ids[f"{resident} {procedure}"])
        act(case, "correct", by=makers.a_clerk(section), at=at, correct_items=asked)
        parts = filings.status(world.codes[resident, "filing"]).parts
        ids[f"{resident} request"] = next(one.request.id for one in parts if one.request)
        ids[f"{resident} letter"] = next(letter.id for one in parts for letter in one.letters)


def _the_staff(world: World) -> None:
    a_hall(*SECTIONS)
    for rank, (post, powers) in enumerate(OWN_POSTS.items(), start=50):
        people.add_post(StandardPost(post, Text(post, post, post), powers, rank), actor=SETUP, at=LONG_AGO)
    for number, role in enumerate(ROLES, start=1001):
        named = {"yakuba_draft": ("draft", role.draft), "yakuba_filing": ("filing", role.filing)}
        held = {cookie: world.codes[who, what] for cookie, (what, who) in named.items() if who}
        world.cookies[role.name] = held
        if role.signed_in or role.name == "account_closed":
            world.cookies[role.name] = _joined(world, role, str(number))


def _joined(world: World, role: Role, number: str) -> dict[str, str]:
    """Let somebody of the staff join, sign in, and become what the role is; return the browser's cookies."""
    name = f"職員 {number}"
    id_ = people.add_staff(NewStaff(number, name, "", ""), password=PASSWORD, actor=SETUP, at=LONG_AGO).id
    section, posts = role.section or OWN_SECTION, role.posts or ("clerk",)
    period = (date(2026, 4, 1), None)
    held = [people.appoint(id_, section=section, post=one, period=period, actor=SETUP, at=LONG_AGO) for one in posts]
    if role.second_factor:
        people.give_totp(id_, secret=SECRET, actor=SETUP, at=LONG_AGO)
    client = _signed_in(number, second_factor=role.second_factor)
    if role.name in ("clerk", "clerk_elsewhere"):
        world.ids[f"{role.name} key"] = str(_a_key(id_))
    if role.stated:
        for procedure in ("moped-registration", "dog-registration"):
            case = reverse("desk:case", args=[world.ids[f"B {procedure}"]])
            assert client.post(case, {"why": "住民からの問い合わせ"}).status_code == 302
    if role.name == "appointment_ended":
        people.end_appointment(held[0], last_day=world.at.date() - timedelta(days=1), actor=SETUP, at=world.at)
    if role.name == "account_closed":
        people.close_account(id_, actor=SETUP, at=world.at)
    assert not role.section or staff.actor_for(id_, on=world.at.date()).powers == role.powers
    return {name: morsel.value for name, morsel in client.cookies.items() if name == "yakuba_session"}


def _signed_in(number: str, *, second_factor: bool) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": number, "password": PASSWORD})
    if second_factor:
        # Codes go by the real time, whatever the clock of this world says.
        client.post(reverse("mfa_authenticate"), {"code": totp(SECRET, datetime.now(UTC))})
        assert client.get(reverse("desk:inbox")).status_code == 200
    return client


def _a_key(staff_id: str) -> int:
    """Give somebody a security key, without a browser that would make one; return the number of its row."""
    credential = AttestedCredentialData.create(
        Aaguid(bytes(16)), new_id().encode(), ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    )
    made = AttestationObject.create(
        "none", AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG(0x45), 0, credential), {}
    )
    response = {
        "clientDataJSON": _b64(b'{"type": "webauthn.create", "challenge": "", "origin": "https://testserver"}'),
        "attestationObject": _b64(bytes(made)),
    }
    id_ = _b64(credential.credential_id)
    data: dict[str, Any] = {"id": id_, "rawId": id_, "type": "public-key", "response": response}
    kept = {"name": "鍵", "credential": data}
    made_row = Authenticator.objects.create(user_id=staff_id, type=Authenticator.Type.WEBAUTHN, data=kept)
    return int(made_row.pk)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


__all__ = ["NOWHERE", "OTHER_SECTION", "OWN_SECTION", "World", "build"]

"""Trying the cells: one request each, inside a savepoint that is always taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix.everything import form_of, targets_of
from tests.matrix.ledger import watched
from tests.matrix.policy import PERSONAL, Answer, Leave, Policy, Who, expected, may_read
from tests.matrix.roles import ROLES, Role
from tests.matrix.targets import Target
from tests.matrix.world import World
from yakuba.ground.doors import Door, door_of

METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
JOURNAL: Final = frozenset({"ground_journalline", "ground_journallink", "ground_journalchain"})
BOOKKEEPING: Final = frozenset({"django_session", "ground_cache", "ground_trycount"})
"""What any request may write, a refused one too: the session, counts of tries."""


@dataclass(frozen=True)
class Address:
    """One address of the resolver."""

    name: str
    pattern: str
    view: Any

    @property
    def desk(self) -> bool:
        """Whether it lies behind the gate of the desk."""
        return self.pattern.startswith("desk/")

    @property
    def door(self) -> Door | None:
        """The door that its view declares."""
        return door_of(self.view)


def addresses(resolver: URLResolver | None = None, before: str = "", space: str = "") -> Iterator[Address]:
    """Walk all addresses of the hall, or of another resolver."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(space + (pattern.name or f"({here})"), here, pattern.callback)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, here, inner)


@dataclass(frozen=True)
class Cell:
    """One question put to the hall."""

    address: Address
    role: Role
    target: Target
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.address.name} ({self.target.name}) by {self.role.name}"


@dataclass(frozen=True)
class Outcome:
    """What came back, and what was written."""

    status: int
    content: bytes
    words: str
    location: str
    way: str
    headers: tuple[str, ...]
    no_store: bool
    tables: frozenset[str]

    @property
    def looks(self) -> tuple[object, ...]:
        """All by which somebody outside could tell two answers apart."""
        return self.status, self.words, self.way, self.headers


def cells_of(address: Address, world: World, targets: tuple[Target, ...] = ()) -> list[Cell]:
    """Return every cell of an address; ``targets`` are those of an address that has none declared."""
    targets = targets or targets_of(address.name, world)
    return [Cell(address, role, target, method) for role in ROLES for method in METHODS for target in targets]


def tried(world: World, cell: Cell, client: Client | None = None, **headers: str) -> Outcome:
    """Put the question. Nothing of it stays."""
    client = client or world.browser(cell.role)
    path = reverse(cell.address.name, kwargs=dict(cell.target.values))
    ask = getattr(client, cell.method.lower())
    sent = form_of(cell.address.name, world, cell.role, cell.target) if cell.method == "POST" else None
    with transaction.atomic():
        with watched() as ledger:
            response = ask(path, sent, headers=headers) if sent is not None else ask(path, headers=headers)
        transaction.set_rollback(True)
    content = response.getvalue()
    return Outcome(
        response.status_code,
        content,
        _alike(content.decode(errors="replace"), path, cell.target),
        response.get("Location", ""),
        _alike(response.get("Location", ""), path, cell.target),
        tuple(
            sorted(f"{name}: {value}" for name, value in response.items() if name not in ("Content-Length", "Location"))
        ),
        "no-store" in response.get("Cache-Control", ""),
        ledger.tables,
    )


_FRESH = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=nonce=")[^"]+')


def _alike(text: str, path: str, target: Target) -> str:
    """Blot out what differs between two answers that say the same: tokens, and the id that was asked for."""
    text = _FRESH.sub("·", text).replace(path, "·").replace(quote(path, safe=""), "·")
    for value in target.values.values():
        if len(str(value)) > 5:  # a short number stands in many words
            text = text.replace(str(value), "·")
    return text


def faults_of(policy: Policy, cell: Cell, outcome: Outcome) -> list[str]:
    """Return what is wrong with the answer to one cell."""
    answer = expected(cell.role, policy, cell.method, cell.target.owner, desk=cell.address.desk)
    leave = policy.leave(cell.method)
    faults = []
    if not _as_expected(answer, leave, cell, outcome):
        faults.append(f"{answer.value} expected, {outcome.status} {outcome.location} came")
    done = answer is Answer.DONE and outcome.status < 400
    looked = (
        done
        or policy.notes_refusals
        or any(may_read(cell.role, section) for section in (cell.target.owner, cell.target.within))
    )
    allowed = BOOKKEEPING | (JOURNAL if looked else frozenset())
    if not (done and cell.method == "POST") and outcome.tables - allowed:
        faults.append(f"wrote to {', '.join(sorted(outcome.tables - allowed))}")
    if leave and leave.who in PERSONAL and outcome.status == 200 and not outcome.no_store:
        faults.append("may be kept by a cache")
    if done and _shows_a_case(leave, outcome) and "ground_journalline" not in outcome.tables:
        faults.append("showed a case without a line in the journal")
    return [f"{cell}: {fault}" for fault in faults]


def _shows_a_case(leave: Leave | None, outcome: Outcome) -> bool:
    return leave is not None and leave.who in (Who.SEES_CASE, Who.MAY_ASK) and outcome.status == 200


def _as_expected(answer: Answer, leave: Leave | None, cell: Cell, outcome: Outcome) -> bool:
    status, location = outcome.status, outcome.location
    match answer:
        case Answer.SIGN_IN:
            return status == 302 and location.startswith(reverse("account_login"))
        case Answer.SECOND_FACTOR:
            return status == 302 and location == reverse("people_second_factor")
        case Answer.CODE:
            asked = "square:receipt" if leave and leave.who is Who.DRAFT and cell.role.filing else "square:enter"
            return status == 302 and location == reverse(asked)
        case Answer.UNKNOWN_CODE:
            return leave is not None and status == leave.unknown
        case Answer.FORBIDDEN | Answer.NOT_THEIRS:
            return status == 403
        case Answer.GIVE_REASON:
            return status == 200
        case Answer.NO_METHOD:
            return _turned_away(cell, outcome)
        case Answer.NOTHING:
            return leave is not None and status == leave.nothing
        case Answer.DONE:
            return leave is not None and status in leave.done | leave.also


def _turned_away(cell: Cell, outcome: Outcome) -> bool:
    """Tell whether a method that the address does not know did nothing: 405, or turned away before at the door."""
    at_the_gate = cell.address.desk and cell.method not in ("GET", "HEAD", "POST")
    return outcome.status == 405 if at_the_gate else outcome.status in (302, 403, 404, 405)


def told_apart(policies: dict[Cell, Policy], outcomes: dict[Cell, Outcome]) -> list[str]:
    """Return where another's thing answers otherwise than one that does not exist."""
    faults = []
    absent = {(cell.role, cell.method): outcome for cell, outcome in outcomes.items() if cell.target.name == "absent"}
    for cell, outcome in outcomes.items():
        answer = expected(cell.role, policies[cell], cell.method, cell.target.owner, desk=cell.address.desk)
        if answer in (Answer.DONE, Answer.NOT_THEIRS) or cell.target.owner == "*":
            continue
        nothing = absent[cell.role, cell.method]
        if outcome.looks != nothing.looks:
            faults.append(f"{cell}: {outcome.status}, and {nothing.status} if there is none")
    return faults

"""All forms that the hall offers to anybody, and sending them without anything staying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.attack.forms import Form, Page
from tests.journeys.makers import moving
from tests.matrix.cells import addresses
from tests.matrix.everything import POLICIES, targets_of
from tests.matrix.ledger import Ledger, watched
from tests.matrix.roles import BY_NAME
from tests.matrix.world import World

VISITORS: Final = (
    *("anonymous", "a_drafting", "a_filed", "clerk", "chief", "manager", "reader", "administrator", "operator"),
    "no_second_factor",
)
"""Who together see every form there is."""
OUTCOMES: Final = ("accept", "propose", "approve", "send_back", "correct", "hand_over", "withdraw", "refuse")
LEAST_FORMS: Final = 40
_HTML: Final = "text/html"


@dataclass(frozen=True)
class Offered:
    """A form as one visitor finds it."""

    visitor: str
    form: Form

    def __str__(self) -> str:
        return f"{self.form.method} {self.form.action} by {self.visitor}"


def read(response: Any) -> Any:
    """Read an answer that comes in pieces to its end, as a browser does; then its file is closed."""
    if response.streaming:
        b"".join(response)
    return response


def got(world: World, visitor: str, path: str) -> Any:
    """Return what a visitor sees at a path; nothing of it stays."""
    with transaction.atomic():
        response = read(world.browser(BY_NAME[visitor]).get(path))
        transaction.set_rollback(True)
    return response


Seen = tuple[str, str, HttpResponse]
"""Who looked, where, and what came."""


def pages(world: World) -> list[Seen]:
    """Return every page that some visitor can see."""
    found = []
    for path in paths(world):
        for visitor in VISITORS:
            response = got(world, visitor, path)
            if response.status_code == 200 and response.get("Content-Type", "").startswith(_HTML):
                found.append((visitor, path, response))
    return found


def paths(world: World) -> list[str]:
    """Return where to look: each address that can be looked at, and each topic and outcome of those that have many."""
    many: dict[str, list[Mapping[str, Any]]] = {
        "square:answers": [{"topic": topic.id} for topic in moving().edition.event.topics],
        "square:event": [{"topic": topic.id} for topic in moving().edition.event.topics],
        "desk:outcome": [{"case_id": world.ids["A child-allowance"], "code": code} for code in OUTCOMES],
    }
    return [
        reverse(address.name, kwargs=dict(values))
        for address in addresses()
        if POLICIES[address.name].look is not None
        for values in many.get(address.name) or [target.values for target in targets_of(address.name, world)[:1]]
    ]


def offered(seen: list[Seen]) -> list[Offered]:
    """Return every form of every page, each once for each way in which it looks."""
    found: dict[tuple[object, ...], Offered] = {}
    for visitor, path, response in seen:
        for form in Page(response.content.decode(), path).forms:
            names = tuple(sorted({one.name for one in form.controls}))
            found.setdefault((form.action.partition("?")[0], form.method, names), Offered(visitor, form))
    return list(found.values())


def sent(
    world: World, one: Offered, fields: dict[str, Any], *, browser: Client | None = None
) -> tuple[HttpResponse, Ledger]:
    """Send a form with these fields; return the answer and what it wrote. Nothing of it stays."""
    browser = browser or world.browser(BY_NAME[one.visitor])
    ask = browser.post if one.form.method == "POST" else browser.get
    with transaction.atomic():
        with watched() as ledger:
            response = read(ask(one.form.action, fields))
        transaction.set_rollback(True)
    return response, ledger


def token_free(form: Form) -> list[str]:
    """Return the names of all fields of a form but the token."""
    return [name for name in dict.fromkeys(one.name for one in form.controls) if name != "csrfmiddlewaretoken"]

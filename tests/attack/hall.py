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
from tests.matrix.everything import targets_of
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


@dataclass(frozen=True)
class Seen:
    """What came back when somebody looked: who, where, and of the answer only what is asked about afterwards."""

    visitor: str
    path: str
    name: str
    status: int
    headers: Mapping[str, str]
    html: str
    """The page, if one came."""


def looks(world: World) -> list[Seen]:
    """Let every visitor look at every address, one after the other; what the looks leave behind, they leave."""
    return [_seen(world, visitor, name, path) for name, path in paths(world) for visitor in VISITORS]


def _seen(world: World, visitor: str, name: str, path: str) -> Seen:
    response = read(world.browser(BY_NAME[visitor]).get(path))
    headers = dict(response.items())
    page = response.status_code == 200 and headers.get("Content-Type", "").startswith(_HTML)
    # Not the answer itself: with it would stay, for each page, all that its templates were given.
    html = response.content.decode() if page else ""
    return Seen(visitor, path, name, response.status_code, headers, html)


def paths(world: World) -> list[tuple[str, str]]:
    """Return where to look: each address, and each topic and outcome of those that have many; its name and its path."""
    many: dict[str, list[Mapping[str, Any]]] = {
        "square:answers": [{"topic": topic.id} for topic in moving().edition.event.topics],
        "square:event": [{"topic": topic.id} for topic in moving().edition.event.topics],
        "desk:outcome": [{"case_id": world.ids["A child-allowance"], "code": code} for code in OUTCOMES],
    }
    return [
        (address.name, reverse(address.name, kwargs=dict(values)))
        for address in addresses()
        for values in many.get(address.name) or [target.values for target in targets_of(address.name, world)[:1]]
    ]


def pages(seen: list[Seen]) -> list[tuple[str, Page]]:
    """Return every page that some visitor can see, and who saw it."""
    return [(one.visitor, Page(one.html, one.path)) for one in seen if one.html]


def offered(found_on: list[tuple[str, Page]]) -> list[Offered]:
    """Return every form of every page, each once for each way in which it looks."""
    found: dict[tuple[object, ...], Offered] = {}
    for visitor, page in found_on:
        for form in page.forms:
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

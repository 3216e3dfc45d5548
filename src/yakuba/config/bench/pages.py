"""The third and the fourth measure: how long a question page takes, how much the start page weighs, what each asks of
the database.
"""

from __future__ import annotations

import gzip
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yakuba.config.bench.browser import CHECK, get, is_page
from yakuba.config.bench.household import Bundle
from yakuba.config.bench.load import LOOPBACK, fire
from yakuba.config.bench.processes import Server
from yakuba.config.bench.submitting import NotKept
from yakuba.procedures.rules.merging import interview
from yakuba.procedures.rules.model import Edition

FONT: Final = re.compile(r"\.(?:woff2?|ttf|otf)\b")
_LINKED: Final = re.compile(r'<(?:script|img)\b[^>]*\bsrc="([^"]+)"|<link\b(?=[^>]*\brel="(?:stylesheet|icon|manifest|preload|modulepreload)")[^>]*\bhref="([^"]+)"')  # fmt: skip
_IN_CSS: Final = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


def longest_page(edition: Edition, bundle: Bundle, at: datetime) -> tuple[str, int]:
    """Return the address of the question page with the most questions, and how many it has."""
    asked = interview(edition, bundle.content.chosen, bundle.content.answers, on=at.date())
    page = max(asked.pages, key=lambda one: len(one.questions))
    return f"/apply/answers/{page.topic.id}/", len(page.questions)


def p95(server: Server, path: str, *, code: str, connections: int, count: int) -> float:
    """Return the milliseconds within which 95 of 100 answers came. Raises NotKept if one was not the page."""
    cookie = f"yakuba_draft={code}" if code else ""
    requests = [get(server.port, path, cookie=cookie)] * count
    fire(server.port, requests[:20], is_page, connections=connections)
    load = fire(server.port, requests, is_page, connections=connections)
    if load.good != count:
        raise NotKept(f"{path}: {count} asked, {load.good} answered: {load.wrong}")
    return load.percentile(95)


@dataclass(frozen=True, slots=True)
class Weight:
    """What a first visit loads, without fonts: bytes as they are and packed, and how many files that is."""

    plain: int
    packed: int
    files: int


def weight(server: Server, path: str = "/") -> Weight:
    """Load a page and all that it refers to, as a browser that was never here."""
    base = f"http://{LOOPBACK}:{server.port}{path}"
    bodies = {base: _load(base)}
    waiting = [base]
    while waiting:
        here = waiting.pop()
        for link in _links(here, bodies[here].decode(errors="replace")):
            if link not in bodies and not FONT.search(link):
                bodies[link] = _load(link)
                if urlsplit(link).path.endswith(".css"):
                    waiting.append(link)
    plain = sum(len(body) for body in bodies.values())
    return Weight(plain, sum(len(gzip.compress(body)) for body in bodies.values()), len(bodies))


def _links(here: str, text: str) -> list[str]:
    pattern = _IN_CSS if urlsplit(here).path.endswith(".css") else _LINKED
    found = [one or other for one, other in pattern.findall(text)]
    return [urljoin(here, link).partition("#")[0] for link in found if not link.startswith(("data:", "#"))]


def _load(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - loopback
        body: bytes = answer.read()
    return body


def round_trips(codes: list[str], page: str) -> tuple[int, int]:
    """Return how often the database is asked for a submission, and for a question page, in a process that is warm."""
    return _trips(_handing_in, codes), _trips(lambda client: lambda: client.get(page), codes[2:])


def _handing_in(client: Client) -> Callable[[], object]:
    """Open the check page, and return the press on its button with all that it carries."""
    shown = client.get(CHECK).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(seen|mark)" value="([^"]*)">', shown))
    return lambda: client.post(CHECK, {**fields, "go": "submit"})


def _trips(visiting: Callable[[Client], Callable[[], object]], codes: list[str]) -> int:
    asked = 0
    for code in codes[:2]:
        client = Client(raise_request_exception=True)
        client.cookies["yakuba_draft"] = code
        visit = visiting(client)
        with CaptureQueriesContext(connection) as queries:
            visit()
        asked = len(queries)
    return asked

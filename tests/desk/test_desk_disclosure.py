"""Whoever is shown a resident's data leaves a line: the desk is walked by its links, and every name found is held to the journal.

That no address of the desk is left out of such a walk is held in `tests/matrix/test_matrix_disclosure.py`.
"""

from __future__ import annotations

import html
import logging
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import a_case, as_actor
from tests.papers.makers import a_letter, a_photo
from tests.procedures.faces import text_of
from yakuba.casework import commands as casework
from yakuba.casework import reads as cases
from yakuba.casework.commands import Act
from yakuba.ground import journal
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.papers import commands as papers
from yakuba.papers.rules import pdf

pytestmark = pytest.mark.once

RESIDENTS = 31
DEEP = 1
"""Cases that are opened, with every form and paper of theirs; the others are seen in lists."""
_LINK = re.compile(r'(?:href|src|action)="(/desk/[^"#]*)')
_NOT_FOLLOWED = ("/desk/account/", "/desk/section/")


_A_NAME = re.compile("照[0-9]{3}合|%E7%85%A7")
"""One of them, or how it begins in an address."""


def name_of(number: int) -> str:
    """A name that stands nowhere else; no two contain one another."""
    return f"照{number:03d}合花子"


@dataclass
class Crawl:
    """A walk over everything that one person reaches: what was opened, and which names were shown without a line."""

    client: Client
    actor: str
    cases: Mapping[str, set[str]]
    opened: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    unlogged: list[str] = field(default_factory=list)

    def ask(self, what: str, asking: Callable[[], Any]) -> str:
        """Open one page, and hold the names in its answer to the lines that this very request has left."""
        last = JournalLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = asking()
        text = _text(answer)
        self.opened.append(what)
        found = {name for name in self.cases if name in text}
        self.shown |= found
        if found:
            lines = JournalLine.objects.filter(pk__gt=last, actor_id=self.actor)
            told = set(lines.values_list("about", flat=True))
            self.unlogged += [f"{what}: {name}" for name in sorted(found) if not self.cases[name] & told]
        return text

    def walk(self, start: str) -> None:
        """Follow every link from one page on, each address once."""
        waiting, seen, deep = deque([start]), {start}, set[str]()
        while waiting:
            here = waiting.popleft()
            text = self.ask(here, partial(self.client.get, here))
            for link in _links(text):
                case = link.split("/")[3] if link.startswith("/desk/cases/") else ""
                if link in seen or link.startswith(_NOT_FOLLOWED) or (case not in deep and case and len(deep) >= DEEP):
                    continue
                seen.add(link)
                deep |= {case} - {""}
                waiting.append(link)


def _links(text: str) -> Iterator[str]:
    for found in _LINK.findall(text):
        yield html.unescape(found)
    for query in re.findall(r'href="(\?[^"#]*)', text):
        yield reverse("desk:inbox") + html.unescape(query)


_printed = lru_cache(maxsize=None)(text_of)
"""What a PDF prints: of the very same bytes it is read once, whoever they are handed to."""


@pytest.fixture(autouse=True, scope="module")
def drawn_once() -> Iterator[None]:
    """Draw no document twice: everybody's blank forms are the same, and the same document gives the same bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "render", lru_cache(maxsize=None)(pdf.render))
        yield
    _printed.cache_clear()


@pytest.fixture(autouse=True)
def no_name_in_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever is shown, the log says nothing of it, even when it says all it can."""
    caplog.set_level(logging.DEBUG)
    yield
    written = [logging.Formatter().format(record) for record in caplog.get_records("call")]
    assert [line for line in written if _A_NAME.search(line)] == []


def _text(answer: Any) -> str:
    """Return what a person can read in an answer, whatever its kind."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Type", "").startswith("application/pdf"):
        return _printed(body)
    return html.unescape(body.decode(errors="replace"))


@pytest.fixture
def residents(hall: Hall) -> dict[str, set[str]]:
    """Many residents with cases of two sections; some proposed, decided, noted, with letters. Name → its cases."""
    found: dict[str, set[str]] = {}
    child = hall.staff["hanako"]
    for number in range(RESIDENTS):
        name = name_of(number)
        procedure = "moped-registration" if number % 10 == 9 else "child-allowance"
        answers = {"person.name": name, "household.members": [{"id": "m1", "relation": "head", "name": name}]}
        brought = (_a_file(hall, name),) if number == 0 else ()
        ref = a_case(
            hall.edition,
            hall.now,
            name=name,
            answers=answers,
            procedure=procedure,
            days_ago=number % 20,
            attachments=brought,
        )
        found[name] = {str(ref)}
        if number == 0:
            _decided(hall, ref)
        if number == 1:
            casework.add_note(ref, f"{name}さんに電話した", actor=as_actor(child), at=hall.now)
    return found


def _a_file(hall: Hall, name: str) -> dict[str, Any]:
    kept = papers.keep_opened(a_photo(), about=Ref("filing", "x"), name="証明書.jpg", type="image/jpeg", at=hall.now)
    return {"attachment": "income-certificate", "name": f"{name}の証明書.jpg", "size": 100, "file": str(kept)}


def _decided(hall: Hall, ref: Ref) -> None:
    clerk, chief = as_actor(hall.staff["hanako"]), as_actor(hall.staff["kacho"])
    for outcome, actor in (("propose", clerk), ("approve", chief)):
        seen = cases.case_for(actor, ref, at=hall.now)
        deed = Act(task_id=seen.tasks[0].task_id, outcome=outcome, seen_version=seen.version)
        casework.act(ref, deed, actor=actor, at=hall.now)
    papers.issue(ref, a_letter(), kind="decision-accepted", actor=clerk, at=hall.now)


def crawled(hall: Hall, name: str, found: Mapping[str, set[str]]) -> Crawl:
    crawl = Crawl(hall.enter(name), hall.staff[name], found)
    crawl.walk(reverse("desk:inbox"))
    return crawl


def test_no_name_is_shown_at_the_desk_without_its_line(hall: Hall, residents: dict[str, set[str]]) -> None:
    crawl = crawled(hall, "hanako", residents)
    for number in (0, 1):  # one decided, with its letter; one with a note
        (case,) = residents[name_of(number)]
        crawl.walk(reverse("desk:case", args=[Ref.parse(case).id]))
    assert crawl.unlogged == []
    own = {name for name in residents if int(name[1:4]) % 10 != 9}
    assert crawl.shown == own, "all of the own section were shown, none of another"
    for kind in ("/form.pdf", "/outcome/", "/letters/", "/files/", "/small/", "/withhold/", "view=closed", "page=2"):
        assert any(kind in one for one in crawl.opened), kind
    # A picture shows no name that could be read here: that it was shown is told by its own line.
    (case,) = residents[name_of(0)]
    assert "case.file_seen" in {line.action for line in journal.lines(Ref.parse(case))}


def test_nor_when_other_sections_are_searched_for_a_reason(hall: Hall, residents: dict[str, set[str]]) -> None:
    crawl = Crawl(hall.enter("kacho"), hall.staff["kacho"], residents)
    search = {"q": "照009合", "why": "住民からの問い合わせ"}
    text = crawl.ask("search", lambda: crawl.client.post(reverse("desk:search"), search))
    assert crawl.shown == {name_of(9)}
    (link,) = [one for one in _links(text) if "/cases/" in one]
    crawl.walk(link)
    assert crawl.unlogged == []
    (case,) = residents[name_of(9)]
    # Not only the page of the case: also each form and paper of it, because the resident reads this reason.
    assert {line.why for line in journal.lines(Ref.parse(case)) if line.actor_id == hall.staff["kacho"]} == {
        search["why"]
    }


@pytest.mark.parametrize("name", ["admin", "sumi"])
def test_whoever_has_no_work_with_them_is_shown_nobody(hall: Hall, residents: dict[str, set[str]], name: str) -> None:
    crawl = crawled(hall, name, residents)
    assert crawl.unlogged == []
    assert {int(one[1:4]) % 10 for one in crawl.shown} <= ({9} if name == "sumi" else set())


def test_a_page_that_forgets_its_line_is_found(
    hall: Hall, residents: dict[str, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The walk is itself held to something: where the list leaves no lines, it says so of every name."""

    def forgetful(*_args: Any, **_named: Any) -> None:
        return None

    monkeypatch.setattr(journal, "record_all", forgetful)
    crawl = Crawl(hall.enter("hanako"), hall.staff["hanako"], residents)
    crawl.ask("inbox", lambda: crawl.client.get(reverse("desk:inbox")))
    assert len(crawl.unlogged) == len(crawl.shown) == 25

"""The hall in which cases are opened a thousand times over, and the people that may come to one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pytest
from django.db import transaction

from tests.casework.law import Law, procedures
from tests.journeys.makers import a_draft, an_open_hall, moving, the_example
from tests.people.makers import a_hall
from yakuba.applications import commands as applications
from yakuba.applications import reads as filings
from yakuba.applications.events import FilingSubmitted
from yakuba.flows.commands import define
from yakuba.ground import outbox
from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine, OutboxEvent
from yakuba.ground.ref import Ref
from yakuba.papers.rules import pdf
from yakuba.procedures import reads as editions

SECTIONS: Final = frozenset(one.section for one in procedures())
_WORK: Final = frozenset({"case.work"})
POSTS: Final = {
    "clerk": {"clerk"},
    "chief": {"chief"},
    "manager": {"manager"},
    "deputy": {"clerk", "chief"},
    "all": {"clerk", "chief", "manager"},
    "postless": set[str](),
}


@dataclass(frozen=True)
class Hall:
    """What there is before the first case: a filing, its answers, the flows under their digests, and when it is."""

    filing: Ref
    number: str
    edition: str
    answers: dict[str, Any]
    flows: dict[str, str]
    at: datetime
    line: int


def person(law: Law, who: str) -> Actor:
    """Return somebody by how they stand to a case: of its section with a post, or without any right to it."""
    elsewhere = min(SECTIONS - {law.section})
    match who:
        case "resident":
            return Actor.resident(law.subject.id)
        case "stranger":
            return Actor.resident("stranger")
        case "system":
            return Actor.system("casework")
        case "elsewhere":
            return _staff(elsewhere, who, POSTS["all"])
        case "auditor":
            return _staff(elsewhere, who, POSTS["all"], _WORK | {"case.read_all"})
        case "powerless":
            return _staff(law.section, who, POSTS["all"], frozenset())
        case _:
            return _staff(law.section, who, POSTS[who])


def _staff(section: str, who: str, posts: set[str], powers: frozenset[str] = _WORK) -> Actor:
    return Actor("staff", f"{section}-{who}", f"{section} {who}", section, frozenset(posts), powers)


@contextmanager
def an_open_hall_with_a_filing(at: datetime) -> Iterator[Hall]:
    """Make a hall with its sections, the pack and one filing, in a transaction that is taken back."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        # How a letter looks is tested elsewhere; here it is only whether there is one.
        patch.setattr(pdf, "render", lambda document: b"%PDF-1.7 " + document.title.encode())
        a_hall(*sorted(SECTIONS))
        edition = an_open_hall(at=at)
        flows = {name: define(name, xml, at=at) for name, xml in moving().edition.flows.items()}
        number = applications.submit(a_draft(the_example("twelve"), at=at), at=at).number
        filing = next(event.ref for event in outbox.waiting() if isinstance(event, FilingSubmitted))
        # From here on only what the cases themselves say is of interest.
        OutboxEvent.objects.update(told_at=at)
        since = JournalLine.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        given = filings.opened(filing).answers_now()
        answers = {name: value for name, value in given.items() if name.startswith("person.")}
        yield Hall(filing, number, edition, answers, flows, at, since)
        transaction.set_rollback(True)
    editions.forget()

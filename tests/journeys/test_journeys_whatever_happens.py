"""The journeys as machinery: all that happens is heard, once; without the office's key everything waits, nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import makers
from yakuba.applications import commands as applications
from yakuba.applications import reads as filings
from yakuba.applications.models import Message, Progress
from yakuba.casework import commands as casework
from yakuba.casework.models import Case
from yakuba.ground import journal, outbox
from yakuba.ground.models import Delivery, JournalLine, OutboxEvent
from yakuba.ground.outbox import PAUSES
from yakuba.ground.ref import Ref
from yakuba.journeys.night import night_watch
from yakuba.journeys.table import JOURNEYS, deliver_all, wire
from yakuba.papers.models import Letter, OpenedFile

pytestmark = pytest.mark.django_db
FAMILY = "family-of-four"
ALLOWANCE = "child-allowance"
UNHEARD = {
    "procedures.published",
    "procedures.closed",
    "opendata.published",
    "opendata.withdrawn",
    "survey.asked",
    "survey.sheet_given",
    "survey.ended",
    "body.resolution_passed",
}
"""Nothing follows from these where there is no border between zones: pages read what is in force, and what was resolved."""


@pytest.fixture
def hall(at: datetime) -> str:
    return makers.an_open_hall(at=at)


def subject() -> Ref:
    return Ref(**OutboxEvent.objects.filter(name="filing.submitted").latest("id").body["ref"])


def case(at: datetime, procedure: str = ALLOWANCE) -> Any:
    return makers.cases_by_procedure(subject(), at=at)[procedure]


def stages(code: str) -> dict[str, str]:
    return {part.procedure: part.stage for part in filings.status(code).parts}


def test_every_event_that_a_room_declares_is_heard(hall: str) -> None:
    of_the_house = {name for name, cls in outbox._classes.items() if cls.__module__.startswith("yakuba.")}
    # Which rooms have been imported by now differs; the house's own tests look at all of them.
    assert of_the_house - outbox.heard() <= UNHEARD


def test_every_reaction_has_a_name_of_its_own_and_wiring_twice_wires_once(hall: str) -> None:
    before = {event: list(heard) for event, heard in outbox._reactions.items()}
    wire()
    assert outbox._reactions == before
    for heard in before.values():
        assert len({name for name, _ in heard}) == len(heard)
    wired = sum(len(reactions) for journey in JOURNEYS for reactions in journey.values())
    assert wired <= sum(len(heard) for heard in before.values())


def everything() -> dict[str, int]:
    """Count all that reactions write."""
    counted = (Case, Message, Progress, Letter, OpenedFile, OutboxEvent)
    return {model.__name__: model._default_manager.count() for model in counted}


def a_whole_story(at: datetime) -> str:
    """File, correct, decide one and take another one back; return the code."""
    code = makers.a_filing(makers.the_example(FAMILY), at=at)
    clerk = makers.a_clerk(case(at).section)
    makers.act(case(at).ref, "correct", by=clerk, at=at, correct_items={"person.phone": "番号"})
    request = next(part.request for part in filings.status(code).parts if part.request)
    applications.answer_correction(code, request.id, {"person.phone": "054-626-1111"}, at=at)
    applications.withdraw(code, "water-start", at=at)
    makers.let_it_happen(at)
    makers.act(case(at).ref, "propose", by=clerk, at=at)
    makers.act(case(at).ref, "approve", by=makers.a_clerk(case(at).section, "chief"), at=makers.later(at))
    return code


def test_everything_told_twice_happens_once(hall: str, at: datetime) -> None:
    code = a_whole_story(at)
    before, told = everything(), stages(code)
    OutboxEvent.objects.update(told_at=None)
    makers.let_it_happen(makers.later(at, 2))
    assert everything() == before
    assert outbox.troubles() == []
    # Even reactions that lost the note that they had run: what they call is idempotent.
    Delivery.objects.update(state=Delivery.State.WAITING, next_at=at)
    makers.let_it_happen(makers.later(at, 3))
    assert outbox.troubles() == []
    assert everything() == before
    assert stages(code) == told
    assert told[ALLOWANCE] == "accepted"
    assert told["water-start"] == "withdrawn"


@pytest.fixture
def keyless(hall: str, settings, tmp_path: Path) -> Path:
    """The worker's machine has only the public halves; return where the office's key lies meanwhile."""
    away = tmp_path / "office.key"
    here = settings.KEYS / "office.key"
    away.write_bytes(here.read_bytes())
    settings.KEYS = tmp_path / "edge"
    settings.KEYS.mkdir()
    for name in ("office.pub", "recovery.pub"):
        (settings.KEYS / name).write_bytes((here.parent / name).read_bytes())
    return away


def test_without_the_offices_key_everything_waits_and_nothing_is_lost(
    keyless: Path, settings, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    code = makers.a_draft(makers.the_example(FAMILY), at=at)
    receipt = applications.submit(code, at=at)
    assert deliver_all(at) > 0
    assert Case.objects.count() == 0
    assert not JournalLine.objects.filter(action="case.opened").exists()
    (trouble,) = [one for one in outbox.troubles() if one.event == "filing.submitted"]
    assert trouble.state == "waiting"
    assert trouble.error.startswith("NoKeys in ")
    assert filings.status(code).number == receipt.number
    assert set(stages(code).values()) == {"received"}
    # The resident may even take something back meanwhile: it is told when its case is there.
    applications.withdraw(code, ALLOWANCE, at=at + timedelta(seconds=1))
    deliver_all(at + timedelta(seconds=2))
    assert filings.status(code).answers["person.name"] not in caplog.text
    (settings.KEYS / "office.key").write_bytes(keyless.read_bytes())
    now = at
    for pause in PAUSES[:4]:
        now += pause + timedelta(seconds=3)
        makers.let_it_happen(now)
    assert outbox.troubles() == []
    assert Case.objects.count() == len([one for one in receipt.procedures if one != "garbage-and-community"])
    assert stages(code)[ALLOWANCE] == "withdrawn"
    assert case(now).applicant_name == filings.status(code).answers["person.name"]


def test_what_was_withdrawn_a_moment_after_the_decision_stays_decided(hall: str, at: datetime) -> None:
    code = makers.a_filing(makers.the_example(FAMILY), at=at)
    found = case(at)
    makers.act(found.ref, "propose", by=makers.a_clerk(found.section), at=at)
    chief, seen = makers.a_clerk(found.section, "chief"), case(at)
    casework.act(
        found.ref,
        casework.Act(task_id=seen.tasks[0].task_id, outcome="approve", seen_version=seen.version),
        actor=chief,
        at=at + timedelta(minutes=1),
    )
    applications.withdraw(code, ALLOWANCE, at=at + timedelta(minutes=2))  # the resident's page does not know it yet
    makers.let_it_happen(at + timedelta(minutes=3))
    assert outbox.troubles() == []
    assert stages(code)[ALLOWANCE] == "accepted"
    part = next(part for part in filings.status(code).parts if part.procedure == ALLOWANCE)
    assert len(part.letters) == 1


def test_each_case_has_only_the_papers_that_its_procedure_needs(hall: str, at: datetime) -> None:
    makers.a_filing(makers.the_example(FAMILY), at=at)
    edition, some = makers.moving().edition, 0
    for procedure, found in makers.cases_by_procedure(subject(), at=at).items():
        own = {need.id for need in edition.by_id[procedure].attach}
        assert {one["attachment"] for one in found.attachments} <= own
        some += len(found.attachments)
    assert some > 0


def test_the_night_watch_ends_what_must_not_last(hall: str, at: datetime) -> None:
    code = makers.a_draft(makers.the_example(FAMILY), at=at)
    night_watch(at=at + timedelta(days=29))
    assert filings.draft(code, at=at).version > 1
    night_watch(at=at + timedelta(days=31))
    with pytest.raises(Exception, match="nothing under this code"):
        filings.draft(code, at=at)


def test_the_journal_of_a_filing_names_no_resident(hall: str, at: datetime) -> None:
    code = a_whole_story(at)
    name = filings.status(code).answers["person.name"]
    lines = journal.lines(subject())
    assert {line.action for line in lines} >= {"filing.submitted", "filing.amended", "filing.withdrawn"}
    for line in lines:
        assert name not in repr(line)
        assert code not in repr(line)

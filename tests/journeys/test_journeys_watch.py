"""The watch: for every state that must not last a stuck row is planted, found, mended, and found no more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from tests.journeys import makers
from tests.surveys.makers import STEERS, a_survey
from yakuba.applications import commands as applications
from yakuba.applications import models as filings
from yakuba.applications import reads as filing_reads
from yakuba.casework.models import Case, Correction, Decision
from yakuba.flows.models import OpenTask
from yakuba.ground import failing, watch
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.models import Delivery, JournalLine, OutboxEvent
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay.models import ParcelOut, Quarantine
from yakuba.ground.relay.parcels import Entry
from yakuba.journeys.night import keep_the_journal, night_watch
from yakuba.papers import commands as papers
from yakuba.papers.models import HeldFile, Letter, SealedFile
from yakuba.papers.storage import shelf
from yakuba.surveys import commands as surveys
from yakuba.surveys.commands import crossing

pytestmark = pytest.mark.django_db
ALLOWANCE = "child-allowance"
REGISTRATION = "resident-registration-in"
OPERATOR = Actor("staff", "s9", "管理 守", "general", frozenset({"admin"}), frozenset({"system.operate"}))
SOON = timedelta(minutes=30)
WHY = "サーバーを入れ替えたため"


@pytest.fixture(autouse=True)
def hall(at: datetime, tmp_path: Path, settings: Any) -> Iterator[None]:
    """An open hall with a store of files and a folder of checkpoints of its own, that night not yet walked."""
    settings.MEDIA_ROOT, settings.KEYS, settings.JOURNAL = tmp_path, tmp_path / "keys", tmp_path / "journal"
    cache.clear()
    makers.an_open_hall(at=at)
    makers.let_it_happen(at)
    keep_the_journal(at=at)
    yield
    cache.clear()


def a_case(at: datetime, procedure: str = ALLOWANCE) -> Case:
    makers.a_filing(makers.the_example("family-of-four"), at=at)
    return Case.objects.get(procedure_id=procedure)


def a_correction(at: datetime) -> Correction:
    case = Ref("case", a_case(at).id)
    makers.act(case, "correct", by=makers.a_clerk("child"), at=at, correct_items={"person.phone": "一桁足りません"})
    return Correction.objects.get()


def a_decision(at: datetime) -> Case:
    case = a_case(at)
    ref = Ref("case", case.id)
    makers.act(ref, "propose", by=makers.a_clerk("child"), at=at)
    makers.act(ref, "approve", by=makers.a_clerk("child", "chief"), at=at)
    case.refresh_from_db()
    return case


def untold(at: datetime) -> None:
    applications.submit(makers.a_draft(makers.the_example("family-of-four"), at=at), at=at)


def waiting(at: datetime) -> None:
    """A reaction that this hall does not know: it fails, and waits for its next try."""
    event = OutboxEvent(id=new_id(), name="filing.submitted", body={}, at=at, told_at=at)
    event.save(force_insert=True)
    Delivery.objects.create(event=event, reaction="planted", tries=3, next_at=at + timedelta(hours=2), error="planted")


def failed(at: datetime) -> None:
    waiting(at)
    Delivery.objects.filter(reaction="planted").update(state=Delivery.State.FAILED)


def journal_unsigned(at: datetime) -> None:
    """Nothing to plant: nobody signs any more."""


def filing_without_case(at: datetime) -> None:
    case = a_case(at, REGISTRATION)
    OpenTask.objects.filter(run__ref=f"case:{case.id}").delete()
    case.delete()


def case_without_task(at: datetime) -> None:
    OpenTask.objects.filter(run__ref=f"case:{a_case(at).id}").delete()


def draft_run_out(at: datetime) -> None:
    makers.a_draft(makers.the_example("family-of-four"), at=at)
    filings.Draft.objects.update(expires_at=at - timedelta(hours=2))


def file_without_owner(at: datetime) -> None:
    papers.keep_sealed(b"sealed", about=Ref("draft", "0" * 40), at=at - timedelta(days=3))


def file_without_bytes(at: datetime) -> None:
    papers.keep_sealed(b"sealed", about=Ref("filing", "1"), at=at - timedelta(days=3))
    shelf().delete(SealedFile.objects.get().path)


def file_without_row(at: datetime) -> None:
    name = shelf().save("sealed/2026/11/left-behind", ContentFile(b"sealed"))
    long_ago = (at - timedelta(days=4)).timestamp()
    os.utime(shelf().path(name), (long_ago, long_ago))


def correction_not_asked(at: datetime) -> None:
    a_correction(at)
    filings.Message.objects.all().delete()


def correction_not_received(at: datetime) -> None:
    correction = a_correction(at)
    code = CODES[-1]
    (request,) = [part.request for part in filing_reads.status(code).parts if part.request]
    applications.answer_correction(code, request.id, {"person.phone": "054-626-1111"}, at=at)
    OutboxEvent.objects.filter(name="filing.amended").delete()
    assert correction.answered_at is None


def withdrawal_not_received(at: datetime) -> None:
    a_case(at)
    applications.withdraw(CODES[-1], ALLOWANCE, at=at)
    OutboxEvent.objects.filter(name="filing.withdrawn").delete()


def letter_not_delivered(at: datetime) -> None:
    a_decision(at)
    filings.Message.objects.all().delete()
    Letter.objects.all().delete()


def outcome_not_told(at: datetime) -> None:
    a_decision(at)
    filings.Progress.objects.filter(procedure=ALLOWANCE).update(stage="approving")


def take_in(parcel: relay.Parcel) -> None:
    """Nothing has to be done with it."""


def parcel_quarantined(at: datetime) -> None:
    """A parcel that came whole, for a room that could not take it and now can."""
    relay.on("planted.parcel", take_in)
    Quarantine.objects.create(
        parcel_id="planted",
        number=1,
        kind="planted.parcel",
        reason="refused",
        entry=msgspec.to_builtins(Entry(number=1, id="planted", kind="planted.parcel", at=at, sha256="0" * 64, size=2)),
        body=b"{}",
        first_at=at,
        last_at=at,
    )


def parcel_unacknowledged(at: datetime) -> None:
    relay.send("planted.parcel", parcel_id="planted", body={}, at=at - timedelta(hours=2))


def parcel_not_forgotten(at: datetime) -> None:
    relay.send("planted.parcel", parcel_id="planted", body={}, at=at - timedelta(days=4))
    ParcelOut.objects.update(acked_at=at - timedelta(days=3))


def body_not_deleted(at: datetime) -> None:
    makers.a_filing(makers.the_example("family-of-four"), at=at)
    filings.SealedBody.objects.update(fetched_at=at - timedelta(days=3))


def round_not_ended(at: datetime) -> None:
    failing.note("planted.step", "PermissionError", at=at)


def file_held(at: datetime) -> None:
    HeldFile.objects.create(source="sealed:1", about="filing:1", why="Infected", at=at)


def sheets_not_here(at: datetime) -> None:
    ref = a_survey()
    crossing.note_asked_outside(ref)
    surveys.close(ref, actor=STEERS, at=at - timedelta(days=4))


PLANTED: dict[str, Callable[[datetime], None]] = {
    "outbox.untold": untold,
    "outbox.waiting": waiting,
    "outbox.failed": failed,
    "journal": journal_unsigned,
    "filing.without_case": filing_without_case,
    "case.without_task": case_without_task,
    "draft.run_out": draft_run_out,
    "file.without_owner": file_without_owner,
    "file.without_bytes": file_without_bytes,
    "file.without_row": file_without_row,
    "correction.not_asked": correction_not_asked,
    "correction.not_received": correction_not_received,
    "withdrawal.not_received": withdrawal_not_received,
    "letter.not_delivered": letter_not_delivered,
    "outcome.not_told": outcome_not_told,
    "file.held": file_held,
    "relay.quarantined": parcel_quarantined,
    "relay.unacknowledged": parcel_unacknowledged,
    "relay.not_forgotten": parcel_not_forgotten,
    "body.not_deleted": body_not_deleted,
    "worker.rounds": round_not_ended,
    "survey.sheets_not_here": sheets_not_here,
}
"""How each state is planted. A sweep that is not here fails the tests."""
BY_HAND = {
    *("outbox.untold", "outbox.waiting", "outbox.failed", "journal", "file.without_owner", "file.without_bytes"),
    *("file.held", "relay.quarantined", "relay.unacknowledged", "relay.not_forgotten", "worker.rounds"),
    "survey.sheets_not_here",
}
"""What the watch does not mend unasked: the worker does it, or a person must."""
CODES: list[str] = []


@pytest.fixture(autouse=True)
def remember_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the codes of what is filed, as residents do."""
    CODES.clear()
    draft = makers.a_draft

    def remembered(*args: Any, **named: Any) -> str:
        CODES.append(draft(*args, **named))
        return CODES[-1]

    monkeypatch.setattr(makers, "a_draft", remembered)


def stuck(code: str, at: datetime) -> tuple[watch.Stuck, ...]:
    found = watch.finding(code, at=at)
    assert not found.fault
    return found.stuck


def work(at: datetime) -> None:
    """Let the worker do what is due, as it does between two rounds of the watch."""
    makers.let_it_happen(at)


ELSEWHERE = {"plan.unasked", "plan.unreminded", "plan.stale_figures"}
"""Planted beside the plans they need: tests/plans/test_plans_progress.py and test_plans_figures.py."""


def test_every_sweep_is_planted() -> None:
    assert set(PLANTED) | ELSEWHERE == set(watch.sweeps)


@pytest.mark.parametrize("code", PLANTED)
def test_what_is_planted_is_found_and_an_operator_mends_it_once_with_a_reason(code: str, at: datetime) -> None:
    assert stuck(code, at) == ()
    PLANTED[code](at)
    now = at + SOON
    (one,) = stuck(code, now)
    for secret in ("山田", "髙", "090-", "054-", *CODES):
        assert secret not in f"{one.id}{one.words}{one.detail}"
    patience = watch.sweeps[code].patience
    if patience:
        assert stuck(code, one.since + patience / 2) == ()
    (found,) = (found for found in watch.look(at=now) if found.code == code)
    assert found.skipped if found.sweep.dear else found.oldest == one.since
    if found.sweep.mend is None:
        return
    with pytest.raises(watch.NoReason):
        watch.mend(code, one.id, actor=OPERATOR, at=now, why=" ")
    assert not JournalLine.objects.filter(action="watch.mended").exists()
    assert watch.mend(code, one.id, actor=OPERATOR, at=now, why=WHY)
    assert not watch.mend(code, one.id, actor=OPERATOR, at=now, why=WHY), "pressed twice"
    line = JournalLine.objects.get(action="watch.mended")
    assert (line.actor_id, line.why, line.about) == (OPERATOR.id, WHY, f"sweep:{code}")
    # Planted for a reaction that this hall does not have; and a file that only the worker's next round may open.
    if code not in ("outbox.waiting", "outbox.failed", "file.held"):
        work(now)
        assert stuck(code, now + SOON) == ()


@pytest.mark.parametrize("code", [code for code in PLANTED if code not in BY_HAND])
def test_the_watch_ends_by_itself_what_it_can(code: str, at: datetime) -> None:
    PLANTED[code](at)
    tonight = (at + timedelta(days=1)).replace(hour=3, minute=40)
    assert len(stuck(code, tonight)) == 1
    night_watch(at=tonight)
    work(tonight)
    assert stuck(code, tonight + SOON) == ()
    before = JournalLine.objects.count(), OutboxEvent.objects.count()
    night_watch(at=tonight + SOON)
    work(tonight + SOON)
    assert (JournalLine.objects.count(), OutboxEvent.objects.count()) == before, "nothing more to do"


@pytest.mark.parametrize("code", [code for code in PLANTED if code in BY_HAND])
def test_what_needs_a_person_is_left_to_one(code: str, at: datetime) -> None:
    PLANTED[code](at)
    before = stuck(code, at + SOON)
    night_watch(at=at + SOON)
    assert stuck(code, at + SOON) == before


def test_a_filing_gets_its_missing_case_and_no_second_one(at: datetime) -> None:
    filing_without_case(at)
    cases = set(Case.objects.values_list("procedure_id", flat=True))
    night_watch(at=at + SOON)
    work(at + SOON)
    assert set(Case.objects.values_list("procedure_id", flat=True)) == cases | {REGISTRATION}
    assert Case.objects.count() == len(cases) + 1


def test_a_case_goes_on_at_the_task_it_had_lost(at: datetime) -> None:
    case = Ref("case", a_case(at).id)
    makers.act(case, "propose", by=makers.a_clerk("child"), at=at)
    OpenTask.objects.filter(run__ref=str(case)).delete()
    night_watch(at=at + SOON)
    makers.act(case, "approve", by=makers.a_clerk("child", "chief"), at=at + SOON)
    assert Decision.objects.get().outcome == "accepted"


def test_what_has_failed_for_good_is_not_told_anew_every_minute(at: datetime) -> None:
    filing_without_case(at)
    Delivery.objects.filter(event__name="filing.submitted").update(state=Delivery.State.FAILED, done_at=None)
    told = OutboxEvent.objects.count()
    night_watch(at=at + SOON)
    assert OutboxEvent.objects.count() == told
    (one,) = stuck("filing.without_case", at + SOON)
    assert watch.mend("filing.without_case", one.id, actor=OPERATOR, at=at + SOON, why=WHY)
    assert OutboxEvent.objects.count() == told, "the delivery that failed is put back in the line"
    work(at + SOON)
    assert stuck("filing.without_case", at + SOON) == ()


def test_all_of_a_kind_are_mended_at_once(at: datetime) -> None:
    for _ in range(3):
        failed(at)
        Delivery.objects.filter(reaction="planted").update(reaction=new_id())
    assert watch.mend_all("outbox.failed", actor=OPERATOR, at=at, why=WHY) == 3
    assert watch.mend_all("outbox.failed", actor=OPERATOR, at=at, why=WHY) == 0
    assert Delivery.objects.filter(state=Delivery.State.WAITING).count() == 3


def test_what_nobody_can_mend_cannot_be_mended_here(at: datetime) -> None:
    for code in ("journal", "no.such"):
        with pytest.raises(NotHere):
            watch.mend(code, "0", actor=OPERATOR, at=at, why=WHY)


def test_a_look_that_fails_hides_no_other(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(span: watch.Span) -> Iterator[watch.Stuck]:
        raise RuntimeError("髙橋 葛󠄀子")

    failed(at)
    monkeypatch.setitem(watch.sweeps._things, "outbox.untold", replaced("outbox.untold", look=broken))
    found = {one.code: one for one in watch.look(at=at + SOON)}
    assert found["outbox.untold"].fault == "RuntimeError"
    assert not found["outbox.untold"].good
    assert found["outbox.failed"].count == 1


def test_what_cannot_be_mended_stands_before_no_other(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    mended: list[str] = []
    many = tuple(watch.Stuck(str(n), at, "") for n in range(90))

    def half_mended(id_: str, _: datetime) -> bool:
        if int(id_) < 45:
            raise RuntimeError
        mended.append(id_)
        return False

    sweep = replaced("draft.run_out", look=lambda _: many, alone=half_mended)
    monkeypatch.setitem(watch.sweeps._things, "draft.run_out", sweep)
    for minute in range(12):
        watch.mend_alone(at=at + timedelta(minutes=minute))
    assert set(mended) == {str(n) for n in range(45, 90)}


def replaced(code: str, **changes: Any) -> watch.Sweep:
    from dataclasses import replace

    return replace(watch.sweeps[code], **changes)

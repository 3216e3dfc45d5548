"""Submitting: once is once, whatever is pressed twice; and a refusal leaves everything as it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from tests.journeys.makers import a_draft, an_open_hall, the_example
from yakuba.applications import commands, models, reads
from yakuba.applications.commands import filing as filing_module
from yakuba.applications.commands.drafts import KEPT
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.rules import complete
from yakuba.applications.rules.refusals import CannotBeFiled, ChangedMeanwhile, NotComplete, UnknownCode
from yakuba.ground import journal, outbox
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import new_code, resident_keys

EXAMPLE = "late-single-in"


@pytest.fixture
def code(db, at) -> str:
    """The code of a draft that can be filed."""
    an_open_hall(at=at)
    return a_draft(the_example(EXAMPLE), at=at)


def filed() -> tuple[int, int, int]:
    """Return how many filings, events and journal lines of filings there are."""
    events = [one for one in outbox.waiting() if isinstance(one, FilingSubmitted)]
    found = [line for one in models.Filing.objects.all() for line in journal.lines(Ref("filing", one.pk))]
    return (
        models.Filing.objects.count(),
        len(events),
        len([line for line in found if line.action == "filing.submitted"]),
    )


def draft_row(code: str) -> dict[str, object]:
    """Return the draft as it lies in the database."""
    (row,) = models.Draft.objects.filter(pk=resident_keys(code).lookup).values()
    return {**row, "sealed": bytes(row["sealed"])}


def test_a_filing_comes_with_its_event_and_its_journal_line_and_the_draft_goes(code, at):
    content = reads.draft(code, at=at).content
    receipt = commands.submit(code, at=at, seen=reads.draft(code, at=at).version)
    assert filed() == (1, 1, 1)
    assert not models.Draft.objects.exists()
    row = models.Filing.objects.get()
    (event,) = [one for one in outbox.waiting() if isinstance(one, FilingSubmitted)]
    assert (event.ref, event.at) == (Ref("filing", row.pk), at)
    assert (row.number, row.at, tuple(row.procedures)) == (receipt.number, receipt.at, receipt.procedures)
    assert receipt.procedures == content.chosen
    (line,) = journal.lines(event.ref)
    assert (line.actor_kind, line.actor_id, line.at, line.data) == ("resident", resident_keys(code).lookup, at, {})
    assert reads.status(code).answers.items() <= content.answers.items()


def test_submitted_again_it_gives_the_same_receipt(code, at):
    first = commands.submit(code, at=at)
    assert commands.submit(code, at=at + timedelta(days=40), seen=1) == first
    assert filed() == (1, 1, 1)


def test_two_who_have_both_read_the_draft_file_it_once(code, at, monkeypatch):
    receipts, examine = [], complete.examine

    def overtaken(*args, **more):
        monkeypatch.setattr(complete, "examine", examine)
        receipts.append(commands.submit(code, at=at))
        return examine(*args, **more)

    monkeypatch.setattr(complete, "examine", overtaken)
    receipts.append(commands.submit(code, at=at))
    assert receipts[0] == receipts[1]
    assert filed() == (1, 1, 1)


# SQLite's database of the tests lives in one connection; there, the test before this one stands for it.
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs a connection for each thread")
@pytest.mark.django_db(transaction=True)
def test_two_threads_at_once_file_it_once(at):
    an_open_hall(at=at)
    for seed in range(5):
        code = a_draft(the_example(EXAMPLE), at=at, seed=seed)

        def submit(code=code):
            try:
                return commands.submit(code, at=at)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            receipts = [one.result() for one in [pool.submit(submit) for _ in range(4)]]
        assert len(set(receipts)) == 1
        assert filed() == (seed + 1,) * 3


def test_a_stale_page_files_nothing(code, at):
    seen = reads.draft(code, at=at).version
    commands.save(code, lambda now: now, at=at)
    before = draft_row(code)
    with pytest.raises(ChangedMeanwhile):
        commands.submit(code, at=at, seen=seen)
    assert filed() == (0, 0, 0)
    assert draft_row(code) == before


def test_a_save_that_comes_between_keeps_its_draft(code, at, monkeypatch):
    examine = complete.examine

    def overtaken(*args, **more):
        commands.save(code, lambda now: msgspec.structs.replace(now, email="hanako@example.jp"), at=at)
        return examine(*args, **more)

    monkeypatch.setattr(complete, "examine", overtaken)
    with pytest.raises(ChangedMeanwhile):
        commands.submit(code, at=at)
    assert filed() == (0, 0, 0)
    assert reads.draft(code, at=at).content.email == "hanako@example.jp"


def test_missing_answers_file_nothing_and_are_named(code, at):
    commands.save(code, lambda now: commands.with_answers(now, {"person.name": None}, {}), at=at)
    before = draft_row(code)
    with pytest.raises(NotComplete) as refused:
        commands.submit(code, at=at)
    assert set(refused.value.problems) == {"person.name"}
    assert filed() == (0, 0, 0)
    assert draft_row(code) == before


def test_a_damaged_draft_is_as_good_as_none(code, at):
    row = models.Draft.objects.get()
    row.sealed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])
    row.save()
    with pytest.raises(UnknownCode):
        commands.submit(code, at=at)
    assert filed() == (0, 0, 0)
    assert models.Draft.objects.count() == 1


def test_an_expired_draft_is_not_filed(code, at):
    before = draft_row(code)
    with pytest.raises(UnknownCode):
        commands.submit(code, at=at + KEPT)
    assert filed() == (0, 0, 0)
    assert draft_row(code) == before


def test_a_code_of_nothing_files_nothing(code, at):
    with pytest.raises(UnknownCode):
        commands.submit(new_code(), at=at)
    assert filed() == (0, 0, 0)


def test_if_one_row_cannot_be_written_none_is(code, at, monkeypatch):
    before, rows = draft_row(code), filing_module._rows

    def with_a_fault(*args):
        written = rows(*args)
        setattr(written[-1], "about", "x" * 1000 if connection.vendor == "postgresql" else None)  # noqa: B010
        return written

    monkeypatch.setattr(filing_module, "_rows", with_a_fault)
    with pytest.raises(CannotBeFiled), transaction.atomic():
        commands.submit(code, at=at)
    assert filed() == (0, 0, 0)
    assert draft_row(code) == before


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite runs within this process: nothing travels")
def test_postgresql_is_asked_twice_where_nothing_was_made_ready(code, at):
    with CaptureQueriesContext(connection) as asked:
        commands.submit(code, at=at)
    assert len(asked) == 2

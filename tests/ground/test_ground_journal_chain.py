"""The chain: one chainer, no line left out, tables that only grow, bytes that stay the same for ever."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, connections, transaction

from tests.ground.chained import CASE, CLERK, line_ids, signed_journal, sql, write
from yakuba.ground import journal, keys
from yakuba.ground.journal import canonical, checkpoints, guards, signing
from yakuba.ground.journal.chain import BATCH, settled
from yakuba.ground.journal.trouble import NEVER_SIGNED, NO_GUARD, NOT_CHAINED
from yakuba.ground.models import JournalChain, JournalCheckpoint, JournalLine, JournalLink
from yakuba.journeys.night import keep_the_journal

TABLES = {
    "ground_journalline": ("id", "why"),
    "ground_journallink": ("number", "salt"),
    "ground_journalcheckpoint": ("serial", "body"),
}
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="not a word of PostgreSQL")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> None:
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    keys.make(settings.KEYS)


def contents() -> list[object]:
    return [list(table.objects.order_by("pk").values_list()) for table in (JournalLine, JournalLink, JournalCheckpoint)]


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE {table} SET {column} = {column}",
        "UPDATE {table} SET {column} = {column} WHERE {key} = (SELECT max({key}) FROM {table})",
        "DELETE FROM {table}",
        pytest.param("TRUNCATE {table}", marks=on_postgresql),
        pytest.param("INSERT OR REPLACE INTO {table} SELECT * FROM {table}", marks=on_sqlite),
    ],
)
def test_the_database_refuses_to_change_or_remove(at, table, deed):
    signed_journal(at, parts=1, each=3)
    key, column = TABLES[table]
    before = contents()
    with pytest.raises(IntegrityError, match="the journal only grows"), transaction.atomic():
        sql(deed.format(table=table, key=key, column=column))
    assert contents() == before


@pytest.mark.django_db
def test_the_guards_stand_after_the_migrations():
    assert guards.missing() == []
    assert len(guards.expected()) == (3 if connection.vendor == "postgresql" else 9)


@pytest.mark.django_db
@on_postgresql
def test_a_guard_that_is_only_switched_off_counts_as_missing():
    sql("ALTER TABLE ground_journalline DISABLE TRIGGER ground_journalline_only_grows")
    assert guards.missing() == ["ground_journalline_only_grows"]


@pytest.mark.django_db
@on_postgresql
def test_a_session_that_calls_itself_a_replica_is_refused_too(at):
    write(1, at=at)
    sql("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("DELETE FROM ground_journalline")


@pytest.mark.django_db
def test_writing_a_line_is_one_insert(at, django_assert_num_queries):
    with django_assert_num_queries(1):
        journal.record(CLERK, "case.seen", CASE, at=at)


@pytest.mark.django_db
def test_lines_are_chained_once_and_in_order(at):
    write(5, at=at)
    assert journal.chain(at=at) == 5
    assert journal.chain(at=at) == 0
    write(3, at=at)
    assert journal.chain(at=at) == 3
    links = list(JournalLink.objects.order_by("number").values_list("number", "line_id"))
    assert links == list(enumerate(line_ids(), 1))


@pytest.mark.django_db
def test_more_than_a_batch_is_chained_in_one_go(at):
    journal.record_all(CLERK, "case.listed", [CASE] * (BATCH + 7), at=at)
    assert journal.chain(at=at) == BATCH + 7
    assert journal.verify(at=at).good


@pytest.mark.django_db
def test_an_idle_hall_is_only_read(at, django_assert_max_num_queries):
    write(1, at=at)
    for n in range(4):
        journal.chain(at=at + timedelta(minutes=n))
    with django_assert_max_num_queries(5) as asked:
        journal.chain(at=at + timedelta(hours=1))
    written = [one["sql"] for one in asked.captured_queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert written == []


def come_to_rest(at: datetime) -> None:
    """Chain until there is nothing that could still come. A server runs other databases too, whose transactions the
    chainer waits for as well: there, tests that run beside this one hold it up for a while."""
    for n in range(300):
        journal.chain(at=at + timedelta(seconds=20 * n))
        if settled() == max(line_ids()):
            return
        time.sleep(0.4 if n > 4 else 0)


@pytest.mark.django_db(transaction=True)
def test_the_chainer_comes_to_rest_at_the_last_line(at):
    write(4, at=at)
    come_to_rest(at)
    assert settled() == max(line_ids())


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_line_that_commits_late_is_chained(at):
    drawn, go = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                journal.record(CLERK, "case.seen", CASE, at=at, why="slow")
                drawn.set()
                go.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert drawn.wait(20)
    write(3, at=at)
    for n in range(6):
        journal.chain(at=at + timedelta(minutes=n))
    assert settled() == 0, "a transaction that began before them is still at work"
    go.set()
    thread.join()
    assert journal.chain(at=at + timedelta(minutes=7)) == 1
    assert JournalLink.objects.get(number=4).line_id == min(line_ids())
    come_to_rest(at + timedelta(minutes=8))
    assert settled() == max(line_ids())
    journal.checkpoint(at=at + timedelta(hours=2))
    assert journal.verify(at=at + timedelta(hours=2, minutes=1)).good


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_several_chainers_at_once_make_one_chain(at):
    journal.record_all(CLERK, "case.listed", [CASE] * 3000, at=at)
    done: list[int] = []
    start = threading.Barrier(3)

    def work() -> None:
        try:
            start.wait(20)
            done.append(journal.chain(at=at))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.chain(at=at)
    assert JournalLink.objects.count() == 3000
    assert journal.verify(at=at).good
    assert sum(done) <= 3000


@pytest.mark.django_db
def test_numbers_of_transactions_that_began_anew_do_not_stop_the_chainer(at):
    write(2, at=at)
    journal.chain(at=at)
    JournalChain.objects.update(seen=1, seen_at=at, ended_by=2**62)
    journal.chain(at=at + timedelta(minutes=1))
    again = JournalChain.objects.get()
    assert connection.vendor != "postgresql" or again.ended_by < 2**62


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [timedelta(days=365), timedelta(days=-365)])
def test_a_clock_that_was_wrong_stops_neither_the_signer_nor_the_chainer(at, wrong):
    write(2, at=at)
    keep_the_journal(at=at + wrong)
    assert checkpoints.due(at)
    JournalChain.objects.update(seen=2, seen_at=at + wrong, ended_by=None)
    write(1, at=at)
    journal.chain(at=at)
    assert connection.vendor != "postgresql" or JournalChain.objects.get().ended_by is not None
    assert journal.checkpoint(at=at).number == 3
    assert not checkpoints.due(at)


@pytest.mark.django_db
def test_a_checkpoint_lies_in_the_file_and_in_the_database(at):
    signed_journal(at, parts=2, each=4)
    first, second = map(checkpoints.read, checkpoints.kept())
    assert (first.serial, first.number, first.lines, first.previous) == (1, 4, 4, "0" * 64)
    assert (second.serial, second.number, second.previous) == (2, 8, canonical.hash_of_text(first.text))
    assert journal.last_checkpoint() == second
    assert checkpoints.path().read_text() == "".join(f"{one.text}\n" for one in (first, second))


def test_the_key_is_for_its_owner_alone(settings):
    assert (settings.KEYS / "journal.key").stat().st_mode & 0o777 == 0o600
    before = (settings.KEYS / "journal.key").read_bytes()
    keys.make(settings.KEYS)
    assert (settings.KEYS / "journal.key").read_bytes() == before


@pytest.mark.django_db
def test_a_former_key_still_verifies(at, settings):
    after = signed_journal(at, parts=1)
    (settings.KEYS / "journal.pub").rename(settings.KEYS / "journal-2026.pub")
    (settings.KEYS / "journal.key").unlink()
    keys.make(settings.KEYS)
    journal.checkpoint(at=after)
    assert journal.verify(at=after).good
    assert len(signing.public_keys(settings.KEYS)) == 2


@pytest.mark.django_db
def test_the_round_signs_every_few_minutes(at):
    for second in range(0, 900, 30):
        keep_the_journal(at=at + timedelta(seconds=second))
    times = list(JournalCheckpoint.objects.order_by("serial").values_list("at", flat=True))
    assert len(times) == 4
    assert max(b - a for a, b in pairwise(times)) <= timedelta(minutes=5)


@pytest.mark.django_db
def test_without_a_key_the_round_goes_on_and_says_so(at, settings, caplog):
    (settings.KEYS / "journal.key").unlink()
    write(2, at=at)
    keep_the_journal(at=at)
    assert JournalLink.objects.count() == 2
    assert "NoJournalKey" in caplog.text
    assert journal.trouble(at + timedelta(hours=5)) == [NEVER_SIGNED]


@pytest.mark.django_db
def test_trouble_names_what_operators_must_know(at):
    assert journal.trouble(at) == []
    after = signed_journal(at, parts=1)
    assert journal.trouble(after) == []
    assert journal.trouble(after + timedelta(hours=3, minutes=50)) == []
    (late,) = journal.trouble(after + timedelta(hours=5))
    assert "2026-11-16 09:05" in late.ja
    write(1, at=after)
    assert journal.trouble(after + timedelta(minutes=9)) == []
    assert journal.trouble(after + timedelta(minutes=11)) == [NOT_CHAINED]
    journal.checkpoint(at=after)
    for statement in (
        "DROP TRIGGER ground_journalline_no_delete",
        "DROP TRIGGER ground_journalline_only_grows ON ground_journalline",
    ):
        if ("only_grows" in statement) == (connection.vendor == "postgresql"):
            sql(statement)
    assert journal.trouble(after) == [NO_GUARD]


def test_the_bytes_of_this_format_never_change():
    """Recorded when the format was made: what was chained and signed then must be verified for ever."""
    when = datetime(2026, 11, 16, 0, 0, 0, 5, tzinfo=UTC)
    line = canonical.of_line(
        (7, when, "staff", "s1", "髙﨑 葛󠄀子", "child", "case.seen", "case:1", "照会", {"b": [1.5], "a": None})
    )
    assert line.decode() == (
        '[7,"2026-11-16T00:00:00.000005Z","staff","s1","髙﨑 葛󠄀子","child","case.seen","case:1","照会",{"a":null,"b":[1.5]}]'
    )
    digest = canonical.digest(bytes(range(16)), line)
    assert digest.hex() == "dd1abdeaac92adabcaf53122d11c686a5aa53458785a1248f813c257c5de88a9"
    assert (
        canonical.link(canonical.START, 1, digest).hex()
        == "0537924ded9cdaf4389ee04ef7f5669ef983d2e346c677c13dbaf6282245d2f3"
    )
    assert canonical.of_checkpoint({"number": 1, "at": "x", "signature": "s"}) == (
        b'yakuba journal checkpoint 1\n{"at":"x","number":1}'
    )

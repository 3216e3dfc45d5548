"""Nine ways in which a superuser of the database tampers with the journal, and one with the file: each is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.ground.chained import lift_guards, line_ids, set_guards, signed_journal, sql, write
from yakuba.ground import journal
from yakuba.ground.journal import canonical, checkpoints
from yakuba.ground.journal.faults import KINDS, Fault
from yakuba.ground.models import JournalChain, JournalCheckpoint, JournalLine, JournalLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def after(at: datetime, tmp_path: Path, settings: LazySettings) -> datetime:
    """A journal of thirty lines with three checkpoints, at 10, 20 and 30; the moment after it."""
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    return signed_journal(at)


def tampered(deed: Callable[[], object]) -> None:
    lift_guards()
    deed()
    set_guards()


def found(after: datetime, **more: object) -> list[Fault]:
    return list(journal.verify(at=after, **more).faults)  # type: ignore[arg-type]


def line_of(number: int) -> int:
    return JournalLink.objects.get(pk=number).line_id


def test_a_journal_that_nobody_touched_is_good(after):
    report = journal.verify(at=after)
    assert report.good
    assert (report.links, report.waiting, report.checkpoints) == (30, 0, 3)


def test_a_changed_field_is_found(after):
    line = line_of(12)
    tampered(lambda: sql("UPDATE ground_journalline SET actor_name = %s WHERE id = %s", "山田 花子", line))
    (fault,) = found(after)
    assert (fault.kind, fault.number, fault.line) == ("line_changed", 12, line)


@pytest.mark.parametrize("column", ["actor_kind", "actor_id", "actor_name", "section", "action", "about", "why"])
def test_each_field_counts(after, column):
    tampered(lambda: sql(f"UPDATE ground_journalline SET {column} = {column} || '.' WHERE id = %s", line_of(7)))
    assert [(one.kind, one.number) for one in found(after)] == [("line_changed", 7)]


def test_changed_data_are_found(after):
    tampered(lambda: sql("""UPDATE ground_journalline SET data = '{"n": 99}' WHERE id = %s""", line_of(7)))
    assert [(one.kind, one.number) for one in found(after)] == [("line_changed", 7)]


def test_a_changed_time_is_found(after, at):
    line = line_of(12)
    tampered(lambda: JournalLine.objects.filter(pk=line).update(at=at + timedelta(microseconds=1)))
    (fault,) = found(after)
    assert (fault.kind, fault.number, fault.line) == ("line_changed", 12, line)
    assert fault.detail == "2026-11-16T00:00:00.000001Z"


def test_a_deleted_line_is_found(after):
    line = line_of(15)
    tampered(lambda: sql("DELETE FROM ground_journalline WHERE id = %s", line))
    (fault,) = found(after)
    assert (fault.kind, fault.number, fault.line) == ("line_deleted", 15, line)


def test_a_line_deleted_with_its_link_is_found(after):
    def deed():
        sql("DELETE FROM ground_journalline WHERE id = %s", line_of(15))
        sql("DELETE FROM ground_journallink WHERE number = 15")

    tampered(deed)
    (fault,) = found(after)
    assert (fault.kind, fault.number, fault.last) == ("link_deleted", 15, 15)


def cut(number: int) -> None:
    line = line_of(number)
    sql("DELETE FROM ground_journalline WHERE id > %s", line)
    sql("DELETE FROM ground_journallink WHERE number > %s", number)


def test_a_cut_tail_is_found(after):
    tampered(lambda: cut(23))
    (fault,) = found(after)
    assert (fault.kind, fault.number, fault.last, fault.serial) == ("chain_cut", 24, 30, 3)


def test_a_journal_that_was_emptied_is_found(after):
    def deed():
        cut(1)
        sql("DELETE FROM ground_journalline")
        sql("DELETE FROM ground_journallink")

    tampered(deed)
    (fault,) = found(after)
    assert (fault.kind, fault.number, fault.last, fault.serial) == ("chain_cut", 1, 30, 3)


def test_a_line_inserted_in_the_middle_is_found(after, at):
    def deed():
        # Room among the ids, as after a rolled back transaction.
        sql("DELETE FROM ground_journalline WHERE id = %s", line_of(15))
        forged = JournalLine.objects.get(pk=line_of(14))
        forged.pk = line_of(15)
        forged.actor_name = "山田 花子"
        forged.save(force_insert=True)

    tampered(deed)
    assert [(one.kind, one.number) for one in found(after)] == [("line_changed", 15)]


def test_a_line_inserted_beside_the_chain_is_found(after, at):
    def deed():
        forged = JournalLine.objects.get(pk=line_of(14))
        forged.pk = min(line_ids()) - 1
        forged.save(force_insert=True)

    tampered(deed)
    JournalChain.objects.update(settled=max(line_ids()))
    assert journal.chain(at=after) == 0, "the chainer must not make it good"
    (fault,) = found(after)
    assert (fault.kind, fault.line) == ("line_inserted", min(line_ids()))


def test_a_line_inserted_at_the_end_but_dated_back_is_found(after, at):
    write(1, at=at - timedelta(days=3))
    journal.checkpoint(at=after)
    (fault,) = found(after)
    assert (fault.kind, fault.number, fault.line) == ("line_backdated", 31, max(line_ids()))


def test_swapped_lines_are_found(after):
    first, second = line_of(5), line_of(25)
    columns = "at, actor_kind, actor_id, actor_name, section, action, about, why, data"
    change = ", ".join(f"{one} = other.{one}" for one in columns.split(", "))

    def deed():
        sql("UPDATE ground_journalline SET why = 'one' WHERE id = %s", first)
        JournalLine.objects.filter(pk=first).update(why="照会 𠮷")
        for here, there in ((-1, first), (first, second), (second, -1)):
            if here == -1:
                sql(
                    f"INSERT INTO ground_journalline (id, {columns}) SELECT -1, {columns} FROM ground_journalline WHERE id = %s",
                    there,
                )
            else:
                sql(
                    f"UPDATE ground_journalline SET {change} FROM ground_journalline AS other WHERE ground_journalline.id = %s AND other.id = %s",
                    here,
                    there,
                )
        sql("DELETE FROM ground_journalline WHERE id = -1")

    tampered(deed)
    assert [(one.kind, one.number, one.line, one.detail) for one in found(after)] == [
        ("lines_swapped", 5, first, f"line {second}"),
        ("lines_swapped", 25, second, f"line {first}"),
    ]


def test_links_that_were_swapped_are_found(after):
    first, second = line_of(5), line_of(6)

    def deed():
        for number, line in ((5, -1), (6, first), (5, second)):
            sql("UPDATE ground_journallink SET line_id = %s WHERE number = %s", line, number)

    tampered(deed)
    assert [(one.kind, one.number) for one in found(after)] == [("lines_swapped", 5), ("lines_swapped", 6)]


@pytest.mark.parametrize("column", ["hash", "digest", "salt"])
def test_a_changed_link_is_found(after, column):
    tampered(lambda: JournalLink.objects.filter(pk=17).update(**{column: b"x" * 32}))
    faults = found(after)
    assert {one.number for one in faults} == {17}
    assert {one.kind for one in faults} <= {"link_changed", "line_changed"}


def test_a_changed_hash_under_a_checkpoint_is_found(after):
    tampered(lambda: JournalLink.objects.filter(pk=20).update(hash=b"x" * 32))
    assert [(one.kind, one.number, one.last) for one in found(after)] == [
        ("link_changed", 20, None),
        ("chain_rewritten", 11, 20),
    ]


def recompute(first: int) -> None:
    """Make every link from this one on anew, as the chainer would have."""
    before = JournalLink.objects.filter(number=first - 1).values_list("hash", flat=True).first()
    previous = bytes(before) if before else canonical.START
    for link in JournalLink.objects.filter(number__gte=first).order_by("number"):
        values = JournalLine.objects.filter(pk=link.line_id).values_list(*canonical.FIELDS).get()
        link.digest = canonical.digest(bytes(link.salt), canonical.of_line(values))
        link.hash = previous = canonical.link(previous, link.number, link.digest)
        link.save()


def test_a_chain_that_was_recomputed_is_found(after):
    def deed():
        sql("UPDATE ground_journalline SET actor_name = 'nobody' WHERE id = %s", line_of(12))
        recompute(12)

    tampered(deed)
    faults = found(after)
    assert {one.kind for one in faults} == {"chain_rewritten"}
    assert (faults[0].number, faults[0].last, faults[0].serial) == (11, 20, 2)


def test_a_cut_file_of_checkpoints_is_found(after):
    file = checkpoints.path()
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:2]))
    (fault,) = found(after)
    assert (fault.kind, fault.number, fault.serial) == ("checkpoints_cut", 30, 3)


def test_a_missing_file_of_checkpoints_is_found(after):
    checkpoints.path().unlink()
    assert [(one.kind, one.serial) for one in found(after)] == [("checkpoints_cut", n) for n in (1, 2, 3)]


def test_a_checkpoint_taken_out_of_the_middle_is_found(after):
    file = checkpoints.path()
    lines = file.read_text().splitlines(keepends=True)
    file.write_text(lines[0] + lines[2])
    assert {(one.kind, one.serial) for one in found(after)} == {("checkpoints_cut", 2)}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_altered_checkpoint_is_found(after, place):
    file = checkpoints.path()
    lines = file.read_text().splitlines()
    lines[place] = lines[place].replace('"number":', '"number":1')
    file.write_text("\n".join(lines) + "\n")
    assert ("checkpoint_altered", place + 1) in {(one.kind, one.serial) for one in found(after)}


def test_a_checkpoint_signed_with_another_key_is_found(after, tmp_path):
    from yakuba.ground.journal import signing

    (tmp_path / "forger").mkdir()
    signing.make(tmp_path / "forger")
    file = checkpoints.path()
    lines = file.read_text().splitlines()
    said = json.loads(lines[2]) | {"number": 29, "key": signing.own_id(tmp_path / "forger")}
    said["signature"] = signing.sign(tmp_path / "forger", canonical.of_checkpoint(said))
    file.write_text("\n".join([*lines[:2], canonical.written(said)]) + "\n")
    assert ("checkpoint_altered", 3) in {(one.kind, one.serial) for one in found(after)}


def test_file_database_and_chain_put_back_together_are_found_by_a_published_head(after):
    head = journal.last_checkpoint()

    def deed():
        cut(20)
        sql("DELETE FROM ground_journalcheckpoint WHERE serial = 3")

    tampered(deed)
    file = checkpoints.path()
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:2]))
    assert found(after) == [], "nobody who has only what was put back can see it"
    assert [(one.kind, one.serial) for one in found(after, heads=[head])] == [("chain_cut", 3), ("checkpoints_cut", 3)]


def test_checkpoints_put_back_in_file_and_database_are_found_once_they_are_late(after):
    tampered(lambda: sql("DELETE FROM ground_journalcheckpoint WHERE serial > 1"))
    file = checkpoints.path()
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:1]))
    (fault,) = found(after + timedelta(hours=1))
    assert (fault.kind, fault.number, fault.last) == ("not_signed", 11, 30)


def test_an_altered_copy_in_the_database_is_found(after):
    tampered(lambda: JournalCheckpoint.objects.filter(pk=2).update(body="{}"))
    assert [(one.kind, one.serial, one.detail) for one in found(after)] == [("checkpoint_altered", 2, "database")]


def test_half_a_line_after_a_power_cut_is_no_tampering(after):
    with checkpoints.path().open("a") as file:
        file.write('{"at":"2026-')
    assert found(after) == []
    journal.checkpoint(at=after)
    assert found(after) == []


def test_lifted_guards_are_found(after):
    lift_guards()
    assert {one.kind for one in found(after)} == {"guard_missing"}


def test_many_changes_are_counted_and_not_all_told(after):
    write(200, at=after)
    after += timedelta(minutes=5)
    journal.checkpoint(at=after)
    tampered(lambda: sql("UPDATE ground_journalline SET why = why || id"))
    report = journal.verify(at=after)
    assert (len(report.faults), report.more) == (100, 130)


def test_every_fault_has_words_and_a_place(after):
    for kind in KINDS:
        assert Fault(kind).words.ja != Fault(kind).words.en
    assert Fault("chain_cut", 4, 9, line=3, serial=2).place() == "link 4–9, line 3, checkpoint 2"
    assert Fault("guard_missing").place() == "-"

"""Nine kinds of tampering among 100,000 lines: all found and named. Six at once, three that would hide others alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.ground.chained import CASE, CLERK, lift_guards, set_guards, sql
from yakuba.ground import journal, keys
from yakuba.ground.journal import canonical, checkpoints
from yakuba.ground.models import JournalLine, JournalLink

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LINES, PARTS = 100_000, 4
PLACE, LATE, GONE, OTHER, LINK = 60_000, 80_000, 55_000, 30_000, 90_000
"""In parts of their own: the lines of a part say the same, so that a changed one could as well be another that was moved."""


def line(number: int) -> int:
    return JournalLink.objects.get(pk=number).line_id


def changed_field() -> None:
    sql("UPDATE ground_journalline SET section = 'tax' WHERE id = %s", line(PLACE))


def changed_time() -> None:
    one = JournalLine.objects.get(pk=line(LATE))
    JournalLine.objects.filter(pk=one.pk).update(at=one.at - timedelta(seconds=1))


def deleted_line() -> None:
    sql("DELETE FROM ground_journalline WHERE id = %s", line(GONE))


def cut_tail() -> None:
    sql("DELETE FROM ground_journalline WHERE id >= %s", line(PLACE))
    sql("DELETE FROM ground_journallink WHERE number >= %s", PLACE)


def inserted_line() -> None:
    forged = JournalLine.objects.get(pk=line(PLACE))
    forged.pk = line(1) - 1
    forged.save(force_insert=True)


def swapped_lines() -> None:
    first, second = JournalLine.objects.get(pk=line(OTHER)), JournalLine.objects.get(pk=line(100))
    first.pk, second.pk = second.pk, first.pk
    first.save(force_update=True)
    second.save(force_update=True)


def changed_link() -> None:
    JournalLink.objects.filter(pk=LINK).update(hash=b"x" * 32)


def recomputed_chain() -> None:
    changed_field()
    previous = bytes(JournalLink.objects.get(pk=PLACE - 1).hash)
    links = list(JournalLink.objects.filter(number__gte=PLACE).order_by("number"))
    values = JournalLine.objects.filter(pk=links[0].line_id).values_list(*canonical.FIELDS).get()
    links[0].digest = canonical.digest(bytes(links[0].salt), canonical.of_line(values))
    for link in links:
        link.hash = previous = canonical.link(previous, link.number, bytes(link.digest))
    sql("DELETE FROM ground_journallink WHERE number >= %s", PLACE)
    JournalLink.objects.bulk_create(links, batch_size=1000)


def cut_file() -> None:
    kept = checkpoints.kept()
    checkpoints.path().write_text("".join(f"{text}\n" for text in kept[:-1]))


Kind = tuple[Callable[[], None], str, int | None]
AT_ONCE: tuple[Kind, ...] = (
    (changed_field, "line_changed", PLACE),
    (changed_time, "line_changed", LATE),
    (deleted_line, "line_deleted", GONE),
    (inserted_line, "line_inserted", None),
    (swapped_lines, "lines_swapped", OTHER),
    (changed_link, "link_changed", LINK),
)
ALONE: tuple[Kind, ...] = (
    (cut_tail, "chain_cut", PLACE),
    (recomputed_chain, "chain_rewritten", LINES // 2 + 1),
    (cut_file, "checkpoints_cut", LINES),
)


def _let_the_database_know() -> None:
    """Count the tables, as a hall does by itself: what grows within one transaction, autovacuum does not see."""
    if connection.vendor == "postgresql":
        sql("ANALYZE ground_journalline, ground_journallink")


def test_nine_of_nine_are_found_among_a_hundred_thousand(at, tmp_path, settings):
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    keys.make(settings.KEYS)
    for part in range(PARTS):
        when = at + timedelta(minutes=5 * part)
        journal.record_all(CLERK, "case.listed", [CASE] * (LINES // PARTS), at=when)
        journal.chain(at=when, most=1)
        _let_the_database_know()
        journal.checkpoint(at=when + timedelta(minutes=5))
    _let_the_database_know()
    after = at + timedelta(minutes=40)
    assert journal.verify(at=after).good
    for together in (AT_ONCE, *((one,) for one in ALONE)):
        with transaction.atomic():
            lift_guards()
            for deed, _, _ in together:
                deed()
            set_guards()
            report = journal.verify(at=after)
            transaction.set_rollback(True)
        found = {(one.kind, one.number) for one in report.faults}
        assert [deed.__name__ for deed, kind, number in together if (kind, number) not in found] == []

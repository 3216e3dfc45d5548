"""The engine on PostgreSQL notices that its server end is gone, and asks nothing while it is there; how it keeps things."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import close_old_connections, connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from yakuba.applications.models import Draft, SealedBody

pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server end")


@pytest.fixture
def postgresql(transactional_db):
    """Each test gets the server to itself."""


def pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_that_lives_is_not_asked(postgresql):
    before = pid()
    with CaptureQueriesContext(connection) as asked:
        assert connection.is_usable()
    assert len(asked) == 0
    assert pid() == before


def test_a_connection_that_was_cut_is_replaced(postgresql):
    before = pid()
    at = connection.get_connection_params()
    with psycopg.connect(
        host=at["host"], port=at["port"], user=at["user"], password=at["password"], dbname=at["dbname"]
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [before])
    until = time.monotonic() + 5
    while connection.is_usable() and time.monotonic() < until:
        time.sleep(0.01)
    assert not connection.is_usable()
    close_old_connections()
    assert pid() != before


def test_what_a_filing_writes_into_has_no_index_that_nobody_reads(postgresql):
    written = ("applications_draft", "applications_filing", "applications_sealedbody", "ground_outboxevent")
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [list(written)])
        found = [str(definition) for (definition,) in cursor.fetchall()]
    assert found
    assert [one for one in found if "pattern_ops" in one] == []


def test_what_is_sealed_is_kept_as_it_is_a_draft_in_its_row_and_a_filing_beside_it(postgresql):
    at = datetime.now(UTC)
    # As long as a family's. What cannot be packed would go beside its row, what can would be packed into it.
    as_it_is, packs_well = os.urandom(3600), bytes(3600)
    Draft(lookup="a" * 40, edition="e", sealed=as_it_is, created_at=at, saved_at=at, expires_at=at).save()
    SealedBody(id="a" * 26, sealed=packs_well).save()
    assert (Draft.objects.get().sealed, SealedBody.objects.get().sealed) == (as_it_is, packs_well)
    assert (_beside(Draft), _beside(SealedBody)) == (0, len(packs_well))


def _beside(model: type[Model]) -> int:
    """Return how many bytes lie in the table beside a table (TOAST)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = %s", [model._meta.db_table])
        (table,) = cursor.fetchone()
        cursor.execute(f"SELECT coalesce(sum(length(chunk_data)), 0) FROM {table}")
        return int(cursor.fetchone()[0])

"""Sealed bodies move into a table of their own: on a filled database, forwards and backwards, and not a byte changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("applications", "0001_initial")]
AFTER = [("applications", "0002_sealed_bodies")]


def migrated(to: list[tuple[str, str]]) -> Any:
    """Bring the room's tables to a state and return its models as they were then."""
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_bodies_move_with_their_filings_and_back(at: datetime) -> None:
    latest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "applications"]
    try:
        old = migrated(BEFORE)
        filing = old.get_model("applications", "Filing").objects.create(
            id="f" * 26,
            number="261116-AAAA-BBBB",
            lookup="l" * 40,
            recipient="age1",
            edition="e" * 64,
            procedures=["child-allowance"],
            language="ja",
            sealed=b"age-encryption.org/v1\n\x00filing",
            at=at,
        )
        message = old.get_model("applications", "Message").objects.create(
            id="m" * 26, filing=filing, procedure="child-allowance", kind="correction", source="s:1", sealed=b"m", at=at
        )
        old.get_model("applications", "Amendment").objects.create(
            id="a" * 26, filing=filing, procedure="child-allowance", message=message, sealed=b"\xffamendment", at=at
        )
        new = migrated(AFTER)
        bodies = new.get_model("applications", "SealedBody").objects.order_by("id")
        assert [(one.id, bytes(one.sealed), one.fetched_at) for one in bodies] == [
            ("a" * 26, b"\xffamendment", None),
            ("f" * 26, b"age-encryption.org/v1\n\x00filing", None),
        ]
        again = migrated(BEFORE)
        (one,) = again.get_model("applications", "Filing").objects.all()
        assert (one.number, bytes(one.sealed)) == ("261116-AAAA-BBBB", b"age-encryption.org/v1\n\x00filing")
        assert bytes(again.get_model("applications", "Amendment").objects.get().sealed) == b"\xffamendment"
    finally:
        migrated(latest)

"""The account of what a request wrote is itself exact."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from django.db import connection, transaction

from tests.matrix.ledger import watched
from yakuba.ground import throttle
from yakuba.ground.models import TryCount

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_looking_is_not_writing(at: datetime) -> None:
    with watched() as ledger:
        list(TryCount.objects.all())
        with transaction.atomic():
            list(TryCount.objects.select_for_update())
    assert ledger.tables == set()


def test_each_way_of_writing_is_seen(at: datetime) -> None:
    row = {"bucket": "a", "window": at, "tries": 1}
    with watched() as created:
        TryCount.objects.create(**row)
    with watched() as updated:
        TryCount.objects.update(tries=2)
    with watched() as many:
        TryCount.objects.bulk_create([TryCount(bucket=letter, window=at, tries=1) for letter in "bc"])
    with watched() as by_hand, connection.cursor() as cursor:
        cursor.execute("WITH gone AS (SELECT 1) DELETE FROM ground_trycount WHERE tries = 2")
    assert {one.tables for one in (created, updated, many, by_hand)} == {frozenset({"ground_trycount"})}


def test_what_changes_no_row_is_not_written(at: datetime) -> None:
    with watched() as ledger:
        TryCount.objects.filter(bucket="nothing").update(tries=2)
        TryCount.objects.filter(bucket="nothing")._raw_delete(TryCount.objects.db)
    assert ledger.tables == set()


def test_what_is_taken_back_is_struck_out(at: datetime) -> None:
    with watched() as ledger:
        with suppress(ZeroDivisionError), transaction.atomic():
            throttle.count("a", at=at)
            raise ZeroDivisionError
        assert ledger.tables == set()
        throttle.count("a", at=at)
    assert ledger.tables == {"ground_trycount"}

"""Counting tries: so many in a quarter of an hour, for all processes together, and of nobody by name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from yakuba.ground import throttle
from yakuba.ground.errors import TooMany
from yakuba.ground.models import TryCount

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.7"
BUCKET = throttle.bucket("code", ADDRESS)


def try_in_vain(times: int, at: datetime) -> None:
    for _ in range(times):
        throttle.require(BUCKET, most=3, at=at)
        throttle.count(BUCKET, at=at)


def test_after_so_many_tries_no_more_are_let_in(at: datetime) -> None:
    try_in_vain(3, at)
    with pytest.raises(TooMany) as refused:
        throttle.require(BUCKET, most=3, at=at + timedelta(minutes=14, seconds=59))
    assert refused.value.status == 429
    assert "15分" in refused.value.remedy.ja


def test_the_next_quarter_of_an_hour_begins_anew(at: datetime) -> None:
    try_in_vain(3, at)
    throttle.require(BUCKET, most=3, at=at + timedelta(minutes=15))


def test_each_kind_and_each_address_has_a_count_of_its_own(at: datetime) -> None:
    try_in_vain(3, at)
    throttle.require(throttle.bucket("code", "203.0.113.8"), most=3, at=at)
    throttle.require(throttle.bucket("sign-in", ADDRESS), most=3, at=at)


def test_the_count_is_in_the_database_and_so_holds_for_every_process(at: datetime) -> None:
    try_in_vain(2, at)
    assert list(TryCount.objects.values_list("bucket", "tries")) == [(BUCKET, 2)]
    TryCount.objects.update(tries=3)  # as another process would
    with pytest.raises(TooMany):
        throttle.require(BUCKET, most=3, at=at)


def test_no_address_is_stored_and_none_can_be_guessed_without_the_secret(at: datetime, settings) -> None:
    throttle.count(BUCKET, at=at)
    row = TryCount.objects.get()
    assert ADDRESS not in row.bucket
    settings.SECRET_KEY = "another"
    assert throttle.bucket("code", ADDRESS) != row.bucket


def test_old_counts_are_forgotten_and_the_present_one_is_not(at: datetime) -> None:
    throttle.count(BUCKET, at=at - timedelta(minutes=15))
    throttle.count(BUCKET, at=at)
    assert throttle.forget_old(at=at) == 1
    assert TryCount.objects.count() == 1

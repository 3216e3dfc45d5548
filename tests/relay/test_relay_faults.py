"""Whatever the way and the machines do: every parcel is taken in once, or seen in quarantine; never twice, never lost."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.relay import makers
from tests.relay.world import World
from yakuba.ground.relay import reads, receiving, spool
from yakuba.ground.relay.models import EnclosureOut, ParcelOut

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("YAKUBA_RELAY_EXAMPLES", "15"))
"""So many ways that things go; more by hand."""

number = st.integers(0, 5000)
flips: st.SearchStrategy[list[int]] = st.one_of(st.just([]), st.lists(number, min_size=1, max_size=4))
Step = tuple[str, dict[str, Any]]


def step(name: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


WAY = (
    step("send", files=st.integers(0, 2)),
    step("pack", after=st.integers(0, 3)),
    step("arrive", which=number, flips=flips, cut=st.one_of(st.none(), number)),
    step("answer", which=number, flips=flips),
    step("die", after=st.integers(0, 4)),
    step("refuse", which=number),
    step("wait", hours=st.integers(1, 30)),
    step("forget"),
)
FOLDER = (*WAY, step("carry_folder", seed=number, faults=st.floats(0, 0.5)))
BACKUPS = (
    *WAY,
    step("restore_sender", between=st.integers(1, 3)),
    step("restore_receiver", between=st.integers(1, 3)),
)


@pytest.fixture
def world(border, settings, at):
    """Return what makes a fresh world for each example, and unmakes what it did."""

    def make() -> World:
        home = Path(tempfile.mkdtemp(dir=border))
        settings.RELAY = home / "relay"
        receiving._kinds.clear()
        return World(at, home)

    return make


def live(world: World, steps: list[Step], *, seen: bool = True) -> None:
    """Go through the steps; ``seen`` tells whether nothing may be out of sight for a moment either."""
    for name, arguments in steps:
        getattr(world, name)(**arguments)
        taken = world.taken()
        assert len(taken) == len(set(taken)), "taken in twice"
        assert world.lost() == set() or not seen
    world.settle()


relaxed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@relaxed
@given(st.lists(st.one_of(*WAY), max_size=30))
def test_over_a_bad_way_everything_is_taken_in_once(world, steps):
    with transaction.atomic():
        here = world()
        live(here, steps)
        assert here.taken() == sorted(here.sent)
        assert reads.quarantine() == []
        assert reads.standing().unsent == 0
        transaction.set_rollback(True)


@relaxed
@given(st.lists(st.one_of(*FOLDER), max_size=20))
def test_in_a_folder_that_is_spoilt_everything_is_taken_in_once(world, steps):
    with transaction.atomic():
        here = world()
        live(here, steps)
        assert here.taken() == sorted(here.sent)
        assert reads.quarantine() == []
        transaction.set_rollback(True)


@relaxed
@given(st.lists(st.one_of(*BACKUPS), max_size=20))
def test_a_side_that_comes_back_from_a_backup_loses_nothing_unseen(world, steps):
    with transaction.atomic():
        here = world()
        # Until the sides speak again, the one that came back does not know what it had.
        live(here, steps, seen=False)
        taken = here.taken()
        assert len(taken) == len(set(taken))
        assert here.lost() == set()
        if not any(name == "forget" for name, _ in steps):
            assert set(taken) >= here.still_there()
        transaction.set_rollback(True)


@pytest.mark.parametrize("fault", ["no idempotency by id", "acknowledged before it is taken in"])
def test_these_tests_would_notice(world, fault, monkeypatch):
    """A relay with a well-known hole in it does not pass."""
    if fault == "no idempotency by id":
        monkeypatch.setattr(receiving, "_mark", lambda entry, outcome, at: None)
        steps: list[Step] = [("send", {"files": 0}), ("pack", {"after": 0}), *[_arrive()] * 2]
    else:
        take = receiving.take

        def careless(said, stream, fetch, *, at):
            ParcelOut.objects.filter(parcel_id__in=[one.id for one in said.parcels]).update(acked_at=at)
            take(said, stream, fetch, at=at)

        monkeypatch.setattr(receiving, "take", careless)
        steps = [("send", {"files": 0}), ("pack", {"after": 0}), ("die", {"after": 0}), _arrive()]
    with transaction.atomic():
        with pytest.raises(AssertionError):
            live(world(), steps)
        transaction.set_rollback(True)


def _arrive() -> Step:
    return "arrive", {"which": 0, "flips": [], "cut": None}


def test_one_parcel_in_a_hundred_spoilt_where_it_lies_is_seen_until_it_is_mended(room, at):
    """On the disk of the sender: no way is so good that it could make up for that, but nothing of it is taken in."""
    sent = [makers.letter(n, at, b"scan %d" % n) for n in range(200)]
    body, file = ParcelOut.objects.get(parcel_id="letter-50"), EnclosureOut.objects.get(parcel__parcel_id="letter-150")
    kept = {body.parcel_id: bytes(body.body), "file": spool.outgoing(file.file).read_bytes()}
    ParcelOut.objects.filter(pk=body.pk).update(body=kept["letter-50"].replace(b"50", b"51"))
    spool.outgoing(file.file).write_bytes(b"SCAN 150")
    for hours in range(3):
        makers.exchange(at + timedelta(hours=hours))
    spoilt = {"letter-50", "letter-150"}
    assert room.taken == [one for one in sent if one not in spoilt]
    assert [(one.parcel, one.reason, one.tries) for one in reads.quarantine()] == [
        ("letter-50", "body", 3),
        ("letter-150", "enclosure", 3),
    ]
    ParcelOut.objects.filter(pk=body.pk).update(body=kept["letter-50"])
    spool.outgoing(file.file).write_bytes(kept["file"])
    makers.exchange(at + timedelta(hours=4))
    assert sorted(room.taken) == sorted(sent)
    assert reads.quarantine() == []
    assert reads.standing().unsent == 0


def test_one_byte_in_a_hundred_spoilt_takes_in_nothing_that_was_not_signed(room, at):
    """Each byte of many bundles is changed with a chance of 1 %; what is whole comes in, what is not is seen."""
    import random

    chance = random.Random(7)
    sent = [makers.letter(n, at, b"scan" * 50) for n in range(60)]
    for _ in range(20):
        data = bytearray(makers.packed(at))
        for place in range(len(data)):
            if chance.random() < 0.01:
                data[place] ^= 1 << chance.randrange(8)
        try:
            makers.unpacked(bytes(data), at)
        except receiving.CutOff:
            continue
    assert room.taken == []
    assert [one.reason for one in reads.quarantine()] == ["signature"]
    makers.exchange(at)
    assert room.taken == sent
    assert reads.quarantine() == []

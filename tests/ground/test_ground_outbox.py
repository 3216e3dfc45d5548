"""The outbox: each reaction hears each event once, what fails is tried again, and what fails for good is seen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.models import Delivery, JournalLine, OutboxEvent
from yakuba.ground.outbox import PAUSES
from yakuba.ground.ref import Ref

BELL = Ref("bell", "1")


@dataclass(frozen=True, kw_only=True)
class Rang:
    """A bell rang."""

    ref: Ref
    at: datetime


class Secret(Exception):
    """A fault whose message quotes what somebody wrote."""


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a house with no other events in it."""
    for name in ("_names", "_classes", "_reactions"):
        monkeypatch.setattr(outbox, name, {})
    outbox.event("bell.rang")(Rang)


def noted(action: str) -> Callable[[Rang], None]:
    """Return a reaction that leaves a line in the journal."""

    def reaction(event: Rang) -> None:
        journal.record(Actor.system("test"), action, event.ref, at=event.at)

    return reaction


def lines() -> list[str]:
    return [line.action for line in journal.lines(BELL)]


@pytest.mark.django_db
class TestDelivery:
    def test_each_reaction_runs_once_though_told_twice(self, at: datetime) -> None:
        outbox.on(Rang, noted("heard"), "test.heard")
        outbox.on(Rang, noted("wrote"), "test.wrote")
        outbox.on(Rang, noted("heard"), "test.heard")  # wired twice, as two processes do
        outbox.put(Rang(ref=BELL, at=at))
        assert outbox.waiting() == [Rang(ref=BELL, at=at)]
        assert outbox.deliver(at) == 2
        OutboxEvent.objects.update(told_at=None)
        assert outbox.deliver(at + timedelta(days=1)) == 0
        assert lines() == ["heard", "wrote"]
        assert outbox.waiting() == []

    @pytest.mark.parametrize("wrong", [timedelta(days=365), timedelta(days=-365), timedelta(minutes=20)])
    def test_a_clock_that_was_wrong_parks_nothing(self, at: datetime, wrong: timedelta) -> None:
        heard: list[Rang] = []

        def fails_once(event: Rang) -> None:
            heard.append(event)
            if len(heard) == 1:
                raise Secret

        outbox.on(Rang, fails_once, "test.heard")
        outbox.put(Rang(ref=BELL, at=at))
        assert outbox.deliver(at + wrong) == 1
        assert outbox.deliver(at + PAUSES[0]) == 1
        assert Delivery.objects.get().state == Delivery.State.DONE

    def test_what_was_never_tried_does_not_wait(self, at: datetime) -> None:
        outbox.on(Rang, noted("heard"), "test.heard")
        outbox.put(Rang(ref=BELL, at=at))
        outbox._hand_out(at + timedelta(days=365), 10)  # and then the worker died, and the clock was set right
        assert outbox.deliver(at) == 1
        assert lines() == ["heard"]

    def test_what_was_rolled_back_is_told_to_nobody(self, at: datetime) -> None:
        outbox.on(Rang, noted("heard"), "test.heard")

        def falls_through() -> None:
            with transaction.atomic():
                outbox.put(Rang(ref=BELL, at=at))
                raise Secret

        with pytest.raises(Secret):
            falls_through()
        assert outbox.deliver(at) == 0
        assert lines() == []

    def test_events_are_told_in_the_order_in_which_they_happened(self, at: datetime) -> None:
        outbox.on(Rang, noted("heard"), "test.heard")
        moments = [at + timedelta(seconds=n) for n in (3, 1, 2)]
        for moment in moments:
            outbox.put(Rang(ref=BELL, at=moment))
        outbox.deliver(at)
        assert [line.at for line in journal.lines(BELL)] == moments

    def test_a_failing_reaction_leaves_nothing_half_written_and_stops_nobody(self, at: datetime) -> None:
        def fails(event: Rang) -> None:
            noted("half")(event)
            raise Secret("山田 花子")

        outbox.on(Rang, fails, "test.fails")
        outbox.on(Rang, noted("heard"), "test.heard")
        outbox.put(Rang(ref=BELL, at=at))
        assert outbox.deliver(at) == 2
        assert lines() == ["heard"]
        (trouble,) = outbox.troubles()
        assert (trouble.event, trouble.reaction, trouble.tries) == ("bell.rang", "test.fails", 1)

    def test_no_word_of_the_fault_is_kept_but_its_kind_and_place(
        self, at: datetime, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fails(event: Rang) -> None:
            raise Secret("山田 花子 090-1234-5678")

        outbox.on(Rang, fails, "test.fails")
        outbox.put(Rang(ref=BELL, at=at))
        outbox.deliver(at)
        (trouble,) = outbox.troubles()
        assert trouble.error.startswith("Secret in ")
        assert "fails" in trouble.error
        assert "line " in trouble.error
        assert "山田" not in trouble.error + caplog.text
        assert "Secret" in caplog.text

    def test_it_is_tried_again_with_growing_pauses_then_it_is_trouble_until_it_is_replayed(self, at: datetime) -> None:
        broken = [True]

        def mended(event: Rang) -> None:
            if broken:
                raise Secret
            noted("heard")(event)

        outbox.on(Rang, mended, "test.mended")
        outbox.put(Rang(ref=BELL, at=at))
        now = at
        assert list(PAUSES) == sorted(set(PAUSES))
        for tries, pause in enumerate(PAUSES, start=1):
            assert outbox.deliver(now) == 1
            (trouble,) = outbox.troubles()
            assert (trouble.state, trouble.tries, trouble.next_at) == ("waiting", tries, now + pause)
            assert outbox.deliver(now + pause - timedelta(seconds=1)) == 0
            now += pause
        assert outbox.deliver(now) == 1
        (trouble,) = outbox.troubles()
        assert trouble.state == "failed"
        assert outbox.deliver(now + timedelta(days=30)) == 0
        broken.clear()
        outbox.replay(trouble.id, at=now)
        assert outbox.deliver(now) == 1
        assert lines() == ["heard"]
        assert outbox.troubles() == []

    def test_replaying_what_was_done_does_nothing(self, at: datetime) -> None:
        outbox.on(Rang, noted("heard"), "test.heard")
        outbox.put(Rang(ref=BELL, at=at))
        outbox.deliver(at)
        outbox.replay(Delivery.objects.get().pk, at=at)
        assert outbox.deliver(at) == 0
        assert lines() == ["heard"]

    def test_a_reaction_that_this_worker_does_not_know_waits_for_one_that_does(self, at: datetime) -> None:
        outbox.on(Rang, noted("heard"), "test.heard")
        outbox.put(Rang(ref=BELL, at=at))
        known = outbox._reactions.pop("bell.rang")
        OutboxEvent.objects.update(told_at=at)
        Delivery.objects.create(event=OutboxEvent.objects.get(), reaction="test.heard", next_at=at)
        outbox.deliver(at)
        assert outbox.troubles()[0].state == "waiting"
        outbox._reactions["bell.rang"] = known
        outbox.deliver(at + PAUSES[0])
        assert lines() == ["heard"]

    def test_a_failure_noted_late_does_not_undo_what_another_worker_did(self, at: datetime) -> None:
        outbox.on(Rang, noted("heard"), "test.heard")
        outbox.put(Rang(ref=BELL, at=at))
        outbox.deliver(at)
        outbox._failed(Delivery.objects.get().pk, Secret(), at)
        assert Delivery.objects.get().state == Delivery.State.DONE
        assert outbox.deliver(at + timedelta(days=1)) == 0
        assert lines() == ["heard"]

    def test_an_event_has_one_name_and_a_name_one_event(self) -> None:
        with pytest.raises(ValueError, match=r"bell\.rang"):
            outbox.event("bell.rang")(Secret)


def in_threads(*deeds: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment, each on a connection of its own; return what each gave or raised."""
    gate = threading.Barrier(len(deeds))
    outcomes: list[object] = [None] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            outcomes[number] = deed()
        except Exception as fault:  # noqa: BLE001 - what was raised is the result
            outcomes[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


@pytest.fixture
def a_real_database(tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the threads a database in a file, as the house has it: the one in memory knows no waiting."""
    if connection.vendor == "sqlite":
        own = {**connections.databases["default"], "NAME": str(tmp_path / "yakuba.sqlite3")}
        monkeypatch.setitem(connections.databases, "default", own)

        def lay_tables() -> None:
            with connection.schema_editor() as editor:
                for model in (JournalLine, OutboxEvent, Delivery):
                    editor.create_model(model)

        assert in_threads(lay_tables) == [None]


def test_two_workers_at_once_run_each_reaction_once(a_real_database: None, at: datetime) -> None:
    outbox.on(Rang, noted("heard"), "test.heard")
    outbox.on(Rang, noted("wrote"), "test.wrote")
    bells = [Ref("bell", str(number)) for number in range(12)]

    def ring() -> None:
        for bell in bells:
            outbox.put(Rang(ref=bell, at=at))

    def work() -> int:
        return sum(outbox.deliver(at) for _ in range(4))

    def look() -> list[tuple[str, str]]:
        return sorted(JournalLine.objects.values_list("about", "action"))

    assert in_threads(ring) == [None]
    ran = in_threads(work, work, work)
    assert sum(int(str(one)) for one in ran) == 2 * len(bells)
    (seen,) = in_threads(look)
    assert seen == sorted((str(bell), action) for bell in bells for action in ("heard", "wrote"))
    assert in_threads(outbox.troubles) == [[]]

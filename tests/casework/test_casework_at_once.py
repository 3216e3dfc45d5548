"""Two people, one case, the same moment: one wins, the other is told, nothing is half-written."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection

from tests.casework.makers import AT, CHIEF, CLERK, COLLEAGUE, FILING, a_case, do, seen
from yakuba.casework import commands, events
from yakuba.casework.commands import Act
from yakuba.casework.models import Case, Correction, Decision, Proposal
from yakuba.casework.rules import AlreadyClosed, Stage
from yakuba.flows.models import OpenTask, StepDone
from yakuba.ground import outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment, each on a connection of its own; return what each gave or raised."""
    gate = threading.Barrier(len(deeds))
    outcomes: list[object] = [None] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            outcomes[number] = _patiently(deed)
        except Exception as fault:  # noqa: BLE001  what was raised is the result
            outcomes[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def _patiently(deed: Callable[[], object]) -> object:
    # An SQLite database in memory, as tests use it, does not wait for a lock as one in a file does.
    for _ in range(500):
        try:
            return deed()
        except OperationalError as fault:
            if "locked" not in str(fault):
                raise
            time.sleep(0.01)
    raise AssertionError("never got the lock")


def acting(ref: Ref, actor: Actor, **deed: object) -> Callable[[], object]:
    page = seen(ref)
    wanted = Act(task_id=page.tasks[0].task_id, seen_version=page.version, **deed)  # type: ignore[arg-type]
    return lambda: commands.act(ref, wanted, actor=actor, at=AT)


def counted() -> tuple[int, ...]:
    """How much there is of everything."""
    tables = (Decision, Proposal, Correction, StepDone, OpenTask)
    return (
        *(table._default_manager.count() for table in tables),
        len(outbox.waiting()),
        JournalLine.objects.filter(actor_kind="staff").count(),
    )


@pytest.mark.parametrize("_try", range(5))
def test_two_decide_one_case_at_once_and_exactly_one_wins(_try):
    ref = a_case("notification")
    outcomes = at_once(
        acting(ref, CLERK, outcome="accept"),
        acting(ref, COLLEAGUE, outcome="refuse", reason="対象外です。", basis="児童手当法第4条"),
    )
    lost = [outcome for outcome in outcomes if outcome is not None]
    assert len(lost) == 1
    assert isinstance(lost[0], Conflict)
    case = seen(ref)
    assert case.version == 2
    if outcomes[0] is None:
        assert case.stage == Stage.DECIDED
        assert counted() == (1, 0, 0, 1, 0, 2, 1)
    else:
        assert case.stage == Stage.APPROVING
        assert counted() == (0, 1, 0, 1, 1, 2, 1)


def test_one_chief_in_two_windows_approves_once():
    ref = a_case()
    do(ref, "propose", CLERK)
    outcomes = at_once(*(acting(ref, CHIEF, outcome="approve") for _ in range(3)))
    assert outcomes.count(None) == 1
    assert all(isinstance(outcome, Conflict) for outcome in outcomes if outcome is not None)
    assert Decision.objects.count() == 1
    assert [type(event) for event in outbox.waiting()].count(events.CaseDecided) == 1


@pytest.mark.parametrize("_try", range(3))
def test_a_decision_and_a_withdrawal_at_once(_try):
    ref = a_case("notification")
    outcomes = at_once(
        acting(ref, CLERK, outcome="accept"),
        lambda: commands.withdraw_case(FILING, "child-allowance", actor=Actor.resident("f1"), at=AT),
    )
    assert outcomes.count(None) == 1
    assert any(isinstance(outcome, Conflict | AlreadyClosed) for outcome in outcomes)
    assert seen(ref).stage == (Stage.DECIDED if outcomes[0] is None else Stage.WITHDRAWN)
    assert Decision.objects.count() == (1 if outcomes[0] is None else 0)
    assert StepDone.objects.count() == 1


def test_two_take_one_case():
    ref = a_case()
    outcomes = at_once(
        lambda: commands.take(ref, actor=CLERK, at=AT, seen_version=1),
        lambda: commands.take(ref, actor=COLLEAGUE, at=AT, seen_version=1),
    )
    assert outcomes.count(None) == 1
    assert seen(ref).assignee == ("s1" if outcomes[0] is None else "s4")


def test_one_filing_delivered_twice_at_once_opens_one_case():
    a_case("notification", procedure="another")
    refs = at_once(a_case, a_case, a_case)
    assert len(set(refs)) == 1
    assert Case.objects.count() == 2
    assert [type(event) for event in outbox.waiting()] == [events.CaseOpened] * 2

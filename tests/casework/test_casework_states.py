"""The states of a case: no order of deeds, right or wrong, brings it where its flow does not lead.

And the proof that this would be seen: with a check taken out of the programme, the same machine finds it.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.casework.hall import Hall, an_open_hall_with_a_filing
from tests.casework.law import drawing, procedures
from tests.casework.states import Cases
from tests.conftest import MONDAY_NINE
from yakuba.applications.commands import office
from yakuba.casework import commands
from yakuba.casework.commands import keeping, working
from yakuba.flows import commands as flows
from yakuba.flows.rules import Flow, Machine
from yakuba.flows.rules.model import Outcome
from yakuba.ground.text import NOTHING
from yakuba.procedures.rules import letters

pytestmark = pytest.mark.django_db
LONG: Final = int(os.environ.get("YAKUBA_CASE_RUNS", "0"))
"""How often, if it is to be more often than at each change: ``python -m tests.casework 5000``."""
SHORT: Final = 12
"""What is tried at each change, in two seconds: enough to meet each command many times, and each run other orders."""
STEPS: Final = 20
ENOUGH: Final = (400, 40)
"""So many runs, and steps in each, find a planted fault: most within ten, the rarest seen took a hundred."""
AT_ONCE: Final = 250
"""After so many runs the long form says how far it is."""


@pytest.fixture(scope="module")
def hall(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Hall]:
    """One hall for all runs: each run is taken back."""
    with django_db_blocker.unblock(), an_open_hall_with_a_filing(MONDAY_NINE) as hall:  # type: ignore[attr-defined]
        yield hall


@pytest.fixture(autouse=True)
def forget_editions() -> None:
    """Keep the edition of the hall in mind from test to test: here the database keeps it, too."""


def run(hall: Hall, most: int, steps: int = STEPS, **more: Any) -> Counter[str]:
    """Let cases meet everybody that many times; return what was seen."""
    Cases.hall, Cases.seen = hall, Counter()
    wanted = settings(max_examples=most, stateful_step_count=steps, suppress_health_check=list(HealthCheck), **more)
    run_state_machine_as_test(Cases, settings=wanted)
    return Cases.seen


def test_the_drawings_are_read_as_they_are_drawn():
    two, note = drawing("two-step"), drawing("notification")
    assert (two.begins, two.lanes["approve"], two.ends["refused"]) == ("check", "chief", "refused")
    assert two.ways["check", "propose"] == "approve"
    assert sorted(note.offered("check")) == ["accept", "correct", "hand_over", "refuse", "withdraw"]
    assert {one.flow for one in procedures()} == {"notification", "two-step", "three-step"}
    assert len(procedures()) == 23


def test_no_case_goes_where_it_may_not(hall):
    seen = Counter[str]()
    while seen["runs"] < max(LONG, 1):
        seen += run(hall, min(LONG - seen["runs"], AT_ONCE) if LONG else SHORT)
        if LONG:
            done = seen["deeds"] - seen["refused"]
            sys.stdout.write(
                f"{seen['runs']} runs, {seen['steps']} steps, {done} deeds done, {seen['refused']} refused\n"
            )
    assert seen["deeds"] - seen["refused"] > SHORT
    assert seen["refused"] > SHORT
    for name in sorted(seen) if LONG else ():
        if name.startswith("way "):
            sys.stdout.write(f"{name} ×{seen[name]}\n")


def leads_elsewhere(patch: pytest.MonkeyPatch) -> None:
    """Let a proposal to accept go where one to refuse goes."""
    go = Machine.go
    patch.setattr(Machine, "go", lambda self, state, code: go(self, state, "refuse" if code == "propose" else code))


def offers_everything(patch: pytest.MonkeyPatch) -> None:
    """Let every task end in every way."""
    patch.setattr(Flow, "outcome", lambda self, task, code: Outcome(code, NOTHING, task))


def takes_a_stale_page(patch: pytest.MonkeyPatch) -> None:
    """Let the lock ask for the version that there is, not for the one that was seen."""
    claim = keeping.claim
    patch.setattr(working, "claim", lambda case, **_: claim(case, seen_version=case.version))


def runs_backwards(patch: pytest.MonkeyPatch) -> None:
    """Let a pause bring the last day nearer."""
    patch.setattr(keeping, "days_after", lambda day, days, _: date.fromordinal(day.toordinal()) - timedelta(days))


@dataclass(frozen=True)
class Fault:
    """What is taken out of the programme, the shortest story in which it shows, and the promise that sees it."""

    plant: Callable[[pytest.MonkeyPatch], None]
    story: tuple[Callable[[Cases], object], ...]
    seen_by: str


TWO, ONE = (next(one for one in procedures() if one.flow == flow) for flow in ("two-step", "notification"))
YES, NO, ASK = ("accept", "propose", "approve"), ("refuse", "approve"), ("correct",)
NO_TIME, NEXT_DAY, LATER = timedelta(0), timedelta(hours=30), timedelta(days=2)
LACKING: Final = {"reason": "", "basis": "", "correct_items": {}, "to_section": ""}
FAULTS: Final = {
    "people of other sections may work on it": Fault(
        lambda patch: patch.setattr(keeping, "may_act", lambda actor, section: True),
        (lambda s: s.somebody_notes(0, "elsewhere", "見ました。"),),
        "_try",
    ),
    "whoever is of the section may end any task": Fault(
        lambda patch: patch.setattr(flows, "may_end", lambda actor, post, section: True),
        (lambda s: s.somebody_does_what_is_offered(0, "postless", YES, "tax"),),
        "_try",
    ),
    "one approves what one has proposed": Fault(
        lambda patch: patch.setattr(working, "may_approve", lambda actor, proposed_by: True),
        (lambda s: s.it_goes_its_way(TWO, "all", [YES, YES], NO_TIME),),
        "_try",
    ),
    "the flow leads elsewhere": Fault(
        leads_elsewhere,
        (lambda s: s.somebody_does_what_is_offered(0, "clerk", YES, "tax"),),
        "it_stands_at_exactly_one_place",
    ),
    "a task ends in a way that it does not offer": Fault(
        offers_everything, (lambda s: s.somebody_who_may_does_whatever(0, "approve", LACKING),), "_try"
    ),
    "what is closed is worked on": Fault(
        lambda patch: patch.setattr(keeping, "CLOSED", frozenset()),
        (
            lambda s: s.it_goes_its_way(ONE, "", [YES], NO_TIME),
            lambda s: s.what_is_over_is_tried_once_more(0, NO_TIME),
        ),
        "_try",
    ),
    "a stale page is taken": Fault(
        takes_a_stale_page, (lambda s: s.somebody_takes_it_or_gives_it_back(0, "clerk", -1, False),), "_try"
    ),
    "what was refused is half done": Fault(
        lambda patch: patch.setattr(commands, "act", working.act.__wrapped__),  # type: ignore[attr-defined]
        (lambda s: s.somebody_does_what_is_offered(0, "postless", YES, "tax"),),
        "_try",
    ),
    "what is lacking is not asked for": Fault(
        lambda patch: patch.setattr(working, "check_act", lambda deed, section: None),
        (lambda s: s.somebody_who_may_does_whatever(0, "refuse", LACKING),),
        "_try",
    ),
    "a deed is not in the journal": Fault(
        lambda patch: patch.setattr(working, "journal", SimpleNamespace(record=lambda *_, **__: None)),
        (lambda s: s.somebody_notes(0, "clerk", "見ました。"),),
        "_was_told",
    ),
    "the house is not told": Fault(
        lambda patch: patch.setattr(working, "tell_moved", lambda *_, **__: None),
        (lambda s: s.somebody_takes_it_or_gives_it_back(0, "clerk", 0, False),),
        "_was_told",
    ),
    "a clock runs backwards": Fault(
        runs_backwards,
        (lambda s: s.it_goes_its_way(TWO, "", [ASK, YES], NEXT_DAY),),
        "no_clock_ran_backwards",
    ),
    "a page that was told something newer never hears the end": Fault(
        lambda patch: patch.setattr(office, "OVER", ()),
        (lambda s: s.staff_go_on_while_it_is_under_way(TWO, NO, LATER),),
        "letters_and_pages_came",
    ),
    "a decision sends no letter": Fault(
        lambda patch: patch.setattr(letters, "compose", lambda *_, **__: None),
        (lambda s: s.it_goes_its_way(ONE, "", [YES], NO_TIME),),
        "letters_and_pages_came",
    ),
}
HUNTED: Final = (
    tuple(FAULTS)
    if LONG
    else (
        "people of other sections may work on it",
        "what was refused is half done",
        "a deed is not in the journal",
    )
)
"""At each change a few are looked for as if nobody knew of them; in the long form all, which takes a while."""


def live(hall: Hall, story: tuple[Callable[[Cases], object], ...]) -> None:
    """Let a machine do just this, with a case of two steps to begin with."""
    Cases.hall, Cases.seen = hall, Counter()
    state = Cases()
    try:
        state.a_filing_has_come([TWO])
        for step in story:
            step(state)
            state.what_the_rows_promise()
            state.what_is_closed_stays_as_it_is()
    finally:
        state.teardown()


@pytest.mark.once
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen_and_nothing_where_there_is_none(hall, monkeypatch, fault):
    live(hall, FAULTS[fault].story)
    FAULTS[fault].plant(monkeypatch)
    with pytest.raises(Exception) as found:  # noqa: PT011 - an assertion, or whatever came instead of a refusal
        live(hall, FAULTS[fault].story)
    assert FAULTS[fault].seen_by in {frame.name for frame in traceback.extract_tb(found.value.__traceback__)}


@pytest.mark.once
@pytest.mark.parametrize("fault", HUNTED)
def test_a_planted_fault_is_found_among_all_that_may_happen(hall, monkeypatch, fault):
    FAULTS[fault].plant(monkeypatch)
    with pytest.raises(Exception):  # noqa: B017, PT011 - an assertion, or whatever came instead of a refusal
        run(hall, *ENOUGH, database=None, phases=(Phase.generate,), report_multiple_bugs=False)

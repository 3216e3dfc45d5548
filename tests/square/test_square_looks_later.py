"""Where the law has a ground for it, and two people agree, residents are told of a look later; never not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from tests.journeys.makers import a_clerk, a_filing, an_open_hall, the_example
from tests.people.makers import a_hall
from yakuba.applications import reads
from yakuba.casework import reads as casework
from yakuba.faces.square.looks import looks_at
from yakuba.ground import clock, journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.journal import withholding
from yakuba.ground.journal.withholding import LONGEST, UNDECIDED, Asked, BadWithholding, SamePerson
from yakuba.ground.models import Withholding
from yakuba.ground.ref import Ref
from yakuba.journeys import downward, looking

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OFFICER = Actor("staff", "p1", "守 保子", "audit", frozenset({"privacy-officer"}), frozenset({"looks.withhold"}))


class Hall:
    """A hall in which a filing of two sections lies, and the clock that its pages read."""

    def __init__(self, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = at
        monkeypatch.setattr(clock, "now", lambda: self.at)
        an_open_hall(at=at)
        a_hall("child", "citizen", "audit")
        self.filing = reads.status(a_filing(the_example("family-of-four-in"), at=at)).ref
        found = casework.case_of(self.filing, "child-allowance")
        assert found
        self.case: Ref = found
        self.clerk = a_clerk("child")

    def look(self) -> None:
        """Let a clerk of the section look at the case, a minute later."""
        self.at += MINUTE
        casework.case_for(self.clerk, self.case, at=self.at)

    def ask(self, **other: object) -> str:
        """Ask for thirty days."""
        self.at += MINUTE
        said = {"basis": "法第78条第1項第7号", "why": "滞納処分の調査", "until": self.at + 30 * DAY} | other
        return withholding.ask(Asked(self.case, **said), actor=self.clerk, at=self.at)  # type: ignore[arg-type]

    def decide(self, id_: str, *, granted: bool) -> None:
        """Let the officer decide, a minute later."""
        self.at += MINUTE
        withholding.decide(id_, granted=granted, why="計画を確かめた", actor=OFFICER, at=self.at)

    @property
    def told(self) -> int:
        """How many looks the resident sees."""
        return sum(look.times for look in looks_at(self.filing))


@pytest.fixture
def hall(at, monkeypatch):
    return Hall(at, monkeypatch)


def test_what_is_withheld_is_told_when_the_time_is_over(hall):
    hall.look()
    assert hall.told == 1
    hall.decide(hall.ask(), granted=True)
    hall.look()
    seen = hall.at
    assert hall.told == 1, "what was told stays told, what came after is not told"
    hall.at += 30 * DAY
    assert hall.told == 2
    assert looks_at(hall.filing)[0].last == seen, "with the time at which it was"


def test_it_is_held_back_from_the_asking_on_but_only_a_day_without_a_decision(hall):
    hall.ask()
    hall.look()
    assert hall.told == 0
    hall.at += UNDECIDED
    assert hall.told == 1
    assert [one.state for one in withholding.everything(at=hall.at)] == ["lapsed"]


@pytest.mark.parametrize("end", ["refused", "lifted"])
def test_refused_or_lifted_it_is_told_at_once(hall, end):
    id_ = hall.ask()
    hall.look()
    hall.decide(id_, granted=end == "lifted")
    if end == "lifted":
        assert hall.told == 0
        withholding.lift(id_, why="調査が終わった", actor=OFFICER, at=hall.at)
    assert hall.told == 1


def test_nobody_decides_on_what_they_asked_for(hall):
    id_ = hall.ask()
    with pytest.raises(SamePerson):
        withholding.decide(id_, granted=True, why="急ぐ", actor=hall.clerk, at=hall.at)
    row = Withholding.objects.get(pk=id_)
    row.granted, row.decided_at, row.decided_by = True, hall.at, hall.clerk.id
    with pytest.raises(IntegrityError):
        row.save()


def test_only_that_section_and_that_case_are_withheld(hall):
    hall.decide(hall.ask(), granted=True)
    other = casework.case_of(hall.filing, "resident-registration-in")
    assert other
    casework.case_for(a_clerk("citizen"), other, at=hall.at)
    assert hall.told == 1
    manager = Actor("staff", "m1", "長", "citizen", frozenset({"manager"}), frozenset({"case.read_all"}))
    casework.case_for(manager, hall.case, at=hall.at, why="照会")
    assert hall.told == 2


@pytest.mark.parametrize(
    "wrong",
    [{"why": " "}, {"basis": ""}, {"until": datetime.fromisoformat("2020-01-01T00:00+09:00")}],
    ids=["no reason", "no ground", "over already"],
)
def test_what_cannot_be_granted_is_not_even_asked(hall, wrong):
    with pytest.raises(BadWithholding):
        hall.ask(**wrong)
    assert withholding.everything(at=hall.at) == []


def test_nothing_is_withheld_longer_than_the_longest_nor_twice_at_once(hall):
    with pytest.raises(BadWithholding):
        hall.ask(until=hall.at + LONGEST + DAY)
    hall.ask()
    with pytest.raises(BadWithholding):
        hall.ask()


def test_a_decision_comes_once_and_in_time(hall):
    id_ = hall.ask()
    hall.decide(id_, granted=False)
    with pytest.raises(Conflict):
        hall.decide(id_, granted=True)
    with pytest.raises(Conflict):
        withholding.lift(id_, why="x", actor=OFFICER, at=hall.at)
    with pytest.raises(NotHere):
        hall.decide("nothing", granted=True)
    late = hall.ask()
    hall.at += UNDECIDED
    with pytest.raises(Conflict):
        hall.decide(late, granted=True)


def test_the_journal_keeps_the_looks_and_every_step_of_the_withholding(hall):
    hall.decide(hall.ask(), granted=True)
    hall.look()
    actions = [line.action for line in journal.lines(hall.case)]
    assert actions[-3:] == ["journal.withholding_asked", "journal.withholding_granted", "case.seen"]


def test_beyond_the_border_it_is_told_once_it_is_over(hall, monkeypatch):
    sent: list[Ref] = []
    monkeypatch.setattr(downward, "send_note", lambda filing, _: sent.append(filing))

    def night(at: datetime) -> None:
        journal.chain(at=at)
        looking.tell_the_looks(at=at)

    hall.decide(hall.ask(), granted=True)
    hall.look()
    night(hall.at)
    known = len(looking._looks(hall.filing, hall.at).looks)
    sent.clear()
    night(hall.at + 29 * DAY)
    assert sent == []
    night(hall.at + 31 * DAY)
    assert sent == [hall.filing]
    assert len(looking._looks(hall.filing, hall.at + 31 * DAY).looks) == known + 1
    night(hall.at + 32 * DAY)
    assert sent == [hall.filing], "once"

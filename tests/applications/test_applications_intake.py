"""The emergency switch: nothing is taken in, drafts and the status stay, and every turn of it is in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.journeys.makers import a_draft, an_open_hall, the_example
from yakuba.applications import commands, models, reads
from yakuba.applications.commands.intake import INTAKE, LONGEST, NoGround
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.rules.refusals import CannotBeFiled, NotTaken, UnknownCode
from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.sealing import new_code
from yakuba.ground.text import Text

WHO = Actor("system", "console", "operator")
NOTICE = Text("障害のため止めています。", "いま とめて います。", "Stopped because of a fault.")


@pytest.fixture
def code(db: None, at: datetime) -> str:
    """The code of a draft that can be filed."""
    an_open_hall(at=at)
    return a_draft(the_example("late-single-in"), at=at)


def stop(at: datetime, **more: object) -> reads.Closed:
    return commands.stop(why="鍵の点検", at=at, actor=WHO, **more)  # type: ignore[arg-type]


def test_while_it_is_stopped_nothing_is_filed_and_the_draft_stays(code: str, at: datetime) -> None:
    stop(at, words=NOTICE)
    before = list(models.Draft.objects.values())
    lines = journal.lines(INTAKE)
    with pytest.raises(NotTaken) as told:
        commands.submit(code, at=at)
    assert told.value.words == NOTICE
    assert told.value.status == 503
    assert isinstance(told.value, CannotBeFiled), "so the check page shows it, with everything that was written"
    assert not models.Filing.objects.exists()
    assert list(models.Draft.objects.values()) == before
    assert journal.lines(INTAKE) == lines
    assert [one for one in outbox.waiting() if isinstance(one, FilingSubmitted)] == []
    assert reads.draft(code, at=at).content.answers
    commands.save(code, lambda content: content, at=at)


def test_when_it_goes_on_the_same_draft_is_filed_once(code: str, at: datetime) -> None:
    stop(at)
    assert commands.go_on(at=at + timedelta(hours=1), actor=WHO, why="点検を終えた")
    assert not commands.go_on(at=at + timedelta(hours=1), actor=WHO)
    receipt = commands.submit(code, at=at + timedelta(hours=2))
    stop(at + timedelta(hours=3))
    assert commands.submit(code, at=at + timedelta(hours=3)) == receipt, (
        "who has filed is shown the receipt, stopped or not"
    )
    assert reads.status(code).number == receipt.number
    said = [(line.action, line.why, line.actor_name) for line in journal.lines(INTAKE)]
    assert sorted(said) == [
        ("intake.stopped", "鍵の点検", "operator"),
        ("intake.stopped", "鍵の点検", "operator"),
        ("intake.went_on", "点検を終えた", "operator"),
    ]


def test_it_ends_by_itself(code: str, at: datetime) -> None:
    closed = stop(at, for_=timedelta(hours=2))
    assert reads.closure(at=at) == closed
    assert reads.closure(at=closed.until) is None
    with pytest.raises(NotTaken):
        commands.submit(code, at=closed.until - timedelta(seconds=1))
    assert commands.submit(code, at=closed.until).number


@pytest.mark.django_db
def test_said_again_it_holds_as_said_last(at: datetime) -> None:
    stop(at, for_=timedelta(days=3))
    later = stop(at + timedelta(hours=1), words=NOTICE, for_=timedelta(hours=1))
    assert reads.closure(at=at + timedelta(hours=1)) == later
    assert reads.closure(at=at + timedelta(hours=3)) is None


@pytest.mark.django_db
def test_a_code_of_nobody_is_told_the_same_as_everybody(at: datetime) -> None:
    with pytest.raises(UnknownCode):
        commands.submit(new_code(), at=at)
    stop(at)
    with pytest.raises(NotTaken):
        commands.submit(new_code(), at=at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"why": " "},
        {"for_": LONGEST + timedelta(seconds=1)},
        {"for_": timedelta(0)},
        {"words": Text("日本語だけ", "", "")},
    ],
)
def test_without_a_ground_it_is_not_stopped(at: datetime, wrong: dict[str, object]) -> None:
    with pytest.raises(NoGround):
        commands.stop(**{"why": "理由", "at": at, "actor": WHO, **wrong})  # type: ignore[arg-type]
    assert reads.closure(at=at) is None
    assert journal.lines(INTAKE) == []

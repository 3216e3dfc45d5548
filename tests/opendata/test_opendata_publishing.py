"""Publishing: frozen, numbered, for ever; withdrawing; what another zone says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed
from yakuba.ground.ref import Ref
from yakuba.opendata import commands, reads
from yakuba.opendata.commands import NoReason, NothingNew
from yakuba.opendata.events import Published, Withdrawn
from yakuba.opendata.reads import NotPublished, WithdrawnState
from yakuba.opendata.rules import frozen

pytestmark = pytest.mark.django_db

PLAN = "plan/midori"
STEERS = Actor("staff", "s1", "山田 花子", section="it", powers=frozenset({"plan.steer"}))
WORKS = Actor("staff", "s2", "髙﨑 葛󠄀子", section="it", powers=frozenset({"plan.work"}))
BORDER = Actor.system("border")


@pytest.fixture(autouse=True)
def forget():
    reads.forget()
    yield
    reads.forget()


def publish(at: datetime, body: dict[str, Any] | None = None, *, since: int = 0, actor: Actor = STEERS) -> reads.State:
    return commands.publish(
        PLAN,
        body or {"a": 1.0},
        actor=actor,
        at=at,
        head={"title": "計画"},
        note={"since": since, "words": "最初の公表"},
    )


def nothing_happened(events: int = 0, lines: int = 0) -> bool:
    return len(outbox.waiting()) == events and len(journal.lines(Ref("publication", f"{PLAN} 1"))) == lines


def test_what_is_published_has_a_number_and_the_hash_of_its_download(at):
    made = publish(at)
    assert (made.number, made.name, made.head) == (1, "midori", {"title": "計画"})
    assert made.digest == frozen.digest_of({"a": 1})
    assert reads.download(made) == b'{"a":1}\n'
    assert outbox.waiting() == [Published(subject=PLAN, number=1, at=at)]
    [line] = journal.lines(Ref("publication", f"{PLAN} 1"))
    assert (line.action, line.data) == ("publication.made", {"sha256": made.digest})


def test_who_may_not_steer_publishes_and_withdraws_nothing(at):
    with pytest.raises(NotAllowed):
        publish(at, actor=WORKS)
    assert reads.archive(PLAN) == []
    assert nothing_happened()
    publish(at)
    with pytest.raises(NotAllowed):
        commands.withdraw(PLAN, 1, actor=WORKS, at=at, why="誤り")
    assert reads.state(PLAN).number == 1
    assert nothing_happened(events=1, lines=1)


def test_the_same_is_not_published_twice_and_nothing_over_what_was_not_seen(at):
    publish(at)
    with pytest.raises(NothingNew):
        publish(at, since=1)
    with pytest.raises(Conflict):
        publish(at, {"a": 2}, since=0)
    assert [one.number for one in reads.archive(PLAN)] == [1]
    assert nothing_happened(events=1, lines=1)


def test_every_state_keeps_its_address(at):
    first = publish(at)
    second = publish(at + timedelta(days=1), {"a": 2}, since=1)
    assert [one.number for one in reads.archive(PLAN)] == [2, 1]
    assert reads.state(PLAN) == second
    assert reads.state(PLAN, 1) == first
    assert reads.before(PLAN, 2) == first
    assert reads.newest("plan") == [second]
    assert reads.body(first) == {"a": 1}
    with pytest.raises(NotPublished):
        reads.state(PLAN, 3)
    with pytest.raises(NotPublished):
        reads.state("plan/other")


def test_a_withdrawn_state_says_so_and_nothing_else(at, django_capture_on_commit_callbacks):
    publish(at)
    publish(at, {"a": 2}, since=1)
    reads.body(reads.state(PLAN, 2))
    with pytest.raises(NoReason):
        commands.withdraw(PLAN, 2, actor=STEERS, at=at, why="  ")
    with django_capture_on_commit_callbacks(execute=True):
        commands.withdraw(PLAN, 2, actor=STEERS, at=at, why="数値の誤り")
        commands.withdraw(PLAN, 2, actor=STEERS, at=at, why="もう一度")
    with pytest.raises(WithdrawnState) as gone:
        reads.state(PLAN, 2)
    assert (gone.value.status, gone.value.state.withdrawn_why) == (410, "数値の誤り")
    assert gone.value.state.head == {}
    assert reads.state(PLAN).number == 1
    assert [event for event in outbox.waiting() if isinstance(event, Withdrawn)] == [
        Withdrawn(subject=PLAN, number=2, at=at)
    ]
    assert [line.action for line in journal.lines(Ref("publication", f"{PLAN} 2"))] == [
        "publication.made",
        "publication.withdrawn",
    ]
    # The number is not given again, and what was withdrawn may come back under a new one.
    assert publish(at, {"a": 2}, since=2).number == 3


def test_if_all_are_withdrawn_the_subject_says_so(at):
    publish(at)
    commands.withdraw(PLAN, 1, actor=STEERS, at=at, why="誤り")
    with pytest.raises(WithdrawnState):
        reads.state(PLAN)
    assert reads.newest("plan") == []


def test_another_zone_shows_the_same_however_often_it_is_told(at):
    made = publish(at, {"a": 55.8, "b": "葛󠄀"})
    content = reads.content_of(PLAN, 1)
    _elsewhere()
    commands.take_over(content, actor=BORDER, at=at)
    commands.take_over(content, actor=BORDER, at=at)
    assert reads.archive(PLAN) == [made]
    assert reads.download(reads.state(PLAN)) == frozen.written({"a": 55.8, "b": "葛󠄀"})


def test_what_was_altered_on_the_way_is_not_shown(at):
    publish(at)
    content = reads.content_of(PLAN, 1)
    _elsewhere()
    with pytest.raises(ValueError, match="digest"):
        commands.take_over(content | {"body": {"a": 2}}, actor=BORDER, at=at)
    with pytest.raises(ValueError, match="subject"):
        commands.take_over(content | {"subject": "plan/../x"}, actor=BORDER, at=at)
    assert reads.archive(PLAN) == []


def test_another_state_does_not_take_a_number_that_is_taken(at):
    publish(at)
    other = reads.content_of(PLAN, 1) | {"body": {"a": 2}, "digest": frozen.digest_of({"a": 2})}
    with pytest.raises(ValueError, match="number"):
        commands.take_over(other, actor=BORDER, at=at)
    assert reads.body(reads.state(PLAN)) == {"a": 1}


def test_a_withdrawal_crosses_with_or_without_its_publication(at):
    publish(at)
    before = reads.content_of(PLAN, 1)
    commands.withdraw(PLAN, 1, actor=STEERS, at=at, why="誤り")
    after = reads.content_of(PLAN, 1)
    for told in ([before, after], [after], [after, before], [before, after, after]):
        _elsewhere()
        for content in told:
            commands.take_over(content, actor=BORDER, at=at)
        with pytest.raises(WithdrawnState):
            reads.state(PLAN, 1)


def _elsewhere() -> None:
    from yakuba.opendata.models import Publication

    Publication.objects.all().delete()
    reads.forget()

"""What the check page looked over is not looked over again, and nothing but that is taken on trust."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.journeys.makers import a_draft, an_open_hall, the_example
from yakuba.applications import commands, models, reads
from yakuba.applications.commands import writing
from yakuba.applications.rules import complete
from yakuba.applications.rules.refusals import ChangedMeanwhile, NotComplete, NotTaken, UnknownCode
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import resident_keys, seal
from yakuba.procedures import reads as procedures

EXAMPLE = "late-single-in"
NOT_ASKED = "child.lives_together#m9"


@pytest.fixture
def code(db, at) -> str:
    """The code of a draft that can be filed and holds an answer that nobody asks for."""
    an_open_hall(at=at)
    code = a_draft(the_example(EXAMPLE), at=at)
    commands.save(code, lambda now: msgspec.structs.replace(now, answers={**now.answers, NOT_ASKED: True}), at=at)
    return code


@pytest.fixture
def looks(monkeypatch) -> list[str]:
    """Each time that a draft was looked over as a whole."""
    found: list[str] = []
    examine = complete.examine

    def counted(edition, content, *, on):
        found.append(content.edition)
        return examine(edition, content, on=on)

    monkeypatch.setattr(complete, "examine", counted)
    return found


def look_over(code, at) -> reads.LookedOver:
    """Look a draft over as the check page does."""
    draft = reads.draft(code, at=at)
    return reads.looked_over(code, draft, procedures.by_digest(draft.content.edition), on=at.date())


def what_was_filed() -> dict[str, object]:
    """Return the answers of the one filing, as the office opens them."""
    return dict(reads.opened(Ref("filing", models.Filing.objects.get().pk)).content.answers)


def test_what_was_looked_over_is_filed_as_if_it_were_looked_over_again(code, at, looks):
    mark = look_over(code, at).mark
    wanted = dict(
        complete.examine(procedures.current("moving"), reads.draft(code, at=at).content, on=at.date()).answers
    )
    looks.clear()
    commands.submit(code, at=at, mark=mark)
    assert looks == []
    assert what_was_filed() == wanted
    assert NOT_ASKED not in wanted


@pytest.mark.parametrize(
    "turn", [lambda mark: mark[1:], lambda mark: mark.partition(":")[0] + ":", lambda mark: ":", str.upper]
)
def test_a_mark_that_we_did_not_make_is_not_believed(code, at, looks, turn):
    mark = look_over(code, at).mark
    looks.clear()
    commands.submit(code, at=at, mark=turn(mark))
    assert len(looks) == 1
    assert NOT_ASKED not in what_was_filed()


def test_the_mark_of_another_draft_is_not_believed(code, at, looks):
    other = a_draft(the_example(EXAMPLE), at=at, seed=1)
    mark = look_over(other, at).mark
    looks.clear()
    commands.submit(code, at=at, mark=mark)
    assert len(looks) == 1


def test_the_mark_of_another_day_is_not_believed(code, at, looks):
    mark = look_over(code, at).mark
    looks.clear()
    commands.submit(code, at=at + timedelta(days=1), mark=mark)
    assert len(looks) == 1


def test_what_was_changed_after_the_look_is_looked_over_again(code, at):
    mark = look_over(code, at).mark
    commands.save(code, lambda now: msgspec.structs.replace(now, answers={}), at=at)
    with pytest.raises(NotComplete):
        commands.submit(code, at=at, mark=mark)
    assert not models.Filing.objects.exists()


def test_a_draft_in_which_something_is_missing_gets_no_mark_and_is_not_carried(code, at):
    commands.save(code, lambda now: msgspec.structs.replace(now, answers={}), at=at)
    found = look_over(code, at)
    assert found.problems
    assert (found.mark, found.carried) == ("", "")


# What the page carries.


def hand_in(code: str, at: datetime, found: reads.LookedOver, **other: Any) -> Callable[..., Any]:
    """Press the button of a check page that was shown when the draft was so."""
    draft = reads.draft(code, at=at)
    said: dict[str, Any] = {"seen": draft.version, "mark": found.mark, "carried": found.carried, **other}
    return lambda when=at: commands.submit(code, at=when, **said)


@pytest.fixture
def reading(monkeypatch) -> list[str]:
    """Each time that a submission read the draft from the database."""
    found: list[str] = []
    waiting = writing.waiting

    def counted(lookup, *, at):
        found.append(lookup)
        return waiting(lookup, at=at)

    monkeypatch.setattr(writing, "waiting", counted)
    return found


def test_what_the_page_carried_is_filed_without_being_read_again(code, at, looks, reading):
    wanted = dict(
        complete.examine(procedures.current("moving"), reads.draft(code, at=at).content, on=at.date()).answers
    )
    press = hand_in(code, at, look_over(code, at))
    looks.clear()
    receipt = press()
    assert (looks, reading) == ([], [])
    assert what_was_filed() == wanted
    assert press() == press(at + timedelta(days=40)) == receipt, "pressed again it is the same receipt"
    assert models.Filing.objects.count() == 1


def test_what_is_carried_is_sealed(code, at):
    carried = urlsafe_b64decode(look_over(code, at).carried)
    assert carried == bytes(models.Draft.objects.get().sealed)
    assert carried.startswith(b"age-encryption.org/v1")


@pytest.mark.parametrize(
    "carried", [lambda own: "", lambda own: own[:-8], lambda own: "AAAA" + own, lambda own: "役場", lambda own: "A"]
)
def test_what_was_carried_badly_is_read_again(code, at, looks, reading, carried):
    found = look_over(code, at)
    looks.clear()
    hand_in(code, at, found, carried=carried(found.carried))()
    assert (len(looks), len(reading)) == (0, 1), "the mark is good for what lies here"
    assert NOT_ASKED not in what_was_filed()


def test_what_somebody_else_sealed_to_the_code_is_not_filed(code, at, reading):
    """Whoever knows a code can seal to it; what is filed is what we looked over all the same."""
    found, keys = look_over(code, at), resident_keys(code)
    forged = msgspec.structs.replace(reads.draft(code, at=at).content, answers={"person.name": "架空 太郎"})
    other = urlsafe_b64encode(seal(msgspec.json.encode(forged), (keys.recipient,))).decode()
    hand_in(code, at, found, carried=other)()
    assert len(reading) == 1
    assert what_was_filed()["person.name"] != "架空 太郎"


def test_an_older_page_with_all_it_carried_files_nothing(code, at):
    press = hand_in(code, at, look_over(code, at))
    commands.save(code, lambda now: msgspec.structs.replace(now, email="hanako@example.jp"), at=at)
    with pytest.raises(ChangedMeanwhile):
        press()
    assert not models.Filing.objects.exists()
    assert reads.draft(code, at=at).content.email == "hanako@example.jp"


def test_an_older_page_that_claims_to_be_newer_files_nothing_old(code, at):
    found = look_over(code, at)
    commands.save(code, lambda now: msgspec.structs.replace(now, email="hanako@example.jp"), at=at)
    hand_in(code, at, found)()
    assert reads.opened(Ref("filing", models.Filing.objects.get().pk)).content.email == "hanako@example.jp"


def test_a_page_whose_draft_has_expired_files_nothing(code, at):
    press = hand_in(code, at, look_over(code, at))
    models.Draft.objects.update(expires_at=at)
    with pytest.raises(UnknownCode):
        press()
    assert not models.Filing.objects.exists()


def test_a_page_whose_draft_was_thrown_away_files_nothing(code, at):
    press = hand_in(code, at, look_over(code, at))
    commands.discard(code, at=at)
    with pytest.raises(UnknownCode):
        press()
    assert not models.Filing.objects.exists()


def test_a_page_from_before_taking_in_was_stopped_files_nothing(code, at):
    press = hand_in(code, at, look_over(code, at))
    commands.stop(why="点検", at=at, actor=Actor.system("test"))
    with pytest.raises(NotTaken):
        press()
    assert not models.Filing.objects.exists()
    assert models.Draft.objects.exists()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite runs within this process: nothing travels")
def test_postgresql_is_asked_once(code, at):
    press = hand_in(code, at, look_over(code, at))
    with CaptureQueriesContext(connection) as asked:
        press()
    assert len(asked) == 1

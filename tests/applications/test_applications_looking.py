"""What the check page made ready is filed as it is, and nothing but that is taken on trust."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.journeys.makers import a_draft, an_open_hall, the_example
from yakuba.applications import commands, models, reads
from yakuba.applications.commands.drafts import KEPT
from yakuba.applications.reads import looking
from yakuba.applications.rules import complete
from yakuba.applications.rules.content import pack
from yakuba.applications.rules.refusals import CannotBeFiled, ChangedMeanwhile, NotComplete, NotTaken, UnknownCode
from yakuba.ground import keys
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import ResidentKeys, key_ids, resident_keys
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
def done(monkeypatch) -> list[str]:
    """Each time that a draft was opened, looked over as a whole, or sealed as a filing."""
    found: list[str] = []

    def counted(owner: object, name: str, word: str) -> None:
        before = getattr(owner, name)

        def counting(*args: Any, **more: Any) -> Any:
            found.append(word)
            return before(*args, **more)

        monkeypatch.setattr(owner, name, counting)

    counted(ResidentKeys, "open", "opened")
    counted(complete, "examine", "examined")
    counted(looking, "seal", "sealed")
    return found


ALL_OF_IT = ["opened", "examined", "sealed"]


def look_over(code, at) -> reads.LookedOver:
    """Look a draft over as the check page does."""
    draft = reads.draft(code, at=at)
    return reads.looked_over(code, draft, procedures.by_digest(draft.content.edition), at=at)


def what_was_filed() -> dict[str, object]:
    """Return the answers of the one filing, as the office opens them."""
    return dict(reads.opened(Ref("filing", models.Filing.objects.get().pk)).content.answers)


def test_what_was_made_ready_is_filed_and_nothing_is_opened_or_sealed_again(code, at, done):
    mark = look_over(code, at).mark
    wanted = dict(
        complete.examine(procedures.current("moving"), reads.draft(code, at=at).content, on=at.date()).answers
    )
    done.clear()
    receipt = commands.submit(code, at=at + timedelta(minutes=7), mark=mark)
    assert done == []
    assert what_was_filed() == wanted
    assert NOT_ASKED not in wanted
    row = models.Filing.objects.get()
    assert (row.number, row.at) == (receipt.number, receipt.at) == (row.number, at + timedelta(minutes=7))
    assert reads.opened(Ref("filing", row.pk)).content.number == receipt.number
    assert (row.lookup, row.recipient) == (resident_keys(code).lookup, str(resident_keys(code).recipient))


def test_the_row_is_the_same_as_without_a_mark(code, at):
    other = a_draft(the_example(EXAMPLE), at=at)
    commands.submit(code, at=at, mark=look_over(code, at).mark)
    commands.submit(other, at=at)
    brought, made = models.Filing.objects.order_by("pk").values("edition", "procedures", "language", "at")
    assert brought == made
    assert [key_ids(bytes(one.sealed))[:2] for one in models.SealedBody.objects.all()] == [
        tuple(key.id for key in keys.present(settings.KEYS))
    ] * 2


def test_nothing_of_it_lies_in_the_hall_before_the_button_is_pressed(code, at):
    before = list(models.Draft.objects.values())
    look_over(code, at)
    assert list(models.Draft.objects.values()) == before
    assert not models.SealedBody.objects.exists()


@pytest.mark.parametrize(
    "turn",
    [
        lambda mark: "\ud800." + "\ud800",
        lambda mark: mark[1:],
        lambda mark: mark[:-1] + ("A" if mark[-1] != "A" else "B"),
        lambda mark: mark.partition(".")[0] + ".",
        lambda mark: mark.partition(".")[2],
        lambda mark: ".",
        lambda mark: "印." + mark,
        str.upper,
    ],
    ids=["half a letter", "cut", "another letter", "no body", "no hash", "nothing", "no letters", "large"],
)
def test_a_mark_that_we_did_not_make_is_not_believed(code, at, done, turn):
    mark = look_over(code, at).mark
    done.clear()
    commands.submit(code, at=at, mark=turn(mark))
    assert done == ALL_OF_IT
    assert NOT_ASKED not in what_was_filed()


def test_the_mark_of_another_draft_is_not_believed(code, at, done):
    other = a_draft(the_example(EXAMPLE), at=at, seed=1)
    commands.save(other, lambda now: now, at=at)
    # Nothing but the code tells them apart.
    assert models.Draft.objects.values("version", "saved_at").distinct().count() == 1
    mark = look_over(other, at).mark
    done.clear()
    commands.submit(code, at=at, mark=mark)
    assert done == ALL_OF_IT
    assert models.Draft.objects.get().pk == resident_keys(other).lookup


def test_the_mark_of_another_day_is_not_believed(code, at, done):
    mark = look_over(code, at).mark
    done.clear()
    commands.submit(code, at=at + timedelta(days=1), mark=mark)
    assert done == ALL_OF_IT


def test_the_mark_of_another_programme_is_not_believed(code, at, done, monkeypatch):
    mark = look_over(code, at).mark
    done.clear()
    monkeypatch.setattr(looking, "PROGRAMME", "2.0")
    commands.submit(code, at=at, mark=mark)
    assert done == ALL_OF_IT


def test_what_is_filed_after_the_keys_were_changed_is_sealed_to_the_new_ones(code, at, done, settings, tmp_path):
    settings.KEYS = tmp_path
    keys.make(tmp_path)
    mark = look_over(code, at).mark
    former, new = keys.rotate(tmp_path)
    done.clear()
    commands.submit(code, at=at, mark=mark)
    assert done == ALL_OF_IT
    named = key_ids(bytes(models.SealedBody.objects.get().sealed))
    assert new in named
    assert former not in named


def test_what_was_changed_after_the_look_is_looked_over_again(code, at):
    mark = look_over(code, at).mark
    commands.save(code, lambda now: msgspec.structs.replace(now, answers={}), at=at)
    with pytest.raises(NotComplete):
        commands.submit(code, at=at, mark=mark)
    assert not models.Filing.objects.exists()


def test_what_was_changed_after_the_page_was_shown_is_not_filed(code, at):
    found, seen = look_over(code, at), reads.draft(code, at=at).version
    commands.save(code, lambda now: msgspec.structs.replace(now, email="hanako@example.jp"), at=at)
    with pytest.raises(ChangedMeanwhile):
        commands.submit(code, at=at, seen=seen, mark=found.mark)
    assert not models.Filing.objects.exists()
    assert models.Draft.objects.count() == 1


def test_a_page_from_before_a_backup_was_brought_back_is_not_filed(code, at, done):
    row = models.Draft.objects.get()
    commands.save(code, lambda now: msgspec.structs.replace(now, email="taro@example.jp"), at=at)
    mark = look_over(code, at).mark
    row.save()
    commands.save(
        code, lambda now: msgspec.structs.replace(now, email="hanako@example.jp"), at=at + timedelta(minutes=1)
    )
    done.clear()
    commands.submit(code, at=at + timedelta(minutes=2), mark=mark)
    assert "sealed" in done
    assert reads.opened(Ref("filing", models.Filing.objects.get().pk)).content.email == "hanako@example.jp"


def test_keys_that_change_while_a_page_is_made_do_not_change_what_it_says(code, at, settings, tmp_path, monkeypatch):
    settings.KEYS = tmp_path
    keys.make(tmp_path)

    def rotated_meanwhile(filed):
        keys.rotate(tmp_path)
        return pack(filed)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(looking, "pack", rotated_meanwhile)
        mark = look_over(code, at).mark
    commands.submit(code, at=at, mark=mark)
    assert set(key_ids(bytes(models.SealedBody.objects.get().sealed))) >= {key.id for key in keys.present(tmp_path)}


def test_a_mark_of_ours_that_holds_something_else_is_passed_over(code, at, done):
    body = urlsafe_b64encode(msgspec.msgpack.encode({"version": 2})).decode()
    done.clear()
    commands.submit(code, at=at, mark=f"{looking._held(code, keys.recipients(), body)}.{body}")
    assert done == ALL_OF_IT


def test_pressed_twice_it_is_filed_once(code, at):
    mark = look_over(code, at).mark
    first = commands.submit(code, at=at, mark=mark)
    assert commands.submit(code, at=at + timedelta(seconds=1), mark=mark) == first
    assert models.Filing.objects.count() == models.SealedBody.objects.count() == 1


def test_two_pages_of_one_draft_give_one_receipt(code, at):
    one, other = look_over(code, at).mark, look_over(code, at).mark
    assert one != other
    assert commands.submit(code, at=at, mark=one) == commands.submit(code, at=at, mark=other)
    assert models.Filing.objects.count() == 1


def test_a_draft_that_expired_meanwhile_is_not_filed(code, at):
    last = at + KEPT - timedelta(minutes=5)
    mark = look_over(code, last).mark
    assert last.date() == (at + KEPT).date()
    with pytest.raises(UnknownCode):
        commands.submit(code, at=at + KEPT, mark=mark)
    assert not models.Filing.objects.exists()


def test_while_nothing_is_taken_in_nothing_is_filed(code, at):
    mark = look_over(code, at).mark
    commands.stop(why="大規模な障害", at=at, actor=Actor.system("test"))
    with pytest.raises(NotTaken):
        commands.submit(code, at=at + timedelta(minutes=1), mark=mark)
    assert not models.Filing.objects.exists()
    assert models.Draft.objects.count() == 1


def test_a_draft_in_which_something_is_missing_gets_no_mark(code, at):
    commands.save(code, lambda now: msgspec.structs.replace(now, answers={}), at=at)
    found = look_over(code, at)
    assert found.problems
    assert found.mark == ""


def test_what_would_be_long_on_its_way_is_made_when_it_is_handed_in(code, at, monkeypatch):
    monkeypatch.setattr(looking, "MARK_AT_MOST", len(look_over(code, at).mark) - 1)
    found = look_over(code, at)
    assert (found.problems, found.mark) == ({}, "")


def test_without_keys_the_answers_are_shown_all_the_same(code, at, settings, tmp_path, caplog):
    mark = look_over(code, at).mark
    settings.KEYS = tmp_path
    assert look_over(code, at).mark == ""
    with pytest.raises(CannotBeFiled), caplog.at_level("ERROR"):
        commands.submit(code, at=at, mark=mark)
    assert models.Draft.objects.count() == 1
    assert "yakuba keys new" in caplog.text


def test_without_keys_what_was_filed_is_answered_with_its_receipt(code, at, settings, tmp_path):
    mark = look_over(code, at).mark
    receipt = commands.submit(code, at=at, mark=mark)
    settings.KEYS = tmp_path
    assert commands.submit(code, at=at, mark=mark) == receipt


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite runs within this process: nothing travels")
def test_postgresql_is_asked_once(code, at):
    mark = look_over(code, at).mark
    with CaptureQueriesContext(connection) as asked:
        commands.submit(code, at=at, mark=mark)
    assert len(asked) == 1

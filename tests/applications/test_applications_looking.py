"""What the check page looked over is not looked over again, and nothing but that is taken on trust."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.journeys.makers import a_draft, an_open_hall, the_example
from yakuba.applications import commands, models, reads
from yakuba.applications.rules import complete
from yakuba.applications.rules.refusals import NotComplete
from yakuba.ground.ref import Ref
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


def test_a_draft_in_which_something_is_missing_gets_no_mark(code, at):
    commands.save(code, lambda now: msgspec.structs.replace(now, answers={}), at=at)
    found = look_over(code, at)
    assert found.problems
    assert found.mark == ""

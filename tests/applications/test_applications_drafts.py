"""Drafts and their files: two windows lose nothing, what is thrown away is destroyed, what is filed stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import msgspec
import pytest

from tests.journeys import makers
from yakuba.applications import commands, models
from yakuba.applications import reads as filings
from yakuba.applications.commands.drafts import KEPT, TRIES
from yakuba.applications.commands.files import MOST_FILES
from yakuba.applications.rules.content import DraftContent
from yakuba.applications.rules.refusals import ChangedMeanwhile, TooManyFiles, UnknownCode
from yakuba.ground.errors import NotHere, Refusal
from yakuba.ground.models import OutboxEvent
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import new_code
from yakuba.papers.models import SealedFile
from yakuba.papers.rules import files as rules
from yakuba.papers.storage import names, shelf
from yakuba.procedures import commands as procedures
from yakuba.procedures.reads import ClosedEdition, UnknownProcedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at: datetime) -> str:
    """The hall is open; the digest of its edition."""
    return makers.an_open_hall(at=at)


@pytest.fixture
def code(edition: str, at: datetime) -> str:
    """An empty draft."""
    return commands.start_draft(edition=edition, language="ja", at=at)


@pytest.fixture
def stored(settings, tmp_path) -> Any:
    """Count the files that lie on the disk."""
    settings.MEDIA_ROOT = tmp_path
    return lambda: len(list(names(shelf(), "sealed")))


def answering(**answers: object) -> Any:
    return lambda content: commands.with_answers(content, {k.replace("_", "."): v for k, v in answers.items()}, {})


def a_photo_in(code: str, at: datetime, name: str = "photo.jpg") -> Any:
    return commands.add_file(code, "passbook", name, BytesIO(makers.a_photo()), at=at)


def test_two_windows_that_save_at_once_lose_neither(code: str, at: datetime) -> None:
    seen: list[DraftContent] = []

    def first(content: DraftContent) -> DraftContent:
        if not seen:  # while this window was thinking, the other one saved
            seen.append(content)
            commands.save(code, answering(move_kind="in"), at=at)
        return commands.with_answers(content, {"move.date": "2026-11-10"}, {})

    kept = commands.save(code, first, at=at)
    assert kept.answers == {"move.kind": "in", "move.date": "2026-11-10"}
    assert filings.draft(code, at=at).content == kept
    assert filings.draft(code, at=at).version == 3


def test_a_save_that_is_always_overtaken_says_so_and_changes_nothing(code: str, at: datetime) -> None:
    tried: list[int] = []

    def overtaken(content: DraftContent) -> DraftContent:
        tried.append(1)
        commands.save(code, answering(move_kind=f"{len(tried)}"), at=at)
        return commands.with_answers(content, {"move.date": "lost"}, {})

    with pytest.raises(ChangedMeanwhile):
        commands.save(code, overtaken, at=at)
    assert len(tried) == TRIES
    assert filings.draft(code, at=at).content.answers == {"move.kind": str(TRIES)}


def test_an_answer_can_be_taken_away_and_what_was_typed_is_kept(code: str, at: datetime) -> None:
    commands.save(code, answering(move_kind="in", move_date="2026-11-10"), at=at)
    commands.save(
        code,
        lambda now: commands.with_answers(now, {"move.kind": None}, {"move.kind": {"": ["sideways"]}}),
        at=at,
    )
    content = filings.draft(code, at=at).content
    assert content.answers == {"move.date": "2026-11-10"}
    assert content.typed == {"move.kind": {"": ["sideways"]}}
    commands.save(code, answering(move_kind="out"), at=at)
    assert filings.draft(code, at=at).content.typed == {}


def test_a_draft_cannot_hold_more_than_so_many_files(code: str, at: datetime, stored: Any) -> None:
    first = a_photo_in(code, at)
    commands.save(code, lambda now: msgspec.structs.replace(now, files=(first,) * MOST_FILES), at=at)
    with pytest.raises(TooManyFiles) as refused:
        a_photo_in(code, at, "one-more.jpg")
    assert refused.value.status == 413
    assert stored() == SealedFile.objects.count() == 1
    assert len(filings.draft(code, at=at).content.files) == MOST_FILES


def test_a_file_that_is_sent_again_is_there_once(code: str, at: datetime, stored: Any) -> None:
    first = a_photo_in(code, at)
    assert a_photo_in(code, at) == first
    assert a_photo_in(code, at, "other.jpg") != first
    assert commands.add_file(code, "residence-card", "photo.jpg", BytesIO(makers.a_photo()), at=at) != first
    assert stored() == len(filings.draft(code, at=at).content.files) == 3


def test_a_file_that_comes_twice_at_once_is_there_once(
    code: str, at: datetime, stored: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    inspect, came = rules.inspect, list[Any]()

    def meanwhile(*stream: Any, **limits: Any) -> Any:
        if not came:  # while the first one is looked at, it comes over another connection
            came.append(None)
            came.append(a_photo_in(code, at))
        return inspect(*stream, **limits)

    monkeypatch.setattr(rules, "inspect", meanwhile)
    with django_capture_on_commit_callbacks(execute=True):
        assert a_photo_in(code, at) == came[1]
    assert stored() == len(filings.draft(code, at=at).content.files) == 1


def test_a_file_that_is_refused_leaves_nothing(code: str, at: datetime, stored: Any) -> None:
    with pytest.raises(Refusal):
        commands.add_file(code, "passbook", "run.exe", BytesIO(b"MZ" + b"\0" * 500), at=at)
    assert stored() == SealedFile.objects.count() == 0
    assert filings.draft(code, at=at).content.files == ()


def test_removing_a_file_destroys_its_bytes(
    code: str, at: datetime, stored: Any, django_capture_on_commit_callbacks: Any
) -> None:
    gone, stays = a_photo_in(code, at), a_photo_in(code, at, "other.jpg")
    assert stored() == 2
    with django_capture_on_commit_callbacks(execute=True):
        commands.remove_file(code, gone.id, at=at)
        commands.remove_file(code, gone.id, at=at)
    assert stored() == 1
    assert filings.draft(code, at=at).content.files == (stays,)
    with pytest.raises(NotHere):
        filings.file_stream(code, gone.id, at=at)
    assert filings.file_stream(code, stays.id, at=at)[1].read() == makers.a_photo()


def test_a_draft_lives_so_long_after_its_last_save_and_then_goes_with_its_files(
    code: str, at: datetime, stored: Any, django_capture_on_commit_callbacks: Any
) -> None:
    a_photo_in(code, at)
    last = at + timedelta(days=3)
    commands.save(code, answering(move_kind="in"), at=last)
    end = last + KEPT
    with django_capture_on_commit_callbacks(execute=True):
        assert commands.sweep_drafts(at=end - timedelta(seconds=1)) == 0
    assert filings.draft(code, at=end - timedelta(seconds=1)).expires_at == end
    with pytest.raises(UnknownCode):
        filings.draft(code, at=end)
    with pytest.raises(UnknownCode):
        commands.save(code, answering(move_kind="in"), at=end)
    with pytest.raises(UnknownCode):
        a_photo_in(code, end)
    with django_capture_on_commit_callbacks(execute=True):
        assert commands.sweep_drafts(at=end) == 1
    assert stored() == 0
    assert models.Draft.objects.count() == 0


def test_discarding_destroys_the_draft_and_its_files_and_nobody_elses(
    code: str, edition: str, at: datetime, stored: Any, django_capture_on_commit_callbacks: Any
) -> None:
    other = commands.start_draft(edition=edition, language="ja", at=at)
    a_photo_in(code, at)
    kept = a_photo_in(other, at)
    with django_capture_on_commit_callbacks(execute=True):
        commands.discard(code, at=at)
        commands.discard(code, at=at)
        commands.discard(new_code(), at=at)
    with pytest.raises(UnknownCode):
        filings.draft(code, at=at)
    assert stored() == 1
    assert filings.file_stream(other, kept.id, at=at)[1].read() == makers.a_photo()


def test_discarding_what_was_filed_destroys_nothing(
    edition: str, at: datetime, stored: Any, django_capture_on_commit_callbacks: Any
) -> None:
    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    receipt, files = commands.submit(code, at=at), stored()
    assert files > 0
    with django_capture_on_commit_callbacks(execute=True):
        commands.discard(code, at=at)
        commands.sweep_drafts(at=at + KEPT * 2)
    assert filings.status(code).number == receipt.number
    assert stored() == files


def test_nobody_has_an_unknown_code(edition: str, at: datetime) -> None:
    unknown = new_code()
    for read in (lambda: filings.draft(unknown, at=at), lambda: filings.status(unknown)):
        with pytest.raises(UnknownCode) as refused:
            read()
        assert refused.value.status == 404
    with pytest.raises(UnknownCode):
        commands.submit(unknown, at=at)
    assert OutboxEvent.objects.filter(name__startswith="filing").count() == 0


def test_a_damaged_draft_is_as_good_as_none(code: str, at: datetime) -> None:
    models.Draft.objects.update(sealed=b"age-encryption.org/v1\nnonsense")
    with pytest.raises(UnknownCode):
        filings.draft(code, at=at)


def test_no_draft_begins_with_an_edition_that_is_closed_or_unknown(edition: str, at: datetime) -> None:
    procedures.close("moving", actor=makers.a_clerk("citizen"), at=at, why="改正のため")
    with pytest.raises(ClosedEdition) as refused:
        commands.start_draft(edition=edition, language="ja", at=at)
    assert refused.value.status == 410
    assert refused.value.remedy.en
    with pytest.raises(UnknownProcedure):
        commands.start_draft(edition="0" * 64, language="ja", at=at)
    assert models.Draft.objects.count() == 0


def test_files_of_a_draft_are_known_by_its_lookup_alone(code: str, at: datetime) -> None:
    a_photo_in(code, at)
    about = Ref.parse(SealedFile.objects.get().about)
    assert about.kind == "draft"
    assert code.replace("-", "") not in about.id

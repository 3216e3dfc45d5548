"""Keeping papers: letters as sent, sealed files, safe copies; and destroying them."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import File
from django.db import transaction

from tests.papers.makers import a_pdf, a_photo
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.document import Document, Para
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.papers import commands, reads
from yakuba.papers.rules.refusals import Altered, Disguised
from yakuba.papers.storage import DurableFolder

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = Actor.system("test")
CASE = Ref("case", "1")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_letter(words: str = "お知らせします。") -> Document:
    return Document(title="決定通知書", language="ja", blocks=(Para(words),), reference="261121-AAAA-BBBB")


def lying(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_letter_is_never_rendered_twice(at):
    first = commands.issue(CASE, a_letter(), kind="decision-accepted", actor=WORKER, at=at)
    again = commands.issue(CASE, a_letter("別のことば"), kind="decision-accepted", actor=WORKER, at=at)
    assert again == first
    (kept,) = reads.letters_about(CASE)
    assert kept.title == "決定通知書"
    assert reads.letter(first).data.startswith(b"%PDF-")
    assert [line.action for line in journal.lines(CASE)] == ["letter.issued"]


def test_an_altered_letter_is_not_shown(at, tmp_path):
    ref = commands.issue(CASE, a_letter(), kind="decision-accepted", actor=WORKER, at=at)
    (path,) = lying(tmp_path)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(Altered):
        reads.letter(ref)


def test_a_letter_that_is_not_committed_leaves_nothing(at, tmp_path):
    with transaction.atomic():
        commands.issue(CASE, a_letter(), kind="decision-accepted", actor=WORKER, at=at)
        transaction.set_rollback(True)
    assert reads.letters_about(CASE) == []
    assert len(lying(tmp_path)) == 1, "the bytes lie there until they are swept"
    for path in lying(tmp_path):
        os.utime(path, ((at - timedelta(days=2)).timestamp(),) * 2)
    assert commands.sweep(at=at) == 1
    assert lying(tmp_path) == []


def test_what_does_not_fit_on_the_disk_does_not_fill_it_either(at, tmp_path):
    class TooMuch(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().read(size)

    with pytest.raises(OSError, match="No space"):
        DurableFolder(location=tmp_path)._save("sealed/2026/11/a", File(TooMuch(b"x" * (1 << 17))))
    assert lying(tmp_path) == []


def test_the_sweep_leaves_what_is_named_and_what_is_young(at, tmp_path):
    kept = commands.keep_sealed(b"sealed", about=CASE, at=at)
    (shelf_file,) = lying(tmp_path)
    os.utime(shelf_file, ((at - timedelta(days=9)).timestamp(),) * 2)
    (shelf_file.parent / "young").write_bytes(b"of a transaction that is still open")
    os.utime(shelf_file.parent / "young", (at.timestamp(),) * 2)
    assert commands.sweep(at=at) == 0
    assert reads.sealed(kept).data == b"sealed"


def test_a_safe_copy_is_not_what_came_in_and_is_kept_once(at):
    photo = a_photo(turned=True)
    first = commands.keep_opened(photo, about=CASE, name="通帳.jpg", type="image/jpeg", at=at)
    assert commands.keep_opened(photo, about=CASE, name="通帳.jpg", type="image/jpeg", at=at) == first
    safe = reads.opened(first)
    assert safe.data != photo
    assert b"Yamada" not in safe.data


def test_what_is_not_what_it_says_is_not_kept(at, tmp_path):
    with pytest.raises(Disguised):
        commands.keep_opened(a_pdf(), about=CASE, name="photo.pdf", type="image/jpeg", at=at)
    assert lying(tmp_path) == []


def test_destroyed_is_gone_and_the_journal_knows(at, tmp_path):
    ref = commands.keep_sealed(b"sealed", about=CASE, at=at)
    other = commands.keep_sealed(b"other", about=Ref("case", "2"), at=at)
    assert commands.destroy_about(CASE, actor=WORKER, at=at, why="保存期間の満了") == 1
    with pytest.raises(NotHere):
        reads.sealed(ref)
    assert reads.sealed(other).data == b"other"
    assert len(lying(tmp_path)) == 1
    (line,) = journal.lines(CASE)
    assert (line.action, line.why) == ("sealed.destroyed", "保存期間の満了")
    assert commands.destroy(ref, actor=WORKER, at=at) is False


def test_files_are_for_the_owner_of_the_process_alone(at, tmp_path):
    commands.keep_sealed(b"sealed", about=CASE, at=at)
    (path,) = lying(tmp_path)
    assert path.stat().st_mode & 0o077 == 0

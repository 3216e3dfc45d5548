"""The ceremony of the keys on the console: sheets for the holders, the drill, a lost key, and a line for each."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pikepdf
import pytest

from yakuba.config import cli
from yakuba.ground import journal, keys
from yakuba.ground.keys import drill
from yakuba.ground.models import JournalLine
from yakuba.ground.sealing import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.KEYS = here = tmp_path / "keys"
    keys.make(here)
    return here


class Console:
    """The console, with what is typed and what is said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capsys = monkeypatch, capsys

    def __call__(self, *words: str, typed: str = "") -> tuple[int, str]:
        self._patch.setattr(sys, "stdin", io.StringIO(typed))
        status = cli.main(["--lang", "ja", "keys", *words])
        said = self._capsys.readouterr()
        self.errors = said.err
        return status, said.out


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Console:
    return Console(monkeypatch, capsys)


def shares_on(sheets: str) -> list[list[str]]:
    """Return, for each holder, the shares on the sheet, as four letters of each word: how people will type them."""
    found = []
    for sheet in sheets.split("=" * 72)[1:]:
        numbered = [dict(re.findall(r"(\d+)\. ([a-z]+)", block)) for block in sheet.split("■")[1:]]
        found.append([" ".join(words[str(place)][:4] for place in range(1, 34)) for words in numbered])
    return found


def typed(sheets: str, *holders: int) -> str:
    return "\n".join(share for holder in holders for share in shares_on(sheets)[holder])


def actions() -> list[str]:
    return list(JournalLine.objects.order_by("id").values_list("action", flat=True))


def test_the_sheets_bring_the_keys_back_in_the_drill(folder: Path, console: Console) -> None:
    status, sheets = console(
        "split", "2", "3", "--holder", "総務課長", "--holder", "会計管理者", "--holder", "監査委員"
    )
    assert status == 0
    assert [len(some) for some in shares_on(sheets)] == [2, 2, 2]
    assert all(word in sheets for word in ("総務課長", "会計管理者", "監査委員", "確認の言葉"))
    assert all(key.id in sheets for key in keys.present(folder))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    status, said = console("drill", typed=typed(sheets, 2, 0))
    assert (status, said.count("✓")) == (0, 2)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert actions() == ["key.split", "key.split", "key.drilled", "key.drilled"]
    drilled = JournalLine.objects.filter(action="key.drilled")
    assert [line.data["good"] for line in drilled] == [True, True]
    assert not any(share in repr(list(JournalLine.objects.values_list())) for share in typed(sheets, 0).splitlines())


def test_a_drill_that_fails_is_noted_too(folder: Path, console: Console) -> None:
    _status, sheets = console("split", "2", "3")
    status, said = console("drill", typed=typed(sheets, 1))
    assert status == 1
    assert "1人分しかありません" in said
    assert [line.data["good"] for line in JournalLine.objects.filter(action="key.drilled")] == [False, False]


def test_the_recovery_key_leaves_the_disk_only_after_a_drill_that_succeeded(folder: Path, console: Console) -> None:
    _status, sheets = console("split", "2", "2")
    console("drill", "--forget-recovery", typed=typed(sheets, 0))
    assert (folder / "recovery.key").exists()
    status, _said = console("drill", "--forget-recovery", typed=typed(sheets, 0, 1))
    assert status == 0
    assert not (folder / "recovery.key").exists()
    assert (folder / "recovery.pub").exists()
    assert actions()[-1] == "key.forgotten"


def test_what_was_mistyped_is_said_and_the_rest_is_taken(folder: Path, console: Console) -> None:
    _status, sheets = console("split", "2", "2")
    first, *rest = typed(sheets, 0, 1).splitlines()
    wrong = " ".join(["zzzz", *first.split()[1:]])
    status, _said = console("drill", typed="\n".join([wrong, first, *rest]))
    assert status == 0
    assert "1番目の言葉" in console.errors


def test_a_lost_key_comes_back_from_the_sheets(folder: Path, console: Console) -> None:
    _status, sheets = console("split", "2", "3")
    sealed, lost = seal(b"filing", keys.recipients()), (folder / "office.key").read_bytes()
    (folder / "office.key").unlink()
    status, _said = console("combine", typed=typed(sheets, 0, 2))
    assert status == 0
    assert (folder / "office.key").read_bytes() == lost
    assert keys.open_for_office(sealed) == b"filing"
    assert actions().count("key.combined") == 2


def test_a_key_may_be_shown_to_another_tool_instead(folder: Path, console: Console) -> None:
    _status, sheets = console("split", "2", "2")
    office = "\n".join(some[0] for some in shares_on(sheets))
    status, said = console("combine", "--print", typed=office)
    assert (status, said) == (0, (folder / "office.key").read_text())


def test_without_a_journal_no_key_comes_back_unless_that_is_asked_for(
    folder: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    _status, sheets = console("split", "2", "2")
    (folder / "office.key").unlink()

    def broken(*args, **options) -> None:
        raise journal.CannotBeWritten

    monkeypatch.setattr(journal, "record", broken)
    status, _said = console("combine", typed=typed(sheets, 0, 1))
    assert status == 1
    assert not (folder / "office.key").exists()
    former = keys.present(folder)
    assert console("rotate", "recovery")[0] == 1
    assert keys.present(folder) == former
    status, _said = console("combine", "--without-journal", typed=typed(sheets, 0, 1))
    assert status == 0
    assert (folder / "office.key").exists()


def test_a_rotation_is_told_and_asks_for_new_sheets(folder: Path, console: Console) -> None:
    console("split", "2", "2")
    status, said = console("rotate")
    (new,) = [key.id for key in drill.uncovered(folder)]
    assert status == 0
    assert new in said
    assert actions()[-2:] == ["key.rotated", "key.made"]
    _status, listed = console("list")
    assert len(listed.splitlines()) == 3
    assert "控えのない鍵" in console.errors


def test_the_sheets_as_pdf_have_a_page_for_each_share(folder: Path, console: Console, tmp_path: Path) -> None:
    to = tmp_path / "sheets.pdf"
    status, said = console("split", "2", "3", "--pdf", str(to))
    assert (status, said) == (0, "")
    assert to.stat().st_mode & 0o777 == 0o600
    with pikepdf.open(to) as sheets:
        assert len(sheets.pages) == 6
    before = drill.splits(folder)
    assert console("split", "2", "3", "--pdf", str(to))[0] == 1  # never over another
    assert drill.splits(folder) == before


@pytest.mark.parametrize("numbers", [("1", "2"), ("3", "2"), ("2", "17")])
def test_impossible_numbers_change_nothing(folder: Path, console: Console, numbers: tuple[str, str]) -> None:
    assert console("split", *numbers)[0] == 2
    assert console("split", "2", "3", "--holder", "総務課長")[0] == 2
    assert drill.splits(folder) == ()
    assert actions() == []

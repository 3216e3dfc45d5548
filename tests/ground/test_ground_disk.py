"""A file is whole under its name or not there; a line is whole at the end of its file; nothing is written over unasked."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from tests.ground.users import as_user, open_place
from yakuba.ground import disk

FULL = OSError(errno.ENOSPC, "No space left on device")


def test_a_file_shows_itself_only_when_all_of_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new" / "below" / "file"
    done: list[str] = []
    fsync = os.fsync

    def watched(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else f"file, {path.exists()=}")
        fsync(file)

    monkeypatch.setattr(os, "fsync", watched)
    with disk.whole(path) as file:
        file.write(b"all of it")
        assert not path.exists()
    assert path.read_bytes() == b"all of it"
    # The names of the two new folders, the content under another name, and at last its own name.
    assert done == ["folder", "folder", "file, path.exists()=False", "folder"]
    assert list(path.parent.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("new", [False, True])
def test_what_fails_half_way_changes_nothing_and_leaves_nothing(tmp_path: Path, new: bool) -> None:
    path = tmp_path / "file"
    if not new:
        disk.write(path, "before")

    def fill() -> None:
        with disk.whole(path, new=new) as file:
            file.write(b"half")
            raise FULL

    with pytest.raises(OSError, match="No space"):
        fill()
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == ([] if new else [("file", "before")])


def test_a_new_file_is_never_put_over_another(tmp_path: Path) -> None:
    path = tmp_path / "key"
    disk.write(path, "first", new=True)
    with pytest.raises(FileExistsError):
        disk.write(path, "second", new=True)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("key", "first")]
    disk.write(path, "third")
    assert path.read_text() == "third"


def test_a_line_that_a_full_disk_took_in_part_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lines"
    with disk.growing(path) as file:
        disk.append(file, b"first\n")
    write = os.write

    def nearly_full(file: int, data: bytes) -> int:
        if len(data) > 3:
            return write(file, data[:3])
        raise FULL

    monkeypatch.setattr(os, "write", nearly_full)
    with disk.growing(path) as file, pytest.raises(OSError, match="No space"):
        disk.append(file, b"second\n")
    assert path.read_bytes() == b"first\n"


def test_a_line_that_the_disk_takes_in_pieces_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:3]))
    with disk.growing(tmp_path / "lines") as file:
        disk.append(file, "一行目\n".encode())
    assert (tmp_path / "lines").read_text() == "一行目\n"


def test_a_line_that_a_power_cut_left_unfinished_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"first\nsec")
    with disk.growing(path) as file:
        disk.append(file, b"third\n")
    assert path.read_bytes() == b"first\nsec\nthird\n"


def test_who_waited_for_a_file_that_was_moved_away_writes_into_the_new_one(tmp_path: Path) -> None:
    path, aside = tmp_path / "lines", tmp_path / "aside"

    def late() -> None:
        with disk.growing(path) as file:
            disk.append(file, b"late\n")

    writer = threading.Thread(target=late)
    with disk.growing(path) as file:
        disk.append(file, b"early\n")
        writer.start()
        writer.join(0.3)  # by now it has the file open, and waits
        assert writer.is_alive()
        path.rename(aside)
    writer.join(10)
    assert (aside.read_bytes(), path.read_bytes()) == (b"early\n", b"late\n")


def test_what_is_new_in_a_folder_of_a_group_is_for_the_group(tmp_path: Path) -> None:
    shared, before = tmp_path / "shared", os.umask(0o077)
    try:
        shared.mkdir()
        shared.chmod(0o2770)
        disk.write(shared / "below" / "file", "content")
        with disk.growing(shared / "lines") as file:
            disk.append(file, b"line\n")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in shared.rglob("*")}
    assert modes == {"below": 0o2770, "file": 0o660, "lines": 0o660}


@pytest.mark.parametrize("mode", [0o770, 0o2750, 0o3770, 0o700])
def test_a_folder_that_was_not_given_to_a_group_shares_nothing(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(mode)
    disk.write(folder / "below" / "key", "secret")
    disk.write(folder / "key", "secret")
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in folder.rglob("*")} == {0}


@pytest.mark.skipif("os.geteuid() != 0", reason="only root makes what is somebody else's")
def test_what_root_makes_belongs_to_whom_the_folder_belongs(tmp_path: Path) -> None:
    folder, another = tmp_path / "theirs", tmp_path / "theirs" / "another"
    folder.mkdir()
    os.chown(folder, 12345, 12346)
    disk.write(folder / "below" / "file", "content")
    with disk.growing(folder / "lines") as file:
        disk.append(file, b"line\n")
    another.write_text("of another")
    os.chown(another, 12347, 12348)
    disk.write(another, "new content")
    owners = {path.name: (path.stat().st_uid, path.stat().st_gid) for path in folder.rglob("*")}
    assert owners.pop("another") == (12347, 12348), "what is replaced stays whose it was"
    assert owners == dict.fromkeys(["below", "file", "lines"], (12345, 12346))


def test_nobody_is_led_elsewhere_by_a_link(tmp_path: Path) -> None:
    goal, link = tmp_path / "goal", tmp_path / "lines"
    for there in (False, True):
        if there:
            goal.write_text("untouched")
        else:
            link.symlink_to(goal)
        with pytest.raises(OSError, match="symbolic"), disk.growing(link):
            pass
        assert goal.exists() == there
    assert goal.read_text() == "untouched"
    disk.write(link, "a file of its own")
    assert (goal.read_text(), link.is_symlink()) == ("untouched", False)


@pytest.mark.skipif("os.geteuid() != 0", reason="only root becomes several users")
def test_two_users_of_a_group_write_into_one_file() -> None:
    def keep() -> None:
        with disk.growing(shared / "lines") as file:
            disk.append(file, f"{os.geteuid()}\n".encode())

    with open_place() as place:
        shared = place / "shared"
        shared.mkdir()
        os.chown(shared, 12345, 12346)
        shared.chmod(0o2770)
        assert [as_user(user, 12346, keep) for user in (12347, 12345, 12348)] == [0, 0, 0]
        assert as_user(12349, 12349, keep) == errno.EACCES
        assert (shared / "lines").read_text().split() == ["12347", "12345", "12348"]

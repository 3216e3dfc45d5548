"""What must not be lost, on the disk: a file whole under its name or not there, a line whole at the end of its file.

The system may keep what is written in memory for half a minute; after a power cut it is gone. So both the content and
the name are waited for. A name is only on the disk when its folder is.

What is new belongs to whoever made it, and to nobody else. There are two exceptions, for halls whose processes are users of
their own: what is made in a folder that was given to a group (writable for it, with the setgid bit, without the sticky
bit) is for that group, too; and what root makes belongs to whoever the folder belongs to, since a process could not write
into a file of root's.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import BinaryIO, Final

PART: Final = ".part"
"""How a file ends while it is being written."""


@contextmanager
def whole(path: Path, mode: int = 0o600, *, new: bool = False) -> Iterator[BinaryIO]:
    """Write a file that appears under its name only when all of it is on the disk; if anything fails, nothing changes.

    With ``new`` it is never put over another. Raises FileExistsError then.
    """
    folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}{PART}")
    # Left by one that was killed and had our number.
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(_made(part, os.O_WRONLY, mode, like=path), "wb") as file:
            yield file
            to_disk(file)
        if new:
            os.link(part, path)  # unlike a replacement, fails if there is one
        else:
            part.replace(path)
    finally:
        # Also on a full disk: what was begun would keep it full.
        part.unlink(missing_ok=True)
    settle(path.parent)


def write(path: Path, text: str, mode: int = 0o600, *, new: bool = False) -> None:
    """Write a small text as `whole` does, in UTF-8."""
    with whole(path, mode, new=new) as file:
        file.write(text.encode())


@contextmanager
def growing(path: Path, mode: int = 0o600) -> Iterator[int]:
    """Open a file of lines to `append` to, and nobody else meanwhile; a line that was left unfinished is ended first."""
    folder(path.parent)
    file = _locked(path, mode)
    try:
        size = os.fstat(file).st_size
        if not size:
            settle(path.parent)
        elif os.pread(file, 1, size - 1) != b"\n":
            append(file, b"\n")
        yield file
    finally:
        os.close(file)


def append(file: int, lines: bytes) -> None:
    """Put lines at the end of a `growing` file: all of them and on the disk, or none. Raises OSError."""
    size, written = os.fstat(file).st_size, 0
    try:
        # A disk that becomes full takes a piece without a word, and refuses the next one.
        while written < len(lines):
            written += os.write(file, lines[written:])
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise


def folder(path: Path) -> None:
    """Make a folder, for us alone unless it lies in a shared one, with those above it; each new one is on the disk when this returns."""
    if path.is_dir():
        return
    folder(path.parent)
    above = path.parent.stat()
    try:
        path.mkdir(mode=0o770 if _shared(above) else 0o700)
    except FileExistsError:
        return
    made = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _give(made, above, above)
    finally:
        os.close(made)
    settle(path.parent)


def settle(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def to_disk(file: BinaryIO) -> None:
    """Wait until all that was written into a file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def _locked(path: Path, mode: int) -> int:
    while True:
        file = _opened(path, mode)
        try:
            flock(file, LOCK_EX)
            # Whoever had it before us may have given it another name, or taken it away.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file), path.stat()):
                    return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _opened(path: Path, mode: int) -> int:
    """Open the file that is there, or else a new one. Never by a link: where several may write, it could lead anywhere."""
    while True:
        with suppress(FileNotFoundError):
            return os.open(path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW)
        with suppress(FileExistsError):
            return _made(path, os.O_RDWR | os.O_APPEND, mode)


def _made(path: Path, how: int, mode: int, *, like: Path | None = None) -> int:
    """Open a new file. What comes into the place of another belongs to whom that belonged."""
    above = path.parent.stat()
    file = os.open(path, how | os.O_CREAT | os.O_EXCL, mode | 0o060 if _shared(above) else mode)
    try:
        owner = above
        with suppress(FileNotFoundError):
            owner = like.lstat() if like else above
        _give(file, above, owner)
    except BaseException:
        os.close(file)
        raise
    return file


def _shared(above: os.stat_result) -> bool:
    """Tell whether a folder was given to a group. With the sticky bit each keeps what is theirs."""
    return above.st_mode & (stat.S_ISGID | stat.S_IWGRP | stat.S_ISVTX) == stat.S_ISGID | stat.S_IWGRP


def _give(made: int, above: os.stat_result, owner: os.stat_result) -> None:
    """Give what was just made to whom it is to belong."""
    now = os.fstat(made)
    if os.geteuid() == 0 and (now.st_uid, now.st_gid) != (owner.st_uid, owner.st_gid):
        # Where even root may not, as on some network disks, it stays as it is.
        with suppress(OSError):
            os.fchown(made, owner.st_uid, owner.st_gid)
    wanted = 0o2070 if stat.S_ISDIR(now.st_mode) else 0o060
    if _shared(above) and now.st_mode & wanted != wanted:
        # Whatever the umask took away.
        os.fchmod(made, stat.S_IMODE(now.st_mode) | wanted)

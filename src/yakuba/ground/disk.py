"""What must not be lost, on the disk: a file whole under its name or not there, a line whole at the end of its file.

The system may keep what is written in memory for half a minute; after a power cut it is gone. So both the content and
the name are waited for. A name is only on the disk when its folder is.
"""

from __future__ import annotations

import os
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
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
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
    """Make a folder for us alone, with those above it; each new one is on the disk when this returns."""
    if path.is_dir():
        return
    folder(path.parent)
    path.mkdir(exist_ok=True, mode=0o700)
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
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, mode)
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

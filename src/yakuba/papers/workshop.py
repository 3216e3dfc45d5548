"""The workshop: where a stranger's file is taken apart and drawn anew, behind walls, by a process that has nothing.

With bubblewrap (``bwrap``) the walls are namespaces: no network, no other process, no file but the programme's own, nothing
that can be written. Without it the limits of the system remain: memory, time, no file to be written, no new process. The
settings say which are wanted: ``FILE_WALLS`` is ``bwrap`` (without it no file is opened), ``limits``, or ``auto``.

What comes in goes through a pipe and never touches the disk of the office; what comes out is spooled sealed.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import select
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, cast

from django.conf import settings

import yakuba
from yakuba.ground.sealing import Readable, Spool
from yakuba.papers.rules import refusals
from yakuba.papers.rules.files import FileFacts, Limits
from yakuba.papers.rules.opening import FileType
from yakuba.papers.rules.rebuilding import OPEN, SECONDS, SIZE, take, taken

Walls = Literal["bwrap", "limits"]
PATIENCE: Final = 6 * SECONDS
"""Seconds by the clock after which a file is given up. Its process may use `SECONDS` of the processor; a busy machine takes longer."""
_OPENS_WITHIN: Final = 60
_PIECE: Final = 64 * 1024
_SAFE_AT_MOST: Final = 256 * 1024 * 1024
_ENVIRONMENT: Final = {"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"}
_lock = threading.Lock()
_log = logging.getLogger(__name__)


class NoWalls(RuntimeError):
    """The settings want walls that this machine does not have; no file is opened without them."""


class NotOpen(RuntimeError):
    """The workshop did not come up. That says nothing of the file: it is to be brought again."""


def rebuilt(source: Readable, name: str, *, limits: Limits) -> tuple[FileFacts, Spool]:
    """Return what a file is, and its safe copy. The source is read from its start, in pieces.

    Raises one of `refusals`; refusals.Unfolds for a file that needs more memory or time than any honest one. Raises
    NoWalls or NotOpen where it lies with us.
    """
    with _lock, _watched() as process:
        try:
            _ask(process, source, {"name": name, "limits": asdict(limits)})
            answer = json.loads(taken(_out(process)))
            safe = Spool()
            _copy(process, safe)
        except (EOFError, BrokenPipeError, ValueError) as broken:
            _stop()
            raise refusals.Unfolds from broken
    if "refused" in answer:
        raise _refusal(str(answer["refused"]), limits)
    safe.finish()
    facts = FileFacts(
        name=str(answer["name"]),
        type=cast("FileType", answer["type"]),
        size=int(answer["size"]),
        sha256=str(answer["sha256"]),
        pages=int(answer["pages"]),
    )
    return facts, safe


@lru_cache(maxsize=4)
def walls(wanted: str) -> Walls:
    """Return which walls there are. Raises NoWalls."""
    if wanted in ("auto", "bwrap"):
        if shutil.which("bwrap") and _stands(_bubble([sys.executable, "-I", "-c", ""])):
            return "bwrap"
        if wanted == "bwrap":
            raise NoWalls("bubblewrap is wanted (FILE_WALLS) and does not work here")
        _log.warning("bubblewrap is not at hand: files are rebuilt within limits, but with sight of network and disk")
    return "limits"


def _stands(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, env=_ENVIRONMENT, timeout=20, check=False).returncode == 0  # noqa: S603 - our own
    except (OSError, subprocess.TimeoutExpired):
        return False


def _bubble(command: list[str]) -> list[str]:
    """Return a command behind walls: it sees Python, the system's libraries and this package, and can write nothing."""
    seen = {
        "/usr",
        "/lib",
        "/lib64",
        "/etc/ld.so.cache",
        sys.prefix,
        sys.base_prefix,
        str(Path(yakuba.__path__[0]).parent),
    }
    shown = [part for path in sorted(seen) for part in ("--ro-bind-try", path, path)]
    return [
        *("bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
        *(part for name, value in _ENVIRONMENT.items() for part in ("--setenv", name, value)),
        *("--tmpfs", "/", *shown, "--remount-ro", "/", "--chdir", "/", "--"),
        *command,
    ]


_running: subprocess.Popen[bytes] | None = None
_owner = 0


@contextmanager
def _watched() -> Iterator[subprocess.Popen[bytes]]:
    """Give the workshop for one file; it is closed if the file takes too long."""
    global _owner, _running  # noqa: PLW0603 - one workshop for a process, as one file is rebuilt at a time
    if _owner != os.getpid():
        # A process that was forked from ours must not speak into our pipe.
        _owner, _running = os.getpid(), None
        atexit.register(_stop)
    if _running is None or _running.poll() is not None:
        _stop()
        _running = _started()
    timer = threading.Timer(PATIENCE, _running.kill)
    timer.start()
    try:
        yield _running
    except BaseException:
        _stop()
        raise
    finally:
        timer.cancel()


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-m", "yakuba.papers.rules.rebuilding"]
    if walls(settings.FILE_WALLS) == "bwrap":
        command = _bubble(command)
    process = subprocess.Popen(  # noqa: S603 - our own
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_ENVIRONMENT, bufsize=0
    )
    heard, _, _ = select.select([_out(process)], [], [], _OPENS_WITHIN)
    if not heard or os.read(_out(process), 1) != OPEN:
        _close(process)
        raise NotOpen("the workshop did not come up")
    return process


def _stop() -> None:
    global _running  # noqa: PLW0603 - see above
    if _running is not None:
        _close(_running)
        _running = None


def _close(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()


def _ask(process: subprocess.Popen[bytes], source: Readable, asked: dict[str, Any]) -> None:
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    head = json.dumps(asked).encode()
    _write(process, SIZE.pack(len(head)) + head + SIZE.pack(size))
    while piece := source.read(_PIECE):
        _write(process, piece)


def _write(process: subprocess.Popen[bytes], data: bytes) -> None:
    if process.stdin is None:
        raise BrokenPipeError
    left = memoryview(data)
    while left:
        left = left[os.write(process.stdin.fileno(), left) :]


def _out(process: subprocess.Popen[bytes]) -> int:
    if process.stdout is None:
        raise BrokenPipeError
    return process.stdout.fileno()


def _copy(process: subprocess.Popen[bytes], safe: Spool) -> None:
    (left,) = SIZE.unpack(take(_out(process), SIZE.size))
    if left > _SAFE_AT_MOST:
        raise ValueError("the safe copy is larger than any honest one")
    while left:
        piece = take(_out(process), min(left, _PIECE))
        safe.write(piece)
        left -= len(piece)


def _refusal(name: str, limits: Limits) -> refusals.FileRefused:
    """Return the refusal of that name; what comes from behind the walls is a name and no more."""
    if name == refusals.TooLarge.__name__:
        return refusals.too_large(limits.size)
    if name == refusals.TooManyPages.__name__:
        return refusals.too_many_pages(limits.pages)
    kind = getattr(refusals, name, None)
    if isinstance(kind, type) and issubclass(kind, refusals.FileRefused):
        return kind()
    return refusals.Broken()

"""What happens to a stranger's file behind the walls: looked at, drawn anew, handed back. Nothing else is in here.

Run as a programme (``python -m yakuba.papers.rules.rebuilding``) it takes one file after another on its standard input and
answers on its standard output. Each file has a process of its own, which begins with nothing of the one before and ends with
its file. `papers.workshop` builds the walls and speaks to it.
"""

from __future__ import annotations

import json
import os
import resource
import struct
from typing import Any, Final

from yakuba.papers.rules import refusals
from yakuba.papers.rules.files import FileFacts, Limits, inspect
from yakuba.papers.rules.safe import make_safe

SIZE: Final = struct.Struct(">Q")
MEMORY: Final = 1536 * 1024 * 1024
"""Bytes that the process of one file may have."""
SECONDS: Final = 20
"""Seconds of the processor that it may use."""
OPEN: Final = b"\x06"
"""Said once, when everything is loaded and the first file may come."""
_CHUNK: Final = 1 << 20


def take(handle: int, size: int) -> bytes:
    """Read exactly so many bytes. Raises EOFError if there are fewer."""
    parts = []
    while size:
        part = os.read(handle, min(size, _CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def give(handle: int, data: bytes) -> None:
    """Write all of the bytes, with their number before them."""
    left = memoryview(SIZE.pack(len(data)) + data)
    while left:
        left = left[os.write(handle, left) :]


def taken(handle: int) -> bytes:
    """Read what `give` has written."""
    return take(handle, SIZE.unpack(take(handle, SIZE.size))[0])


def rebuild(data: bytes, name: str, limits: Limits) -> tuple[FileFacts, bytes]:
    """Return what a file is, and its safe copy. Raises one of `refusals`."""
    facts = inspect(data, name, limits=limits)
    return facts, make_safe(data, facts.type, limits=limits)


def main() -> None:
    """Take files until there are none any more."""
    os.write(1, OPEN)
    while True:
        try:
            asked = json.loads(taken(0))
        except EOFError:
            return
        child = os.fork()
        if not child:
            _in_a_process_of_its_own(asked)
        if os.waitpid(child, 0)[1]:
            # What is left in the pipe belongs to the file that broke this: the next one begins anew.
            os._exit(1)


def _in_a_process_of_its_own(asked: dict[str, Any]) -> None:
    status = 1
    try:
        _bound()
        answer, safe = _answer(taken(0), asked)
        give(1, json.dumps(answer).encode())
        give(1, safe)
        status = 0
    finally:
        os._exit(status)


def _bound() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def _answer(data: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        facts, safe = rebuild(data, asked["name"], Limits(**asked["limits"]))
    except refusals.FileRefused as refused:
        return {"refused": type(refused).__name__}, b""
    except (MemoryError, RecursionError):
        return {"refused": refusals.Unfolds.__name__}, b""
    return {
        "type": facts.type,
        "name": facts.name,
        "size": facts.size,
        "sha256": facts.sha256,
        "pages": facts.pages,
    }, safe


if __name__ == "__main__":
    main()
